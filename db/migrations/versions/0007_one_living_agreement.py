"""one living agreement

An agreement that was given up, or replaced, leaves its number to the next one of the same internship.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
LIVING = sa.text("state NOT IN ('cancelled', 'superseded')")


def upgrade() -> None:
    with op.batch_alter_table("agreement") as batch:
        batch.drop_constraint("uq_agreement_placement_id_number", type_="unique")
    op.create_index(
        "ix_agreement_living", "agreement", ["placement_id", "number"], unique=True,
        sqlite_where=LIVING, postgresql_where=LIVING,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_agreement_living", table_name="agreement")
    with op.batch_alter_table("agreement") as batch:
        batch.create_unique_constraint("uq_agreement_placement_id_number", ["placement_id", "number"])

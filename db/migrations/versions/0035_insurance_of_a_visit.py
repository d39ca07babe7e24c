"""insurance of a visit

Whom to call and under which contract, for the emergency sheet.

Revision ID: 0035
Revises: 0034
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    with op.batch_alter_table("leg") as batch:
        batch.add_column(sa.Column("insurance", sa.String(300), nullable=False, server_default=""))
    with op.batch_alter_table("leg") as batch:
        batch.alter_column("insurance", existing_type=sa.String(300), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("leg") as batch:
        batch.drop_column("insurance")

"""the day that stands on a paper

An exit authorisation is good for a year from its signature: the day is kept with the thing to do.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    with op.batch_alter_table("checklist_item") as batch:
        batch.add_column(sa.Column("dated_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("checklist_item") as batch:
        batch.drop_column("dated_on")

"""a place of work of its own

An amendment moves an intern to another address, while offer and department keep theirs.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("placement") as batch:
        batch.add_column(sa.Column("place", sa.String(300), nullable=False, server_default=""))
    with op.batch_alter_table("placement") as batch:
        batch.alter_column("place", existing_type=sa.String(300), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("placement") as batch:
        batch.drop_column("place")

"""decisions told together are a choice

A small call decides about one person after the other; preparing decisions and telling them together is switched on
where it helps. Calls that are there go on as they did.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("call") as batch:
        batch.add_column(sa.Column("uses_prepared", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("call") as batch:
        batch.alter_column("uses_prepared", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("call") as batch:
        batch.drop_column("uses_prepared")

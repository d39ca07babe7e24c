"""an acquisition that was wrong is marked as taken back

It stays, so that the history of its units is understood, and counts no longer as what was acquired.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("acquisition") as batch:
        batch.add_column(sa.Column("taken_back_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("acquisition") as batch:
        batch.drop_column("taken_back_at")

"""when a session last showed its password

Exports of personal data, changes of roles and purges ask for the password again unless it was typed a moment ago;
sessions that are open when this is installed are asked.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("auth_session", sa.Column("password_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("auth_session", "password_at")

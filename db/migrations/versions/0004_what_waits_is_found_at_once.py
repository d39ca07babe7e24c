"""what waits is found at once

Prepared decisions and unread messages are few among many rows: indexes of these alone, so that the first page of a
coordinator does not walk whole tables.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
PREPARED, UNREAD = sa.text("pending_decision IS NOT NULL"), sa.text("read_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_application_prepared", "application", ["call_id", "state"], sqlite_where=PREPARED, postgresql_where=PREPARED
    )
    op.create_index("ix_message_unread", "message", ["application_id"], sqlite_where=UNREAD, postgresql_where=UNREAD)


def downgrade() -> None:
    op.drop_index("ix_message_unread", table_name="message")
    op.drop_index("ix_application_prepared", table_name="application")

"""agreements are found by their internship

The unique number holds for living agreements alone, so that its index no longer finds all of one internship.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index("ix_agreement_placement_id", "agreement", ["placement_id"])


def downgrade() -> None:
    op.drop_index("ix_agreement_placement_id", table_name="agreement")

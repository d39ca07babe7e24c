"""wishes in their order

The wishes of an application are read in their order from an index alone: a list of twenty thousand applications with
their wishes sorted each two or three of them apart.

Revision ID: 0036
Revises: 0035
"""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"

NAME = "ix_choice_application_id_rank_offer_id"


def upgrade() -> None:
    op.create_index(NAME, "choice", ["application_id", "rank", "offer_id"])


def downgrade() -> None:
    op.drop_index(NAME, "choice")

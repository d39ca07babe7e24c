"""what the first page counts

Offers of a city by state, the first answer due of a call and unpaid months are found at the head of an index. Prepared
decisions are counted from their index alone, which SQLite prefers to a longer one without knowing how full each is.

Revision ID: 0034
Revises: 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

UNPAID = sa.text("paid_on IS NULL")
PREPARED = sa.text("pending_decision IS NOT NULL")


def upgrade() -> None:
    _prepared("call_id", "state", "pending_decision")
    op.create_index("ix_application_call_id_state_confirm_by", "application", ["call_id", "state", "confirm_by"])
    op.create_index("ix_offer_organisation_id_state", "offer", ["organisation_id", "state"])
    op.drop_index("ix_offer_organisation_id", "offer")
    op.create_index(
        "ix_gratification_month_unpaid",
        "gratification_month",
        ["placement_id"],
        sqlite_where=UNPAID,
        postgresql_where=UNPAID,
    )


def downgrade() -> None:
    op.drop_index("ix_gratification_month_unpaid", "gratification_month")
    op.create_index("ix_offer_organisation_id", "offer", ["organisation_id"])
    op.drop_index("ix_offer_organisation_id_state", "offer")
    op.drop_index("ix_application_call_id_state_confirm_by", "application")
    _prepared("call_id", "state")


def _prepared(*columns: str) -> None:
    op.drop_index("ix_application_prepared", "application")
    op.create_index("ix_application_prepared", "application", columns, sqlite_where=PREPARED, postgresql_where=PREPARED)

"""who let an internship begin without a proof

A mandatory thing to do may be set aside by a coordinator, where the law leaves room, with a reason.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("checklist_item") as batch:
        batch.add_column(sa.Column("waived_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("waived_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("waive_reason", sa.Text(), nullable=False, server_default=""))
        batch.create_foreign_key(op.f("fk_checklist_item_waived_by_id"), "user_account", ["waived_by_id"], ["id"])
    with op.batch_alter_table("checklist_item") as batch:
        batch.alter_column("waive_reason", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("checklist_item") as batch:
        batch.drop_constraint(op.f("fk_checklist_item_waived_by_id"), type_="foreignkey")
        batch.drop_column("waive_reason")
        batch.drop_column("waived_by_id")
        batch.drop_column("waived_at")

"""what is typed in a step of a call and not saved yet

A reload, the browser's own way back or a closed tab lost it.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "call_draft",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("call_public_id", sa.String(40), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("entered", sa.JSON(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_call_draft_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_draft")),
        sa.UniqueConstraint(
            "user_id", "call_public_id", "step", name=op.f("uq_call_draft_user_id_call_public_id_step")
        ),
    )
    op.create_index(op.f("ix_call_draft_saved_at"), "call_draft", ["saved_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_call_draft_saved_at"), "call_draft")
    op.drop_table("call_draft")

"""kits that a school took apart

A kit that is a school's own may be taken apart by it, and be put together again.

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "own_kit_apart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("apart_at", db.base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_own_kit_apart_kit_id")),
        sa.ForeignKeyConstraint(["school_id"], ["organisation.id"], name=op.f("fk_own_kit_apart_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_kit_apart")),
        sa.UniqueConstraint("school_id", "kit_id", name=op.f("uq_own_kit_apart_school_id_kit_id")),
    )


def downgrade() -> None:
    """Kits are whole again; what the school counted on its shelf meanwhile stays."""
    op.drop_table("own_kit_apart")

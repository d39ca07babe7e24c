"""what came unsent and a school keeps

Something that came without having been sent and is none of the city's may stand in a school's own list.

Revision ID: 0033
Revises: 0032
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0033"
down_revision = "0032"

ONE_OF_TWO = "(item_id IS NULL) <> (kit_id IS NULL)"
ONE_OF_THREE = (
    "CASE WHEN item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN kit_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN thing_id IS NULL THEN 0 ELSE 1 END = 1"
)


def upgrade() -> None:
    op.create_table(
        "own_thing",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("receipt_line_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("difference", sa.Integer(), nullable=False),
        sa.Column("counted_at", db.base.UtcDateTime(), nullable=True),
        sa.Column("kept_at", db.base.UtcDateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["receipt_line_id"], ["receipt_line.id"], name=op.f("fk_own_thing_receipt_line_id")),
        sa.ForeignKeyConstraint(["school_id"], ["organisation.id"], name=op.f("fk_own_thing_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_thing")),
        sa.UniqueConstraint("public_id", name=op.f("uq_own_thing_public_id")),
        sa.UniqueConstraint("receipt_line_id", name=op.f("uq_own_thing_receipt_line_id")),
    )
    op.create_index("ix_own_thing_school_id", "own_thing", ["school_id"])
    with op.batch_alter_table("own_loan") as batch:
        batch.add_column(sa.Column("thing_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_own_loan_thing_id", "own_thing", ["thing_id"], ["id"])
        batch.drop_constraint(op.f("ck_own_loan_item_or_kit"), type_="check")
        batch.create_check_constraint(op.f("ck_own_loan_item_or_kit_or_thing"), ONE_OF_THREE)


def downgrade() -> None:
    """What a school kept of what came unsent has no place in the former tables and goes."""
    op.execute("DELETE FROM own_loan WHERE thing_id IS NOT NULL")
    with op.batch_alter_table("own_loan") as batch:
        batch.drop_constraint(op.f("ck_own_loan_item_or_kit_or_thing"), type_="check")
        batch.create_check_constraint(op.f("ck_own_loan_item_or_kit"), ONE_OF_TWO)
        batch.drop_constraint("fk_own_loan_thing_id", type_="foreignkey")
        batch.drop_column("thing_id")
    op.drop_index("ix_own_thing_school_id", "own_thing")
    op.drop_table("own_thing")

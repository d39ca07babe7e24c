"""what a school does with what was given to it

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "own_keeping",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_keeping"),
        sa.UniqueConstraint("school_id", name="uq_own_keeping_school_id"),
        sa.ForeignKeyConstraint(["school_id"], ["organisation.id"], name="fk_own_keeping_school_id"),
    )
    op.create_table(
        "own_count",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("difference", sa.Integer(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_count"),
        sa.UniqueConstraint("school_id", "item_id", name="uq_own_count_school_id_item_id"),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_own_count_counted")),
        sa.ForeignKeyConstraint(["school_id"], ["organisation.id"], name="fk_own_count_school_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_own_count_item_id"),
    )
    op.create_table(
        "own_loan",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_loan"),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_own_loan_quantity")),
        sa.ForeignKeyConstraint(["school_id"], ["organisation.id"], name="fk_own_loan_school_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_own_loan_item_id"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_own_loan_course_id"),
        sa.UniqueConstraint("public_id", name="uq_own_loan_public_id"),
    )
    op.create_index("ix_own_loan_school_id_returned_on_id", "own_loan", ["school_id", "returned_on", "id"])
    op.create_index("ix_own_loan_course_id", "own_loan", ["course_id"])


def downgrade() -> None:
    op.drop_table("own_loan")
    op.drop_table("own_count")
    op.drop_table("own_keeping")

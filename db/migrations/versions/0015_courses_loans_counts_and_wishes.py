"""courses, loans, counts and wishes

What people do with the material where it is: the classes it serves, what is lent to them, what was counted, and what a
place should have.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from db.base import UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("teacher_name", sa.String(length=200), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("class_name", sa.String(length=100), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "not_assessed",
                "A1",
                "A2",
                "B1",
                "B2",
                "C1",
                "C2",
                name="frenchlevel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("pupils >= 0", name=op.f("ck_course_pupils")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_course_organisation_id")),
        sa.ForeignKeyConstraint(["school_id"], ["organisation.id"], name=op.f("fk_course_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["person.id"], name=op.f("fk_course_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_public_id")),
    )
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.create_index(
            "ix_course_organisation_id_school_year_id", ["organisation_id", "school_year", "id"], unique=False
        )
        batch_op.create_index("ix_course_school_id_school_year_id", ["school_id", "school_year", "id"], unique=False)

    op.create_table(
        "count_session",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "counting",
                "review",
                "posted",
                "cancelled",
                name="countstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_by_name", sa.String(length=200), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_count_session_location_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user_account.id"], name=op.f("fk_count_session_opened_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_count_session_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_count_session_public_id")),
    )
    with op.batch_alter_table("count_session", schema=None) as batch_op:
        batch_op.create_index("ix_count_session_location_id_state_id", ["location_id", "state", "id"], unique=False)
        batch_op.create_index(
            "ix_count_session_organisation_id_state_id", ["organisation_id", "state", "id"], unique=False
        )

    op.create_table(
        "loan",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "returned", name="loanstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("due_on >= lent_on", name=op.f("ck_loan_due_after_lent")),
        sa.CheckConstraint("pupils >= 0", name=op.f("ck_loan_pupils")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_loan_course_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_loan_location_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_loan_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loan_public_id")),
    )
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.create_index("ix_loan_course_id", ["course_id"], unique=False)
        batch_op.create_index(
            "ix_loan_location_id_state_due_on_id", ["location_id", "state", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_loan_organisation_id_state_due_on_id", ["organisation_id", "state", "due_on", "id"], unique=False
        )

    op.create_table(
        "stock_minimum",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(item_id IS NULL) <> (template_id IS NULL)", name=op.f("ck_stock_minimum_one_thing")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_minimum_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_minimum_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_stock_minimum_location_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_stock_minimum_organisation_id")
        ),
        sa.ForeignKeyConstraint(["template_id"], ["kit_template.id"], name=op.f("fk_stock_minimum_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_minimum")),
        sa.UniqueConstraint("location_id", "item_id", name=op.f("uq_stock_minimum_location_id_item_id")),
        sa.UniqueConstraint("location_id", "template_id", name=op.f("uq_stock_minimum_location_id_template_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stock_minimum_public_id")),
    )
    with op.batch_alter_table("stock_minimum", schema=None) as batch_op:
        batch_op.create_index("ix_stock_minimum_organisation_id_id", ["organisation_id", "id"], unique=False)

    op.create_table(
        "wish",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("teacher_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unit_estimate_cents", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "approved",
                "refused",
                "fulfilled",
                "withdrawn",
                name="wishstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("item_id IS NOT NULL OR title <> ''", name=op.f("ck_wish_something")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_wish_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_wish_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_wish_location_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_wish_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("public_id", name=op.f("uq_wish_public_id")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index("ix_wish_location_id_state_id", ["location_id", "state", "id"], unique=False)
        batch_op.create_index("ix_wish_organisation_id_state_id", ["organisation_id", "state", "id"], unique=False)

    op.create_table(
        "count_line",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("expected_at_opening", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("counted_at", UtcDateTime(), nullable=True),
        sa.Column("explanation", sa.String(length=300), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_count_line_counted")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_count_line_item_id")),
        sa.ForeignKeyConstraint(["session_id"], ["count_session.id"], name=op.f("fk_count_line_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_count_line_public_id")),
        sa.UniqueConstraint(
            "session_id", "item_id", "lot_id", "kit_id", name=op.f("uq_count_line_session_id_item_id_lot_id_kit_id")
        ),
    )
    op.create_table(
        "count_unknown",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_count_unknown_times")),
        sa.ForeignKeyConstraint(["session_id"], ["count_session.id"], name=op.f("fk_count_unknown_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_unknown")),
        sa.UniqueConstraint("session_id", "code", name=op.f("uq_count_unknown_session_id_code")),
    )
    op.create_table(
        "loan_line",
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_loan_line_quantity")),
        sa.CheckConstraint("returned + damaged + lost <= quantity", name=op.f("ck_loan_line_no_more_than_lent")),
        sa.CheckConstraint("returned >= 0 AND damaged >= 0 AND lost >= 0", name=op.f("ck_loan_line_counts")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_line_loan_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_loan_line_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loan_line_public_id")),
        sa.UniqueConstraint("loan_id", "lot_id", "kit_id", name=op.f("uq_loan_line_loan_id_lot_id_kit_id")),
    )
    with op.batch_alter_table("loan_line", schema=None) as batch_op:
        batch_op.create_index("ix_loan_line_lot_id", ["lot_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("loan_line", schema=None) as batch_op:
        batch_op.drop_index("ix_loan_line_lot_id")

    op.drop_table("loan_line")
    op.drop_table("count_unknown")
    op.drop_table("count_line")
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.drop_index("ix_wish_organisation_id_state_id")
        batch_op.drop_index("ix_wish_location_id_state_id")

    op.drop_table("wish")
    with op.batch_alter_table("stock_minimum", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_minimum_organisation_id_id")

    op.drop_table("stock_minimum")
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.drop_index("ix_loan_organisation_id_state_due_on_id")
        batch_op.drop_index("ix_loan_location_id_state_due_on_id")
        batch_op.drop_index("ix_loan_course_id")

    op.drop_table("loan")
    with op.batch_alter_table("count_session", schema=None) as batch_op:
        batch_op.drop_index("ix_count_session_organisation_id_state_id")
        batch_op.drop_index("ix_count_session_location_id_state_id")

    op.drop_table("count_session")
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_index("ix_course_school_id_school_year_id")
        batch_op.drop_index("ix_course_organisation_id_school_year_id")

    op.drop_table("course")

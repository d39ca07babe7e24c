"""papers that schools give

A school gives papers about one of its students. They are the school's, and say of which application they speak.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
OF_SCHOOLS = sa.text("about_application_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("file") as batch:
        batch.add_column(sa.Column("about_application_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_file_about_application_id"), "application", ["about_application_id"], ["id"])
        batch.create_index(op.f("ix_file_about_application_id"), ["about_application_id"])
    op.create_index(
        "ix_file_school_paper", "file", ["state", "about_application_id"], sqlite_where=OF_SCHOOLS,
        postgresql_where=OF_SCHOOLS,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_file_school_paper", "file")
    with op.batch_alter_table("file") as batch:
        batch.drop_index(op.f("ix_file_about_application_id"))
        batch.drop_constraint(op.f("fk_file_about_application_id"), type_="foreignkey")
        batch.drop_column("about_application_id")

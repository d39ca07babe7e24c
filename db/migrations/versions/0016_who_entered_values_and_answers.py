"""who entered values and answers

A value of the law says who entered it. An answer to a contested question also has its document and says when it was
entered.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("dated_rule") as batch:
        batch.add_column(sa.Column("entered_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_dated_rule_entered_by_id"), "user_account", ["entered_by_id"], ["id"])
    with op.batch_alter_table("open_question") as batch:
        batch.add_column(sa.Column("entered_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_open_question_document_id"), "file", ["document_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("open_question") as batch:
        batch.drop_constraint(op.f("fk_open_question_document_id"), type_="foreignkey")
        batch.drop_column("document_id")
        batch.drop_column("entered_at")
    with op.batch_alter_table("dated_rule") as batch:
        batch.drop_constraint(op.f("fk_dated_rule_entered_by_id"), type_="foreignkey")
        batch.drop_column("entered_by_id")
        batch.drop_column("entered_at")

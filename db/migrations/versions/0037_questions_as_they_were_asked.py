"""questions as they were asked

An answer remembers the words to which it was given, and a set of questions may be in preparation before it is used.

Revision ID: 0037
Revises: 0036
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision = "0037"
down_revision = "0036"
_ASKED = "fk_answer_asked_question_id"


def upgrade() -> None:
    with op.batch_alter_table("answer") as batch:
        batch.add_column(sa.Column("asked_question_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(_ASKED, "question", ["asked_question_id"], ["id"])
    with op.batch_alter_table("questionnaire") as batch:
        batch.add_column(sa.Column("is_draft", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("in_use_since", UtcDateTime(), nullable=True))
    with op.batch_alter_table("questionnaire") as batch:
        batch.alter_column("is_draft", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("questionnaire") as batch:
        batch.drop_column("in_use_since")
        batch.drop_column("is_draft")
    with op.batch_alter_table("answer") as batch:
        batch.drop_constraint(_ASKED, type_="foreignkey")
        batch.drop_column("asked_question_id")

"""surveys on behalf

What somebody says of a visit by phone or on paper is entered for them: how one knows, who told it, what shows it.

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("survey") as batch:
        batch.add_column(sa.Column("told_by", sa.String(200), nullable=False, server_default=""))
        batch.add_column(sa.Column("happened_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("proof_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("recorded_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_survey_proof_id", "file", ["proof_id"], ["id"])
        batch.create_foreign_key("fk_survey_recorded_by_id", "user_account", ["recorded_by_id"], ["id"])
    with op.batch_alter_table("survey") as batch:
        batch.alter_column("told_by", existing_type=sa.String(200), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("survey") as batch:
        batch.drop_constraint("fk_survey_recorded_by_id", type_="foreignkey")
        batch.drop_constraint("fk_survey_proof_id", type_="foreignkey")
        batch.drop_column("recorded_by_id")
        batch.drop_column("proof_id")
        batch.drop_column("happened_on")
        batch.drop_column("told_by")

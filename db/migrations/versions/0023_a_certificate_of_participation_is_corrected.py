"""a certificate of participation is corrected by another one

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
_TABLE = "participation_certificate"


def upgrade() -> None:
    with op.batch_alter_table(_TABLE) as batch:
        batch.drop_constraint(op.f("uq_participation_certificate_member_id"), type_="unique")
    op.create_index(op.f("ix_participation_certificate_member_id"), _TABLE, ["member_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_participation_certificate_member_id"), table_name=_TABLE)
    with op.batch_alter_table(_TABLE) as batch:
        batch.create_unique_constraint(op.f("uq_participation_certificate_member_id"), ["member_id"])

"""lodging of a visit in three languages

What was written stays as the French text, which everybody reads until somebody writes it in their language.

Revision ID: 0032
Revises: 0031
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.execute("ALTER TABLE leg RENAME COLUMN lodging TO lodging_fr")
    for language in ("en", "hy"):
        op.add_column("leg", sa.Column(f"lodging_{language}", sa.String(300), nullable=False, server_default=""))
    with op.batch_alter_table("leg") as batch:
        for language in ("en", "hy"):
            batch.alter_column(f"lodging_{language}", existing_type=sa.String(300), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("leg") as batch:
        for language in ("hy", "en"):
            batch.drop_column(f"lodging_{language}")
    op.execute("ALTER TABLE leg RENAME COLUMN lodging_fr TO lodging")

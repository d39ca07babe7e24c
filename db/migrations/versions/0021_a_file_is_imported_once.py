"""a file is imported once

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table("acquisition") as batch:
        batch.add_column(sa.Column("import_sha256", sa.String(64), nullable=True))
        batch.add_column(sa.Column("imported_at", UtcDateTime(), nullable=True))
    op.create_index(
        "uq_acquisition_organisation_id_import_sha256", "acquisition", ["organisation_id", "import_sha256"],
        unique=True, sqlite_where=sa.text("taken_back_at IS NULL"), postgresql_where=sa.text("taken_back_at IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_acquisition_organisation_id_import_sha256", table_name="acquisition")
    with op.batch_alter_table("acquisition") as batch:
        batch.drop_column("imported_at")
        batch.drop_column("import_sha256")

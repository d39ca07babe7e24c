"""what a sender says of a file

Somebody who sends the certificate of an examination says which one, of what level and of what day; a coordinator who
has read it makes that the certified level.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("file", sa.Column("claim", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("file", "claim")

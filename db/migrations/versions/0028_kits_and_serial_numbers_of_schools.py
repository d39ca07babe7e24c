"""kits and serial numbers of schools

What was given to a school is told apart by kit and by serial number, not by title alone.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    with op.batch_alter_table("own_count") as batch:
        batch.add_column(sa.Column("kit_id", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("lot_id", sa.Integer(), nullable=False, server_default="0"))
        batch.drop_constraint("uq_own_count_school_id_item_id", type_="unique")
        batch.create_unique_constraint(
            "uq_own_count_school_id_item_id_kit_id_lot_id", ["school_id", "item_id", "kit_id", "lot_id"]
        )
    with op.batch_alter_table("own_count") as batch:
        batch.alter_column("kit_id", existing_type=sa.Integer(), server_default=None)
        batch.alter_column("lot_id", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("own_loan") as batch:
        batch.add_column(sa.Column("lot_id", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("kit_id", sa.Integer(), nullable=True))
        batch.alter_column("item_id", existing_type=sa.Integer(), nullable=True)
        batch.create_foreign_key("fk_own_loan_kit_id", "kit", ["kit_id"], ["id"])
        batch.create_check_constraint(op.f("ck_own_loan_item_or_kit"), "(item_id IS NULL) <> (kit_id IS NULL)")
    with op.batch_alter_table("own_loan") as batch:
        batch.alter_column("lot_id", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    """What was said of kits and serial numbers alone has no place in the former tables and goes."""
    op.execute("DELETE FROM own_loan WHERE item_id IS NULL")
    op.execute("DELETE FROM own_count WHERE kit_id <> 0 OR lot_id <> 0")
    with op.batch_alter_table("own_loan") as batch:
        batch.drop_constraint(op.f("ck_own_loan_item_or_kit"), type_="check")
        batch.drop_constraint("fk_own_loan_kit_id", type_="foreignkey")
        batch.alter_column("item_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_column("kit_id")
        batch.drop_column("lot_id")
    with op.batch_alter_table("own_count") as batch:
        batch.drop_constraint("uq_own_count_school_id_item_id_kit_id_lot_id", type_="unique")
        batch.create_unique_constraint("uq_own_count_school_id_item_id", ["school_id", "item_id"])
        batch.drop_column("kit_id")
        batch.drop_column("lot_id")

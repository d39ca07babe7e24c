"""rooms of a group

A room says its floor, whether it is without stairs and for whom it is kept; nights elsewhere and wishes are kept.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
_GENDER = sa.Enum("female", "male", "other", name="gender", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("lodging") as batch:
        batch.add_column(sa.Column("with_hosts", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("room") as batch:
        batch.add_column(sa.Column("floor", sa.String(length=40), nullable=False, server_default=""))
        batch.add_column(sa.Column("accessible", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("kept_for", _GENDER, nullable=True))
    with op.batch_alter_table("lodging") as batch:
        batch.alter_column("with_hosts", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("room") as batch:
        batch.alter_column("floor", existing_type=sa.String(length=40), server_default=None)
        batch.alter_column("accessible", existing_type=sa.Boolean(), server_default=None)
    _away()
    _wishes()


def _away() -> None:
    op.create_table(
        "night_away",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_night_away_ends_after_start")),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_night_away_leg_id")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_night_away_participation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night_away")),
        sa.UniqueConstraint("public_id", name=op.f("uq_night_away_public_id")),
    )
    op.create_index(op.f("ix_night_away_leg_id"), "night_away", ["leg_id"])
    op.create_index(op.f("ix_night_away_participation_id"), "night_away", ["participation_id"])


def _wishes() -> None:
    op.create_table(
        "room_wish",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["participation.id"], name=op.f("fk_room_wish_other_id")),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"], name=op.f("fk_room_wish_participation_id")),
        sa.PrimaryKeyConstraint("participation_id", "other_id", name=op.f("pk_room_wish")),
    )
    op.create_index(op.f("ix_room_wish_other_id"), "room_wish", ["other_id"])


def downgrade() -> None:
    op.drop_table("room_wish")
    op.drop_table("night_away")
    with op.batch_alter_table("room") as batch:
        batch.drop_constraint(op.f("ck_room_gender"), type_="check")
        batch.drop_column("kept_for")
        batch.drop_column("accessible")
        batch.drop_column("floor")
    with op.batch_alter_table("lodging") as batch:
        batch.drop_column("with_hosts")

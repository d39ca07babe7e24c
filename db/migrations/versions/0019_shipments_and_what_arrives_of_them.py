"""shipments and what arrives of them

Parcels, what was frozen at sending, what was said of its arrival, acts by which it was given; and the numbers by which
customs know exporter and consignee.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from db.base import UtcDateTime

revision = "0019"
down_revision = "0018"
NEW_COLUMNS = {"eori": 20, "tax_number": 40, "phone": 40}


def upgrade() -> None:
    op.create_table(
        "shipment",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "packed",
                "sent",
                "receiving",
                "closed",
                "cancelled",
                name="shipmentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("destination_id", sa.Integer(), nullable=False),
        sa.Column("consignee_id", sa.Integer(), nullable=False),
        sa.Column("receiver_name", sa.String(length=200), nullable=False),
        sa.Column("receiver_email", sa.String(length=254), nullable=False),
        sa.Column(
            "receiver_language",
            sa.Enum("fr", "en", "hy", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "incoterm",
            sa.Enum(
                "EXW",
                "FCA",
                "CPT",
                "CIP",
                "DAP",
                "DDP",
                name="incoterm",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("carrier", sa.String(length=200), nullable=False),
        sa.Column("tracking", sa.String(length=100), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.Column("budget_line_id", sa.Integer(), nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("declaration", sa.String(length=60), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("transit_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_shipment_cost")),
        sa.ForeignKeyConstraint(["budget_line_id"], ["budget_line.id"], name=op.f("fk_shipment_budget_line_id")),
        sa.ForeignKeyConstraint(["consignee_id"], ["organisation.id"], name=op.f("fk_shipment_consignee_id")),
        sa.ForeignKeyConstraint(["destination_id"], ["location.id"], name=op.f("fk_shipment_destination_id")),
        sa.ForeignKeyConstraint(["funder_id"], ["funder.id"], name=op.f("fk_shipment_funder_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_shipment_organisation_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user_account.id"], name=op.f("fk_shipment_sent_by_id")),
        sa.ForeignKeyConstraint(["source_id"], ["location.id"], name=op.f("fk_shipment_source_id")),
        sa.ForeignKeyConstraint(["transit_id"], ["location.id"], name=op.f("fk_shipment_transit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_shipment_organisation_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shipment_public_id")),
    )
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.create_index("ix_shipment_destination_id", ["destination_id"], unique=False)
        batch_op.create_index("ix_shipment_organisation_id_state_id", ["organisation_id", "state", "id"], unique=False)

    op.create_table(
        "handover",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "signed",
                "cancelled",
                name="handoverstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("signer_title", sa.String(length=200), nullable=False),
        sa.Column("movement_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_handover_location_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_handover_movement_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_handover_organisation_id")),
        sa.ForeignKeyConstraint(["school_id"], ["organisation.id"], name=op.f("fk_handover_school_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_handover_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_handover_organisation_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_handover_public_id")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("ix_handover_location_id", ["location_id"], unique=False)
        batch_op.create_index("ix_handover_organisation_id_state_id", ["organisation_id", "state", "id"], unique=False)

    op.create_table(
        "parcel",
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("weight_grams", sa.Integer(), nullable=True),
        sa.Column("length_mm", sa.Integer(), nullable=True),
        sa.Column("width_mm", sa.Integer(), nullable=True),
        sa.Column("height_mm", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length_mm > 0 AND width_mm > 0 AND height_mm > 0", name=op.f("ck_parcel_size")),
        sa.CheckConstraint("weight_grams > 0", name=op.f("ck_parcel_weight")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_parcel_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("code", name=op.f("uq_parcel_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_parcel_public_id")),
        sa.UniqueConstraint("shipment_id", "number", name=op.f("uq_parcel_shipment_id_number")),
    )
    op.create_table(
        "handover_line",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("kit_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(lot_id IS NULL) <> (kit_id IS NULL)", name=op.f("ck_handover_line_lot_or_kit")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_handover_line_quantity")),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_line_handover_id")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_handover_line_kit_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_handover_line_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_line")),
        sa.UniqueConstraint("handover_id", "kit_id", name=op.f("uq_handover_line_handover_id_kit_id")),
        sa.UniqueConstraint("handover_id", "lot_id", name=op.f("uq_handover_line_handover_id_lot_id")),
    )
    op.create_table(
        "receipt",
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "all_arrived",
                "something_missing",
                "broken_or_lost",
                "detailed",
                name="receiptanswer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("movement_id", sa.Integer(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "account",
                "link",
                "phone",
                "paper",
                "in_person",
                "mail",
                "job",
                "command",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_receipt_actor_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_receipt_movement_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["file.id"], name=op.f("fk_receipt_photo_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_receipt_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("public_id", name=op.f("uq_receipt_public_id")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index("ix_receipt_shipment_id", ["shipment_id"], unique=False)

    op.create_table(
        "shipment_content",
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("kit_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(lot_id IS NULL) <> (kit_id IS NULL)", name=op.f("ck_shipment_content_lot_or_kit")),
        sa.CheckConstraint(
            "quantity > 0 AND (kit_id IS NULL OR quantity = 1)", name=op.f("ck_shipment_content_quantity")
        ),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_shipment_content_kit_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_shipment_content_lot_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_shipment_content_parcel_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_shipment_content_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_content")),
        sa.UniqueConstraint("parcel_id", "lot_id", name=op.f("uq_shipment_content_parcel_id_lot_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shipment_content_public_id")),
        sa.UniqueConstraint("shipment_id", "kit_id", name=op.f("uq_shipment_content_shipment_id_kit_id")),
    )
    with op.batch_alter_table("shipment_content", schema=None) as batch_op:
        batch_op.create_index("ix_shipment_content_kit_id", ["kit_id"], unique=False)
        batch_op.create_index("ix_shipment_content_lot_id", ["lot_id"], unique=False)

    op.create_table(
        "shipment_line",
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("ok", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ok >= 0 AND damaged >= 0 AND missing >= 0 AND ok + damaged + missing <= quantity",
            name=op.f("ck_shipment_line_all_told"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_line_quantity")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_shipment_line_lot_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_shipment_line_parcel_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_shipment_line_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_line")),
        sa.UniqueConstraint("parcel_id", "lot_id", "kit_id", name=op.f("uq_shipment_line_parcel_id_lot_id_kit_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shipment_line_public_id")),
    )
    with op.batch_alter_table("shipment_line", schema=None) as batch_op:
        batch_op.create_index("ix_shipment_line_shipment_id", ["shipment_id"], unique=False)

    op.create_table(
        "receipt_line",
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "ok",
                "damaged",
                "missing",
                "surplus",
                "wrong",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "settlement",
            sa.Enum(
                "from_source", "found", "noted", name="settlement", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(line_id IS NULL) = (outcome IN ('surplus', 'wrong'))", name=op.f("ck_receipt_line_sent_or_not")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_receipt_line_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_receipt_line_item_id")),
        sa.ForeignKeyConstraint(["line_id"], ["shipment_line.id"], name=op.f("fk_receipt_line_line_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_line_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_receipt_line_public_id")),
    )
    with op.batch_alter_table("receipt_line", schema=None) as batch_op:
        batch_op.create_index("ix_receipt_line_receipt_id", ["receipt_id"], unique=False)

    with op.batch_alter_table("organisation") as batch:
        for name, length in NEW_COLUMNS.items():
            batch.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
    with op.batch_alter_table("organisation") as batch:
        for name, length in NEW_COLUMNS.items():
            batch.alter_column(name, existing_type=sa.String(length), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        for name in NEW_COLUMNS:
            batch.drop_column(name)
    with op.batch_alter_table("receipt_line", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_line_receipt_id")

    op.drop_table("receipt_line")
    with op.batch_alter_table("shipment_line", schema=None) as batch_op:
        batch_op.drop_index("ix_shipment_line_shipment_id")

    op.drop_table("shipment_line")
    with op.batch_alter_table("shipment_content", schema=None) as batch_op:
        batch_op.drop_index("ix_shipment_content_lot_id")
        batch_op.drop_index("ix_shipment_content_kit_id")

    op.drop_table("shipment_content")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_shipment_id")

    op.drop_table("receipt")
    op.drop_table("handover_line")
    op.drop_table("parcel")
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_index("ix_handover_organisation_id_state_id")
        batch_op.drop_index("ix_handover_location_id")

    op.drop_table("handover")
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.drop_index("ix_shipment_organisation_id_state_id")
        batch_op.drop_index("ix_shipment_destination_id")

    op.drop_table("shipment")

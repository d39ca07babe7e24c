"""material and its ledger

What was bought and given, the places and kits it lies in, and the ledger of its movements, whose rows the database
itself keeps from being changed.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from db.append_only import append_only, changeable
from db.base import UtcDateTime

revision = "0014"
down_revision = "0013"


# Values that were added to closed sets, with the tables whose checks name them.
NEW_KINDS = (
    "item", "location", "acquisition", "lot", "kit_template", "kit", "movement", "shipment", "parcel", "receipt",
    "handover", "course", "loan", "count", "wish",
)  # fmt: skip
KINDS_BEFORE = (
    "user", "person", "organisation", "department", "call", "application", "offer", "placement", "checklist_item",
    "file", "mail", "session", "link", "correction", "nomination", "site_text", "other_intern", "tutor_absence",
    "agreement", "agreement_signer", "absence", "evaluation", "certificate", "gratification",
)  # fmt: skip
PURPOSES_BEFORE = (
    "register", "reset_password", "invitation", "offer_entry", "placement_follow_up", "department_desk",
    "calendar_feed", "agreement_signature", "evaluation",
)  # fmt: skip
PAPERS_BEFORE = (
    "cv", "motivation_letter", "transcript", "enrolment", "french_certificate", "passport", "visa", "insurance",
    "agreement", "proof", "other",
)  # fmt: skip
WITH_KIND = (
    "answer", "audit_entry", "capability_link", "checklist_item", "checklist_template", "file", "finding", "note",
    "outbox_mail", "reminder", "search_token", "state_change",
)  # fmt: skip
WITH_PAPER = ("file", "required_document")


def upgrade() -> None:
    new_tables()
    for statement in append_only(op.get_bind().dialect.name):
        op.execute(statement)
    change_values(
        (*KINDS_BEFORE, *NEW_KINDS),
        (*PURPOSES_BEFORE, "shipment_receipt", "school_desk"),
        (*PAPERS_BEFORE[:-1], "item_photo", "invoice", "receipt_photo", "handover_act", "other"),
    )


def downgrade() -> None:
    change_values(KINDS_BEFORE, PURPOSES_BEFORE, PAPERS_BEFORE)
    for statement in changeable(op.get_bind().dialect.name):
        op.execute(statement)
    drop_new_tables()


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def change_values(kinds: tuple[str, ...], purposes: tuple[str, ...], papers: tuple[str, ...]) -> None:
    """Checks of closed sets, made anew with other values."""
    changes = [(table, "subjectkind", "subject_kind", kinds) for table in WITH_KIND]
    changes += [(table, "documentkind", "kind", papers) for table in WITH_PAPER]
    changes += [("capability_link", "linkpurpose", "purpose", purposes)]
    for table, check, column, values in changes:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_{check}"), one_of(column, values))


def new_tables() -> None:
    op.create_table(
        "customs_code",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "book",
                "dictionary",
                "picture_book",
                "exercise_book",
                "puzzle",
                "playing_cards",
                "board_game",
                "optical_disc",
                "audio_player",
                "radio",
                "teaching_model",
                "laptop",
                "other",
                name="materialcategory",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("label_fr", sa.String(length=200), nullable=False),
        sa.Column("label_en", sa.String(length=200), nullable=False),
        sa.Column("label_hy", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customs_code")),
        sa.UniqueConstraint("code", name=op.f("uq_customs_code_code")),
    )
    op.create_table(
        "item",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("title_fr", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("title_hy", sa.String(length=300), nullable=False),
        sa.Column("maker", sa.String(length=200), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "book",
                "dictionary",
                "picture_book",
                "exercise_book",
                "puzzle",
                "playing_cards",
                "board_game",
                "optical_disc",
                "audio_player",
                "radio",
                "teaching_model",
                "laptop",
                "other",
                name="materialcategory",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "ean", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "level",
            sa.Enum(
                "not_assessed",
                "A1",
                "A2",
                "B1",
                "B2",
                "C1",
                "C2",
                name="frenchlevel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("customs_code", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=2), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=True),
        sa.Column(
            "tracking",
            sa.Enum("by_number", "serial", name="tracking", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("is_consumable", sa.Boolean(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("weight_grams >= 0", name=op.f("ck_item_weight_grams")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_item_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_item_organisation_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_public_id")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index("ix_item_organisation_id_ean", ["organisation_id", "ean"], unique=False)
        batch_op.create_index(
            "ix_item_organisation_id_title_fr_id", ["organisation_id", "title_fr", "id"], unique=False
        )

    op.create_table(
        "kit_template",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_fr", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_hy", sa.String(length=200), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "not_assessed",
                "A1",
                "A2",
                "B1",
                "B2",
                "C1",
                "C2",
                name="frenchlevel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_kit_template_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_template")),
        sa.UniqueConstraint(
            "organisation_id", "code", "number", name=op.f("uq_kit_template_organisation_id_code_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_kit_template_public_id")),
    )
    op.create_table(
        "kit_template_line",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_kit_template_line_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_template_line_item_id")),
        sa.ForeignKeyConstraint(["template_id"], ["kit_template.id"], name=op.f("fk_kit_template_line_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_template_line")),
        sa.UniqueConstraint("template_id", "item_id", name=op.f("uq_kit_template_line_template_id_item_id")),
    )
    op.create_table(
        "location",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "store",
                "school",
                "classroom",
                "transit",
                "quarantine",
                "lent",
                "supplier",
                "donor",
                "lost",
                "written_off",
                "consumed",
                "found",
                "handed_over",
                name="locationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "code", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_hy", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("is_lending", sa.Boolean(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("is_of_software", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["keeper_id"], ["organisation.id"], name=op.f("fk_location_keeper_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_location_organisation_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["location.id"], name=op.f("fk_location_parent_id")),
        sa.ForeignKeyConstraint(["responsible_id"], ["person.id"], name=op.f("fk_location_responsible_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_location_organisation_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_location_public_id")),
    )
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.create_index("ix_location_keeper_id", ["keeper_id"], unique=False)
        batch_op.create_index("ix_location_parent_id", ["parent_id"], unique=False)
        batch_op.create_index(
            "uq_location_organisation_id_kind_of_software",
            ["organisation_id", "kind"],
            unique=True,
            sqlite_where=sa.text("is_of_software AND parent_id IS NULL AND kind <> 'transit'"),
            postgresql_where=sa.text("is_of_software AND parent_id IS NULL AND kind <> 'transit'"),
        )
        batch_op.create_index(
            "uq_location_parent_id_kind_of_software",
            ["parent_id", "kind"],
            unique=True,
            sqlite_where=sa.text("is_of_software AND parent_id IS NOT NULL"),
            postgresql_where=sa.text("is_of_software AND parent_id IS NOT NULL"),
        )

    op.create_table(
        "acquisition",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "provenance",
            sa.Enum("purchase", "donation", name="provenance", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("acquired_on", sa.Date(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.Column("budget_line_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["budget_line_id"], ["budget_line.id"], name=op.f("fk_acquisition_budget_line_id")),
        sa.ForeignKeyConstraint(["funder_id"], ["funder.id"], name=op.f("fk_acquisition_funder_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_acquisition_location_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_acquisition_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acquisition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_acquisition_public_id")),
    )
    with op.batch_alter_table("acquisition", schema=None) as batch_op:
        batch_op.create_index(
            "ix_acquisition_organisation_id_acquired_on_id", ["organisation_id", "acquired_on", "id"], unique=False
        )

    op.create_table(
        "closed_year",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user_account.id"], name=op.f("fk_closed_year_closed_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_closed_year_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_year")),
        sa.UniqueConstraint("organisation_id", "year", name=op.f("uq_closed_year_organisation_id_year")),
    )
    op.create_table(
        "kit",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("dissolved_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_kit_location_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_kit_organisation_id")),
        sa.ForeignKeyConstraint(["template_id"], ["kit_template.id"], name=op.f("fk_kit_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_kit_organisation_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_kit_public_id")),
    )
    with op.batch_alter_table("kit", schema=None) as batch_op:
        batch_op.create_index("ix_kit_location_id", ["location_id"], unique=False)

    op.create_table(
        "movement",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "acquisition",
                "transfer",
                "kit_assembly",
                "kit_dissolution",
                "kit_repair",
                "sending",
                "receipt",
                "handover",
                "loan",
                "return",
                "damage",
                "repair",
                "write_off",
                "loss",
                "found",
                "consumption",
                "count",
                "reversal",
                name="movementreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.Enum(
                "user",
                "person",
                "organisation",
                "department",
                "call",
                "application",
                "offer",
                "placement",
                "checklist_item",
                "file",
                "mail",
                "session",
                "link",
                "correction",
                "nomination",
                "site_text",
                "other_intern",
                "tutor_absence",
                "agreement",
                "agreement_signer",
                "absence",
                "evaluation",
                "certificate",
                "gratification",
                "item",
                "location",
                "acquisition",
                "lot",
                "kit_template",
                "kit",
                "movement",
                "shipment",
                "parcel",
                "receipt",
                "handover",
                "course",
                "loan",
                "count",
                "wish",
                name="subjectkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reverses_id IS NULL OR reason = 'reversal'", name=op.f("ck_movement_only_reversals_reverse")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_movement_actor_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_movement_organisation_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["movement.id"], name=op.f("fk_movement_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_movement_public_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_movement_reverses_id")),
    )
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_movement_organisation_id_happened_on_id", ["organisation_id", "happened_on", "id"], unique=False
        )
        batch_op.create_index("ix_movement_subject_kind_subject_id", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "lot",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("acquisition_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_value_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "condition",
            sa.Enum("new", "used", name="condition", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("serial", sa.String(length=80), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_lot_quantity")),
        sa.CheckConstraint("serial IS NULL OR quantity = 1", name=op.f("ck_lot_serial_is_one")),
        sa.CheckConstraint("unit_value_cents > 0", name=op.f("ck_lot_unit_value")),
        sa.ForeignKeyConstraint(["acquisition_id"], ["acquisition.id"], name=op.f("fk_lot_acquisition_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_lot_item_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_lot_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("item_id", "serial", name=op.f("uq_lot_item_id_serial")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_lot_organisation_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lot_public_id")),
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.create_index("ix_lot_acquisition_id", ["acquisition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_item_id"), ["item_id"], unique=False)

    op.create_table(
        "balance",
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_external OR quantity >= 0", name=op.f("ck_balance_never_negative")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_balance_location_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_balance_lot_id")),
        sa.PrimaryKeyConstraint("lot_id", "location_id", "kit_id", name=op.f("pk_balance")),
    )
    with op.batch_alter_table("balance", schema=None) as batch_op:
        batch_op.create_index("ix_balance_kit_id", ["kit_id"], unique=False)
        batch_op.create_index("ix_balance_location_id_lot_id", ["location_id", "lot_id"], unique=False)

    op.create_table(
        "movement_line",
        sa.Column("movement_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("source_kit_id", sa.Integer(), nullable=False),
        sa.Column("target_kit_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_movement_line_quantity")),
        sa.CheckConstraint(
            "source_id <> target_id OR source_kit_id <> target_kit_id", name=op.f("ck_movement_line_goes_somewhere")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_movement_line_lot_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_line_movement_id")),
        sa.ForeignKeyConstraint(["source_id"], ["location.id"], name=op.f("fk_movement_line_source_id")),
        sa.ForeignKeyConstraint(["target_id"], ["location.id"], name=op.f("fk_movement_line_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_line")),
    )
    with op.batch_alter_table("movement_line", schema=None) as batch_op:
        batch_op.create_index("ix_movement_line_lot_id_happened_on", ["lot_id", "happened_on"], unique=False)
        batch_op.create_index("ix_movement_line_movement_id", ["movement_id"], unique=False)
        batch_op.create_index(
            "ix_movement_line_source_id_happened_on_lot_id", ["source_id", "happened_on", "lot_id"], unique=False
        )
        batch_op.create_index("ix_movement_line_source_kit_id", ["source_kit_id"], unique=False)
        batch_op.create_index(
            "ix_movement_line_target_id_happened_on_lot_id", ["target_id", "happened_on", "lot_id"], unique=False
        )
        batch_op.create_index("ix_movement_line_target_kit_id", ["target_kit_id"], unique=False)


def drop_new_tables() -> None:
    with op.batch_alter_table("movement_line", schema=None) as batch_op:
        batch_op.drop_index("ix_movement_line_target_kit_id")
        batch_op.drop_index("ix_movement_line_target_id_happened_on_lot_id")
        batch_op.drop_index("ix_movement_line_source_kit_id")
        batch_op.drop_index("ix_movement_line_source_id_happened_on_lot_id")
        batch_op.drop_index("ix_movement_line_movement_id")
        batch_op.drop_index("ix_movement_line_lot_id_happened_on")

    op.drop_table("movement_line")
    with op.batch_alter_table("balance", schema=None) as batch_op:
        batch_op.drop_index("ix_balance_location_id_lot_id")
        batch_op.drop_index("ix_balance_kit_id")

    op.drop_table("balance")
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lot_item_id"))
        batch_op.drop_index("ix_lot_acquisition_id")

    op.drop_table("lot")
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.drop_index("ix_movement_subject_kind_subject_id")
        batch_op.drop_index("ix_movement_organisation_id_happened_on_id")

    op.drop_table("movement")
    with op.batch_alter_table("kit", schema=None) as batch_op:
        batch_op.drop_index("ix_kit_location_id")

    op.drop_table("kit")
    op.drop_table("closed_year")
    with op.batch_alter_table("acquisition", schema=None) as batch_op:
        batch_op.drop_index("ix_acquisition_organisation_id_acquired_on_id")

    op.drop_table("acquisition")
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_location_parent_id_kind_of_software",
            sqlite_where=sa.text("is_of_software AND parent_id IS NOT NULL"),
            postgresql_where=sa.text("is_of_software AND parent_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_location_organisation_id_kind_of_software",
            sqlite_where=sa.text("is_of_software AND parent_id IS NULL AND kind <> 'transit'"),
            postgresql_where=sa.text("is_of_software AND parent_id IS NULL AND kind <> 'transit'"),
        )
        batch_op.drop_index("ix_location_parent_id")
        batch_op.drop_index("ix_location_keeper_id")

    op.drop_table("location")
    op.drop_table("kit_template_line")
    op.drop_table("kit_template")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index("ix_item_organisation_id_title_fr_id")
        batch_op.drop_index("ix_item_organisation_id_ean")

    op.drop_table("item")
    op.drop_table("customs_code")

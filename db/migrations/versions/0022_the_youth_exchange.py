"""the youth exchange

Its two cities and journeys, who takes part, what guardians agree to, families and rooms, travel, activities and
attendance, incidents, surveys and certificates.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from db.append_only import append_only, changeable
from db.base import UtcDateTime

revision = "0022"
down_revision = "0021"


# Values that were added to closed sets, with the tables whose checks name them.
KINDS = (
    "user", "person", "organisation", "department", "call", "application", "offer", "placement", "checklist_item",
    "file", "mail", "session", "link", "correction", "nomination", "site_text", "other_intern", "tutor_absence",
    "agreement", "agreement_signer", "absence", "evaluation", "certificate", "gratification", "item", "location",
    "acquisition", "lot", "kit_template", "kit", "movement", "shipment", "parcel", "receipt", "handover", "course",
    "loan", "count", "wish",
)  # fmt: skip
NEW_KINDS = (
    "exchange", "leg", "participation", "leg_member", "guardian", "consent", "consent_text", "adult_check",
    "household", "host_stay", "lodging", "travel_segment", "activity", "incident", "group_message", "survey",
    "reflection",
)  # fmt: skip
PURPOSES = (
    "register", "reset_password", "invitation", "offer_entry", "placement_follow_up", "department_desk",
    "calendar_feed", "agreement_signature", "evaluation", "shipment_receipt", "school_desk",
)  # fmt: skip
NEW_PURPOSES = ("guardian", "household", "leg_leader", "survey")
PAPERS = (
    "cv", "motivation_letter", "transcript", "enrolment", "french_certificate", "passport", "visa", "insurance",
    "agreement", "proof", "item_photo", "invoice", "receipt_photo", "handover_act", "other",
)  # fmt: skip
NEW_PAPERS = (
    "consent", "exit_authorisation", "guardian_identity", "health_form", "adult_check", "household_photo", "ticket",
)  # fmt: skip
SECRETS = ("passport_number", "account_holder", "iban", "bic")
NEW_SECRETS = ("health", "blood_group", "emergency_contacts")
WITH_KIND = (
    "answer", "audit_entry", "capability_link", "checklist_item", "checklist_template", "file", "finding", "movement",
    "note", "outbox_mail", "reminder", "search_token", "state_change",
)  # fmt: skip
WITH_PAPER = ("file", "required_document")


def upgrade() -> None:
    new_tables()
    change_values(
        (*KINDS, *NEW_KINDS),
        (*PURPOSES, *NEW_PURPOSES),
        (*PAPERS[:-1], *NEW_PAPERS, PAPERS[-1]),
        (*SECRETS, *NEW_SECRETS),
    )


def downgrade() -> None:
    change_values(KINDS, PURPOSES, PAPERS, SECRETS)
    drop_new_tables()


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def change_values(
    kinds: tuple[str, ...], purposes: tuple[str, ...], papers: tuple[str, ...], secrets: tuple[str, ...]
) -> None:
    """Checks of closed sets, made anew with other values. SQLite copies each table, which loses its triggers."""
    dialect = op.get_bind().dialect.name
    for statement in changeable(dialect):
        op.execute(statement)
    changes = [(table, "subjectkind", "subject_kind", kinds) for table in WITH_KIND]
    changes += [(table, "documentkind", "kind", papers) for table in WITH_PAPER]
    changes += [
        ("capability_link", "linkpurpose", "purpose", purposes),
        ("person_secret", "secretkind", "kind", secrets),
    ]
    for table, check, column, values in changes:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_{check}"), one_of(column, values))
    for statement in append_only(dialect):
        op.execute(statement)


def new_tables() -> None:
    op.create_table(
        "exchange",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "cancelled",
                name="exchangestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title_fr", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_hy", sa.String(length=200), nullable=False),
        sa.Column("summary_fr", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("summary_hy", sa.Text(), nullable=False),
        sa.Column("costs_fr", sa.Text(), nullable=False),
        sa.Column("costs_en", sa.Text(), nullable=False),
        sa.Column("costs_hy", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("min_age", sa.Integer(), nullable=False),
        sa.Column("max_age", sa.Integer(), nullable=False),
        sa.Column("places_per_city", sa.Integer(), nullable=False),
        sa.Column("balance_percent", sa.Integer(), nullable=False),
        sa.Column("asks_second_guardian", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("max_age >= min_age", name=op.f("ck_exchange_ages")),
        sa.CheckConstraint("organisation_id <> partner_id", name=op.f("ck_exchange_two_cities")),
        sa.CheckConstraint("places_per_city > 0", name=op.f("ck_exchange_places")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_exchange_call_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_exchange_organisation_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisation.id"], name=op.f("fk_exchange_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        sa.UniqueConstraint("public_id", name=op.f("uq_exchange_public_id")),
    )
    with op.batch_alter_table("exchange", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_call_id"), ["call_id"], unique=False)
        batch_op.create_index("ix_exchange_organisation_id_state", ["organisation_id", "state"], unique=False)
        batch_op.create_index("ix_exchange_partner_id_state", ["partner_id", "state"], unique=False)

    op.create_table(
        "consent_text",
        sa.Column("exchange_id", sa.Integer(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "participation",
                "medical_care",
                "transport",
                "swimming",
                "data_transfer",
                "image",
                name="consentpurpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_fr", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_hy", sa.String(length=200), nullable=False),
        sa.Column("body_fr", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("body_hy", sa.Text(), nullable=False),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("asks_young", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_consent_text_exchange_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint(
            "exchange_id", "purpose", "number", name=op.f("uq_consent_text_exchange_id_purpose_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_consent_text_public_id")),
    )
    op.create_table(
        "exchange_partner",
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("brings", sa.String(length=300), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_exchange_partner_exchange_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_exchange_partner_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_partner")),
        sa.UniqueConstraint(
            "exchange_id", "organisation_id", "name", name=op.f("uq_exchange_partner_exchange_id_organisation_id_name")
        ),
    )
    op.create_table(
        "guardian_tie",
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("main_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_guardian_tie_guardian_id")),
        sa.ForeignKeyConstraint(["main_id"], ["guardian.id"], name=op.f("fk_guardian_tie_main_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_tie")),
        sa.UniqueConstraint("guardian_id", name=op.f("uq_guardian_tie_guardian_id")),
    )
    with op.batch_alter_table("guardian_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardian_tie_main_id"), ["main_id"], unique=False)

    op.create_table(
        "leg",
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("outbound", "return", name="legdirection", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("sending_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("travel_days", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "cleared",
                "under_way",
                "ended",
                "closed",
                "cancelled",
                name="legstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lodging", sa.String(length=300), nullable=False),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.Column("declaration", sa.String(length=60), nullable=False),
        sa.Column("emergency_numbers", sa.JSON(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_leg_ends_after_start")),
        sa.CheckConstraint("host_id <> sending_id", name=op.f("ck_leg_two_cities")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_leg_exchange_id")),
        sa.ForeignKeyConstraint(["host_id"], ["organisation.id"], name=op.f("fk_leg_host_id")),
        sa.ForeignKeyConstraint(["sending_id"], ["organisation.id"], name=op.f("fk_leg_sending_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg")),
        sa.UniqueConstraint("exchange_id", "direction", name=op.f("uq_leg_exchange_id_direction")),
        sa.UniqueConstraint("public_id", name=op.f("uq_leg_public_id")),
    )
    with op.batch_alter_table("leg", schema=None) as batch_op:
        batch_op.create_index("ix_leg_state_starts_on", ["state", "starts_on"], unique=False)

    op.create_table(
        "activity",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("title_fr", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_hy", sa.String(length=200), nullable=False),
        sa.Column("description_fr", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("description_hy", sa.Text(), nullable=False),
        sa.Column(
            "theme",
            sa.Enum(
                "environment",
                "waste",
                "francophonie",
                "culture",
                "together",
                name="theme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("partner_name", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("material", sa.String(length=300), nullable=False),
        sa.Column("swimming", sa.Boolean(), nullable=False),
        sa.Column("rain_twin_id", sa.Integer(), nullable=True),
        sa.Column("is_rain_twin", sa.Boolean(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("capacity is null or capacity > 0", name=op.f("ck_activity_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_activity_ends_after_start")),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_activity_leg_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisation.id"], name=op.f("fk_activity_partner_id")),
        sa.ForeignKeyConstraint(["rain_twin_id"], ["activity.id"], name=op.f("fk_activity_rain_twin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_public_id")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index("ix_activity_leg_id_day_starts_at", ["leg_id", "day", "starts_at"], unique=False)

    op.create_table(
        "group_message",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("to_guardians", sa.Boolean(), nullable=False),
        sa.Column("to_young", sa.Boolean(), nullable=False),
        sa.Column("subject_fr", sa.String(length=200), nullable=False),
        sa.Column("subject_en", sa.String(length=200), nullable=False),
        sa.Column("subject_hy", sa.String(length=200), nullable=False),
        sa.Column("body_fr", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("body_hy", sa.Text(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_group_message_leg_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user_account.id"], name=op.f("fk_group_message_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_group_message_public_id")),
    )
    with op.batch_alter_table("group_message", schema=None) as batch_op:
        batch_op.create_index("ix_group_message_leg_id_id", ["leg_id", "id"], unique=False)

    op.create_table(
        "incident",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "minor",
                "serious",
                "grave",
                name="incidentseverity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open", "followed", "closed", name="incidentstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("told_guardians_at", UtcDateTime(), nullable=True),
        sa.Column("told_authorities", sa.String(length=300), nullable=False),
        sa.Column("reported_by", sa.String(length=200), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("follow_up_by", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_incident_leg_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["user_account.id"], name=op.f("fk_incident_reported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incident_public_id")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index("ix_incident_leg_id_state_id", ["leg_id", "state", "id"], unique=False)

    op.create_table(
        "lodging",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_lodging_leg_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_lodging_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lodging")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lodging_public_id")),
    )
    with op.batch_alter_table("lodging", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lodging_leg_id"), ["leg_id"], unique=False)

    op.create_table(
        "participation",
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("class_name", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "participant",
                "leader",
                "director",
                name="participationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_substitute", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "expected",
                "confirmed",
                "withdrawn",
                name="participationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "sort_name",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.Enum("fr", "en", "hy", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
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
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_participation_application_id")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_participation_exchange_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_participation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participation_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["organisation.id"], name=op.f("fk_participation_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("exchange_id", "person_id", name=op.f("uq_participation_exchange_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_participation_public_id")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_application_id"), ["application_id"], unique=False)
        batch_op.create_index(
            "ix_participation_exchange_id_organisation_id", ["exchange_id", "organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_participation_exchange_id_state_sort_name_id", ["exchange_id", "state", "sort_name", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_participation_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_participation_school_id", ["school_id"], unique=False)

    op.create_table(
        "sheet_download",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("taken_by", sa.String(length=200), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_sheet_download_leg_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["user_account.id"], name=op.f("fk_sheet_download_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_download")),
    )
    with op.batch_alter_table("sheet_download", schema=None) as batch_op:
        batch_op.create_index("ix_sheet_download_leg_id_id", ["leg_id", "id"], unique=False)

    op.create_table(
        "survey",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "participant",
                "guardian",
                "household",
                "leader",
                name="surveyaudience",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("fr", "en", "hy", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_survey_leg_id")),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_survey_questionnaire_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("leg_id", "audience", "subject_id", name=op.f("uq_survey_leg_id_audience_subject_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_public_id")),
    )
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.create_index("ix_survey_leg_id_submitted_at", ["leg_id", "submitted_at"], unique=False)

    op.create_table(
        "travel_segment",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("outward", "homeward", name="travelway", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "plane",
                "train",
                "coach",
                "bus",
                "boat",
                "car",
                name="travelmode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("carrier", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("from_place", sa.String(length=200), nullable=False),
        sa.Column("to_place", sa.String(length=200), nullable=False),
        sa.Column("departs_at", UtcDateTime(), nullable=False),
        sa.Column("departs_zone", sa.String(length=40), nullable=False),
        sa.Column("arrives_at", UtcDateTime(), nullable=False),
        sa.Column("arrives_zone", sa.String(length=40), nullable=False),
        sa.Column("meet_at", UtcDateTime(), nullable=True),
        sa.Column("meet_place", sa.String(length=200), nullable=False),
        sa.Column("booking", sa.String(length=60), nullable=False),
        sa.Column("delay_minutes", sa.Integer(), nullable=False),
        sa.Column("delay_note", sa.String(length=300), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("arrives_at > departs_at", name=op.f("ck_travel_segment_arrives_after_departure")),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_travel_segment_leg_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_segment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_travel_segment_public_id")),
    )
    with op.batch_alter_table("travel_segment", schema=None) as batch_op:
        batch_op.create_index("ix_travel_segment_leg_id_departs_at", ["leg_id", "departs_at"], unique=False)

    op.create_table(
        "activity_leader",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_leader_activity_id")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_activity_leader_participation_id")
        ),
        sa.PrimaryKeyConstraint("activity_id", "participation_id", name=op.f("pk_activity_leader")),
    )
    with op.batch_alter_table("activity_leader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_leader_participation_id"), ["participation_id"], unique=False)

    op.create_table(
        "attendance_entry",
        sa.Column("entry_id", sa.String(length=40), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "present",
                "late",
                "excused",
                "absent",
                name="attendancemark",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("marked_by", sa.String(length=200), nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_attendance_entry_activity_id")),
        sa.ForeignKeyConstraint(["marked_by_id"], ["user_account.id"], name=op.f("fk_attendance_entry_marked_by_id")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_attendance_entry_participation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_entry")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_attendance_entry_entry_id")),
    )
    with op.batch_alter_table("attendance_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attendance_entry_latest", ["activity_id", "participation_id", "marked_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attendance_entry_participation_id"), ["participation_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "participation",
                "medical_care",
                "transport",
                "swimming",
                "data_transfer",
                "image",
                name="consentpurpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "given",
                "refused",
                "revoked",
                "expired",
                name="consentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
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
            nullable=True,
        ),
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"], name=op.f("fk_consent_participation_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["file.id"], name=op.f("fk_consent_proof_id")),
        sa.ForeignKeyConstraint(["text_id"], ["consent_text.id"], name=op.f("fk_consent_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint(
            "participation_id", "purpose", "guardian_id", name=op.f("uq_consent_participation_id_purpose_guardian_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_consent_public_id")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "household",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "offered",
                "visited",
                "accepted",
                "refused",
                "withdrawn",
                name="householdstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column(
            "language",
            sa.Enum("fr", "en", "hy", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("pets", sa.JSON(), nullable=False),
        sa.Column("avoids", sa.JSON(), nullable=False),
        sa.Column("smokes", sa.Boolean(), nullable=False),
        sa.Column(
            "gender_wish",
            sa.Enum("female", "male", "other", name="gender", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("same_room", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("visited_by", sa.String(length=200), nullable=False),
        sa.Column("visit_note", sa.Text(), nullable=False),
        sa.Column("visit_expires_on", sa.Date(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("shown_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_household_capacity")),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_household_leg_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_household_organisation_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["file.id"], name=op.f("fk_household_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("public_id", name=op.f("uq_household_public_id")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index("ix_household_leg_id_state_id", ["leg_id", "state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "incident_person",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_person_incident_id")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_incident_person_participation_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "participation_id", name=op.f("pk_incident_person")),
    )
    with op.batch_alter_table("incident_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_person_participation_id"), ["participation_id"], unique=False)

    op.create_table(
        "leg_member",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("travels", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_leg_member_leg_id")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_leg_member_participation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg_member")),
        sa.UniqueConstraint("leg_id", "participation_id", name=op.f("uq_leg_member_leg_id_participation_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_leg_member_public_id")),
    )
    with op.batch_alter_table("leg_member", schema=None) as batch_op:
        batch_op.create_index("ix_leg_member_participation_id", ["participation_id"], unique=False)

    op.create_table(
        "travel_seat",
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=20), nullable=False),
        sa.Column("ticket", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_travel_seat_participation_id")
        ),
        sa.ForeignKeyConstraint(["segment_id"], ["travel_segment.id"], name=op.f("fk_travel_seat_segment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_seat")),
        sa.UniqueConstraint("segment_id", "participation_id", name=op.f("uq_travel_seat_segment_id_participation_id")),
    )
    with op.batch_alter_table("travel_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_travel_seat_participation_id"), ["participation_id"], unique=False)

    op.create_table(
        "household_adult",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("is_contact", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_household_adult_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_adult")),
        sa.UniqueConstraint("public_id", name=op.f("uq_household_adult_public_id")),
    )
    with op.batch_alter_table("household_adult", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_adult_household_id"), ["household_id"], unique=False)

    op.create_table(
        "household_child",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.Column(
            "gender",
            sa.Enum("female", "male", "other", name="gender", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_household_child_household_id")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_household_child_participation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_child")),
    )
    with op.batch_alter_table("household_child", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_child_household_id"), ["household_id"], unique=False)

    op.create_table(
        "participation_certificate",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user_account.id"], name=op.f("fk_participation_certificate_issued_by_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["leg_member.id"], name=op.f("fk_participation_certificate_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_participation_certificate_code")),
        sa.UniqueConstraint("member_id", name=op.f("uq_participation_certificate_member_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_participation_certificate_public_id")),
    )
    op.create_table(
        "reflection",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("surprised", sa.Text(), nullable=False),
        sa.Column("will_do", sa.Text(), nullable=False),
        sa.Column("shared_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["leg_member.id"], name=op.f("fk_reflection_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection")),
        sa.UniqueConstraint("member_id", name=op.f("uq_reflection_member_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reflection_public_id")),
    )
    op.create_table(
        "room",
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("lodging_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=False),
        sa.Column("for_adults", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(household_id IS NULL) <> (lodging_id IS NULL)", name=op.f("ck_room_one_house")),
        sa.CheckConstraint("beds > 0", name=op.f("ck_room_beds")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_room_household_id")),
        sa.ForeignKeyConstraint(["lodging_id"], ["lodging.id"], name=op.f("fk_room_lodging_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("public_id", name=op.f("uq_room_public_id")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_lodging_id"), ["lodging_id"], unique=False)

    op.create_table(
        "adult_check",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("household_adult_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "honorability",
                "first_aid",
                "leadership",
                name="checkedfor",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (household_adult_id IS NULL)", name=op.f("ck_adult_check_one_adult")
        ),
        sa.CheckConstraint(
            "expires_on is null or expires_on >= checked_on", name=op.f("ck_adult_check_expires_after_check")
        ),
        sa.ForeignKeyConstraint(
            ["household_adult_id"], ["household_adult.id"], name=op.f("fk_adult_check_household_adult_id")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_adult_check_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_adult_check_person_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["file.id"], name=op.f("fk_adult_check_proof_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adult_check")),
        sa.UniqueConstraint("public_id", name=op.f("uq_adult_check_public_id")),
    )
    with op.batch_alter_table("adult_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adult_check_household_adult_id"), ["household_adult_id"], unique=False)
        batch_op.create_index(
            "ix_adult_check_organisation_id_expires_on", ["organisation_id", "expires_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_adult_check_person_id"), ["person_id"], unique=False)

    op.create_table(
        "host_stay",
        sa.Column("leg_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("lodging_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "agreed",
                "ended",
                name="hoststaystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(household_id IS NULL) <> (lodging_id IS NULL)", name=op.f("ck_host_stay_one_house")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_host_stay_ends_after_start")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_host_stay_household_id")),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_host_stay_leg_id")),
        sa.ForeignKeyConstraint(["lodging_id"], ["lodging.id"], name=op.f("fk_host_stay_lodging_id")),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"], name=op.f("fk_host_stay_participation_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_host_stay_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_stay")),
        sa.UniqueConstraint("public_id", name=op.f("uq_host_stay_public_id")),
    )
    with op.batch_alter_table("host_stay", schema=None) as batch_op:
        batch_op.create_index("ix_host_stay_household_id", ["household_id"], unique=False)
        batch_op.create_index("ix_host_stay_leg_id_participation_id", ["leg_id", "participation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_host_stay_lodging_id"), ["lodging_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_host_stay_participation_id"), ["participation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_host_stay_room_id"), ["room_id"], unique=False)


def drop_new_tables() -> None:
    with op.batch_alter_table("host_stay", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_host_stay_room_id"))
        batch_op.drop_index(batch_op.f("ix_host_stay_participation_id"))
        batch_op.drop_index(batch_op.f("ix_host_stay_lodging_id"))
        batch_op.drop_index("ix_host_stay_leg_id_participation_id")
        batch_op.drop_index("ix_host_stay_household_id")

    op.drop_table("host_stay")
    with op.batch_alter_table("adult_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adult_check_person_id"))
        batch_op.drop_index("ix_adult_check_organisation_id_expires_on")
        batch_op.drop_index(batch_op.f("ix_adult_check_household_adult_id"))

    op.drop_table("adult_check")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_lodging_id"))
        batch_op.drop_index(batch_op.f("ix_room_household_id"))

    op.drop_table("room")
    op.drop_table("reflection")
    op.drop_table("participation_certificate")
    with op.batch_alter_table("household_child", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_child_household_id"))

    op.drop_table("household_child")
    with op.batch_alter_table("household_adult", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_adult_household_id"))

    op.drop_table("household_adult")
    with op.batch_alter_table("travel_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_travel_seat_participation_id"))

    op.drop_table("travel_seat")
    with op.batch_alter_table("leg_member", schema=None) as batch_op:
        batch_op.drop_index("ix_leg_member_participation_id")

    op.drop_table("leg_member")
    with op.batch_alter_table("incident_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_person_participation_id"))

    op.drop_table("incident_person")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_organisation_id"))
        batch_op.drop_index("ix_household_leg_id_state_id")

    op.drop_table("household")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_guardian_id")

    op.drop_table("consent")
    with op.batch_alter_table("attendance_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_entry_participation_id"))
        batch_op.drop_index("ix_attendance_entry_latest")

    op.drop_table("attendance_entry")
    with op.batch_alter_table("activity_leader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_leader_participation_id"))

    op.drop_table("activity_leader")
    with op.batch_alter_table("travel_segment", schema=None) as batch_op:
        batch_op.drop_index("ix_travel_segment_leg_id_departs_at")

    op.drop_table("travel_segment")
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_leg_id_submitted_at")

    op.drop_table("survey")
    with op.batch_alter_table("sheet_download", schema=None) as batch_op:
        batch_op.drop_index("ix_sheet_download_leg_id_id")

    op.drop_table("sheet_download")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index("ix_participation_school_id")
        batch_op.drop_index(batch_op.f("ix_participation_person_id"))
        batch_op.drop_index("ix_participation_exchange_id_state_sort_name_id")
        batch_op.drop_index("ix_participation_exchange_id_organisation_id")
        batch_op.drop_index(batch_op.f("ix_participation_application_id"))

    op.drop_table("participation")
    with op.batch_alter_table("lodging", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lodging_leg_id"))

    op.drop_table("lodging")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index("ix_incident_leg_id_state_id")

    op.drop_table("incident")
    with op.batch_alter_table("group_message", schema=None) as batch_op:
        batch_op.drop_index("ix_group_message_leg_id_id")

    op.drop_table("group_message")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_leg_id_day_starts_at")

    op.drop_table("activity")
    with op.batch_alter_table("leg", schema=None) as batch_op:
        batch_op.drop_index("ix_leg_state_starts_on")

    op.drop_table("leg")
    with op.batch_alter_table("guardian_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guardian_tie_main_id"))

    op.drop_table("guardian_tie")
    op.drop_table("exchange_partner")
    op.drop_table("consent_text")
    with op.batch_alter_table("exchange", schema=None) as batch_op:
        batch_op.drop_index("ix_exchange_partner_id_state")
        batch_op.drop_index("ix_exchange_organisation_id_state")
        batch_op.drop_index(batch_op.f("ix_exchange_call_id"))

    op.drop_table("exchange")

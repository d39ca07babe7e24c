"""every screen of the internship

What students, departments, coordinators and partners do in a year needs: what a department says of a candidate, what a
school says of its students, reminders, editable texts, interns who came another way, sealed facts about a person.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op
from db.base import UtcDateTime

revision = "0002"
down_revision = "0001"

# Values that were added to closed sets, with the tables whose checks name them.
KINDS_BEFORE = (
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
)
KINDS = (*KINDS_BEFORE, "correction", "nomination", "site_text", "other_intern", "tutor_absence")
PURPOSES_BEFORE = ("register", "reset_password", "invitation", "offer_entry", "placement_follow_up")
PURPOSES = (*PURPOSES_BEFORE, "department_desk", "calendar_feed")
MAILS_BEFORE = ("queued", "sending", "sent", "failed", "uncertain", "discarded")
MAILS = (*MAILS_BEFORE, "held")
WITH_KIND = (
    "answer",
    "audit_entry",
    "capability_link",
    "checklist_item",
    "checklist_template",
    "file",
    "finding",
    "note",
    "outbox_mail",
    "search_token",
    "state_change",
)

# Columns of texts and choices that rows of before get with this value: table, column, type, value.
FILLED = (
    ("application", "enrolment", sa.String(40), "unknown"),
    ("correction_request", "version", sa.Integer(), "1"),
    ("legal_basis_record", "content", sa.String(200), ""),
    ("message", "thread", sa.String(40), "applicant"),
    ("offer", "day_hours", sa.String(200), ""),
    ("person", "postal_address", sa.String(300), ""),
    ("placement", "housing", sa.Text(), ""),
    ("placement", "costs", sa.Text(), ""),
    ("placement", "first_day_place", sa.String(300), ""),
    ("placement", "first_day_contact", sa.String(200), ""),
    ("placement", "first_day_phone", sa.String(40), ""),
    ("placement", "first_day_note", sa.Text(), ""),
    ("programme", "legal_basis", sa.Text(), ""),
    ("state_change", "told_by", sa.String(200), ""),
    ("user_account", "mail_rhythm", sa.String(40), "at_once"),
)
# Columns that stay empty in rows of before.
EMPTY = (
    ("application", "enrolment_at", UtcDateTime()),
    ("application", "enrolment_by_id", sa.Integer()),
    ("correction_request", "accepted_at", UtcDateTime()),
    ("correction_request", "public_id", sa.String(24)),
    ("person", "passport_expires_on", sa.Date()),
    ("person", "merged_into_id", sa.Integer()),
    ("placement", "visa_appointment_on", sa.Date()),
    ("placement", "first_day_minutes", sa.Integer()),
    ("placement", "hourly_cents", sa.Integer()),
    ("placement", "paid_on", sa.Date()),
    ("state_change", "happened_on", sa.Date()),
    ("state_change", "proof_id", sa.Integer()),
)
CHECKS = (
    ("application", "enrolment", ("unknown", "confirmed", "not_enrolled")),
    ("message", "messagethread", ("applicant", "partner")),
    ("user_account", "mailrhythm", ("at_once", "daily")),
)
POINTERS = (
    ("application", "enrolment_by_id", "user_account"),
    ("person", "merged_into_id", "person"),
    ("state_change", "proof_id", "file"),
)
TABLES = tuple(dict.fromkeys(row[0] for row in (*FILLED, *EMPTY)))


def upgrade() -> None:
    new_tables()
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for _table, name, kind, value in rows_of(table, FILLED):
                batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
            for _table, name, kind in rows_of(table, EMPTY):
                batch.add_column(sa.Column(name, kind, nullable=True))
    give_public_ids()
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for _table, name, kind, _value in rows_of(table, FILLED):
                batch.alter_column(name, existing_type=kind, server_default=None)
            for _table, name, values in rows_of(table, CHECKS):
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), one_of(column_of(table, name), values))
            for _table, name, target in rows_of(table, POINTERS):
                batch.create_foreign_key(op.f(f"fk_{table}_{name}"), target, [name], ["id"])
            if table == "correction_request":
                batch.alter_column("public_id", existing_type=sa.String(24), nullable=False)
                batch.create_unique_constraint(op.f("uq_correction_request_public_id"), ["public_id"])
            if table == "person":
                batch.create_index(op.f("ix_person_merged_into_id"), ["merged_into_id"])
    change_values(KINDS, PURPOSES, MAILS)


def downgrade() -> None:
    change_values(KINDS_BEFORE, PURPOSES_BEFORE, MAILS_BEFORE)
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            if table == "correction_request":
                batch.drop_constraint(op.f("uq_correction_request_public_id"), type_="unique")
            if table == "person":
                batch.drop_index(op.f("ix_person_merged_into_id"))
            for _table, name, _target in rows_of(table, POINTERS):
                batch.drop_constraint(op.f(f"fk_{table}_{name}"), type_="foreignkey")
            for _table, name, _values in rows_of(table, CHECKS):
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            for row in (*rows_of(table, FILLED), *rows_of(table, EMPTY)):
                batch.drop_column(row[1])
    drop_new_tables()


def rows_of(table: str, rows: tuple) -> list:
    return [row for row in rows if row[0] == table]


def column_of(table: str, check: str) -> str:
    return {"messagethread": "thread", "mailrhythm": "mail_rhythm"}.get(check, check)


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def give_public_ids() -> None:
    """Requests for corrections get an address of their own."""
    table = sa.table("correction_request", sa.column("id"), sa.column("public_id"))
    connection = op.get_bind()
    for (key,) in connection.execute(sa.select(table.c.id)).all():
        connection.execute(table.update().where(table.c.id == key).values(public_id=secrets.token_urlsafe(12)))


def change_values(kinds: tuple[str, ...], purposes: tuple[str, ...], mails: tuple[str, ...]) -> None:
    """Checks of closed sets, made anew with other values."""
    changes = [(table, "subjectkind", "subject_kind", kinds) for table in WITH_KIND]
    changes += [("capability_link", "linkpurpose", "purpose", purposes), ("outbox_mail", "mailstate", "state", mails)]
    for table, check, column, values in changes:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_{check}"), one_of(column, values))


def new_tables() -> None:

    op.create_table(
        "reminder",
        sa.Column("kind", sa.String(length=60), nullable=False),
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
                name="subjectkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "kind",
            "subject_kind",
            "subject_id",
            "step",
            "recipient",
            name=op.f("uq_reminder_kind_subject_kind_subject_id_step_recipient"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_recipient_sent_at", ["recipient", "sent_at"], unique=False)

    op.create_table(
        "other_intern",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("tutor_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("school", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_other_intern_ends_after_start")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_other_intern_department_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_other_intern_organisation_id")),
        sa.ForeignKeyConstraint(["tutor_id"], ["person.id"], name=op.f("fk_other_intern_tutor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_intern")),
        sa.UniqueConstraint("public_id", name=op.f("uq_other_intern_public_id")),
    )
    with op.batch_alter_table("other_intern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_other_intern_department_id"), ["department_id"], unique=False)
        batch_op.create_index(
            "ix_other_intern_organisation_id_starts_on", ["organisation_id", "starts_on"], unique=False
        )

    op.create_table(
        "person_secret",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "passport_number",
                "account_holder",
                "iban",
                "bic",
                name="secretkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nonce", sa.LargeBinary(length=12), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.String(length=20), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("purge_after", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_secret_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_secret")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_person_secret_person_id_kind")),
    )
    op.create_table(
        "tutor_absence",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_tutor_absence_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tutor_absence_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tutor_absence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tutor_absence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_tutor_absence_public_id")),
    )
    with op.batch_alter_table("tutor_absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tutor_absence_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tutor_absence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "site_text",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title_fr", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_hy", sa.String(length=200), nullable=False),
        sa.Column("body_fr", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("body_hy", sa.Text(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["updated_by_id"], ["user_account.id"], name=op.f("fk_site_text_updated_by_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_site_text")),
    )
    op.create_table(
        "host_opinion",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "interested", "not_suitable", name="hostanswer", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
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
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank is null or rank >= 1", name=op.f("ck_host_opinion_rank")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_host_opinion_application_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_host_opinion_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_opinion")),
        sa.UniqueConstraint("application_id", "offer_id", name=op.f("uq_host_opinion_application_id_offer_id")),
    )
    with op.batch_alter_table("host_opinion", schema=None) as batch_op:
        batch_op.create_index("ix_host_opinion_offer_id_answer", ["offer_id", "answer"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("study_field", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("nominated_at", UtcDateTime(), nullable=False),
        sa.Column("nominated_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_nomination_application_id")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_nomination_call_id")),
        sa.ForeignKeyConstraint(["nominated_by_id"], ["user_account.id"], name=op.f("fk_nomination_nominated_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_nomination_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint(
            "call_id", "organisation_id", "email", name=op.f("uq_nomination_call_id_organisation_id_email")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_nomination_public_id")),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "check_in",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("fine", "call_me", name="checkinanswer", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("from_intern", sa.Boolean(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
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
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("handled_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_check_in_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_in_placement_id"), ["placement_id"], unique=False)


def drop_new_tables() -> None:
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_in_placement_id"))

    op.drop_table("check_in")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nomination_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_nomination_application_id"))

    op.drop_table("nomination")
    with op.batch_alter_table("host_opinion", schema=None) as batch_op:
        batch_op.drop_index("ix_host_opinion_offer_id_answer")

    op.drop_table("host_opinion")
    op.drop_table("site_text")
    with op.batch_alter_table("tutor_absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tutor_absence_person_id"))
        batch_op.drop_index(batch_op.f("ix_tutor_absence_organisation_id"))

    op.drop_table("tutor_absence")
    op.drop_table("person_secret")
    with op.batch_alter_table("other_intern", schema=None) as batch_op:
        batch_op.drop_index("ix_other_intern_organisation_id_starts_on")
        batch_op.drop_index(batch_op.f("ix_other_intern_department_id"))

    op.drop_table("other_intern")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_recipient_sent_at")

    op.drop_table("reminder")

"""the agreement, presence and the certificate

An internship by the book needs its agreement with versions, signers and signatures, the hours of each day and what was
missed, what is paid for them, what both sides say of it, and the certificate with which it ends.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from db.base import UtcDateTime

revision = "0005"
down_revision = "0004"

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
    "correction",
    "nomination",
    "site_text",
    "other_intern",
    "tutor_absence",
)
KINDS = (
    *KINDS_BEFORE,
    "agreement",
    "agreement_signer",
    "absence",
    "evaluation",
    "certificate",
    "gratification",
)
PURPOSES_BEFORE = (
    "register",
    "reset_password",
    "invitation",
    "offer_entry",
    "placement_follow_up",
    "department_desk",
    "calendar_feed",
)
PURPOSES = (*PURPOSES_BEFORE, "agreement_signature", "evaluation")
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
    "reminder",
    "search_token",
    "state_change",
)

# Columns that rows of before get with this value: table, column, type, value.
FILLED = (
    ("organisation", "postal_address", sa.String(300), ""),
    ("organisation", "legal_number", sa.String(40), ""),
    ("organisation", "signatory_name", sa.String(200), ""),
    ("organisation", "signatory_title", sa.String(200), ""),
    ("organisation", "signatory_email", sa.String(254), ""),
    ("organisation", "deliberation", sa.String(300), ""),
    ("placement", "leave_minutes", sa.Integer(), "0"),
    ("placement", "referent_name", sa.String(200), ""),
    ("placement", "referent_title", sa.String(200), ""),
    ("placement", "referent_email", sa.String(254), ""),
    ("placement", "keeps_register", sa.Boolean(), sa.false()),
    ("placement", "keeps_journal", sa.Boolean(), sa.false()),
)
# Columns that stay empty in rows of before.
EMPTY = (
    ("organisation", "signing_order", sa.JSON()),
    ("placement", "week_minutes", sa.JSON()),
)
TABLES = ("organisation", "placement")


def upgrade() -> None:
    new_tables()
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for _table, name, kind, value in rows_of(table, FILLED):
                batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
            for _table, name, kind in rows_of(table, EMPTY):
                batch.add_column(sa.Column(name, kind, nullable=True))
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for _table, name, kind, _value in rows_of(table, FILLED):
                batch.alter_column(name, existing_type=kind, server_default=None)
    change_values(KINDS, PURPOSES)


def downgrade() -> None:
    change_values(KINDS_BEFORE, PURPOSES_BEFORE)
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for row in (*rows_of(table, FILLED), *rows_of(table, EMPTY)):
                batch.drop_column(row[1])
    drop_new_tables()


def rows_of(table: str, rows: tuple) -> list:
    return [row for row in rows if row[0] == table]


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def change_values(kinds: tuple[str, ...], purposes: tuple[str, ...]) -> None:
    """Checks of closed sets, made anew with other values."""
    changes = [(table, "subjectkind", "subject_kind", kinds) for table in WITH_KIND]
    changes += [("capability_link", "linkpurpose", "purpose", purposes)]
    for table, check, column, values in changes:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_{check}"), one_of(column, values))


def new_tables() -> None:
    op.create_table(
        "clause_template",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("text_fr", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_hy", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_clause_template_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_template")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_clause_template_organisation_id_code")),
    )
    op.create_table(
        "schengen_stay",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_schengen_stay_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_schengen_stay_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_schengen_stay_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schengen_stay")),
        sa.UniqueConstraint("public_id", name=op.f("uq_schengen_stay_public_id")),
    )
    with op.batch_alter_table("schengen_stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schengen_stay_person_id"), ["person_id"], unique=False)

    op.create_table(
        "open_question",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_source", sa.String(length=300), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user_account.id"], name=op.f("fk_open_question_answered_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_open_question_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_question")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_open_question_organisation_id_code")),
    )
    op.create_table(
        "absence",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "illness",
                "examination",
                "family",
                "agreed",
                "unexcused",
                "other",
                name="absencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("reported_by", sa.String(length=200), nullable=False),
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
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absence_ends_after_start")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_absence_minutes")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_absence_placement_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["file.id"], name=op.f("fk_absence_proof_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_absence_public_id")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_placement_id_starts_on", ["placement_id", "starts_on"], unique=False)

    op.create_table(
        "agreement",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "agreement", "amendment", name="agreementkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_signature",
                "signed",
                "refused",
                "superseded",
                "cancelled",
                name="agreementstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "translation",
            sa.Enum("fr", "en", "hy", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(kind = 'agreement') = (number = 0)", name=op.f("ck_agreement_number_of_kind")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_agreement_organisation_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_agreement_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("placement_id", "number", name=op.f("uq_agreement_placement_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agreement_public_id")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_agreement_organisation_id_state_due_on", ["organisation_id", "state", "due_on"], unique=False
        )

    op.create_table(
        "certificate",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user_account.id"], name=op.f("fk_certificate_issued_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_certificate_organisation_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_certificate_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint("placement_id", "number", name=op.f("uq_certificate_placement_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_public_id")),
    )
    op.create_table(
        "evaluation",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "moment",
            sa.Enum(
                "start",
                "mid_term",
                "final",
                name="evaluationmoment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "evaluator",
            sa.Enum(
                "tutor", "intern", "referent", name="evaluator", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("alerted_at", UtcDateTime(), nullable=True),
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
            nullable=True,
        ),
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("score between 0 and 100", name=op.f("ck_evaluation_score")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_evaluation_organisation_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_evaluation_placement_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["file.id"], name=op.f("fk_evaluation_proof_id")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_evaluation_questionnaire_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "placement_id", "moment", "evaluator", name=op.f("uq_evaluation_placement_id_moment_evaluator")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_evaluation_public_id")),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evaluation_organisation_id_answered_at_due_on",
            ["organisation_id", "answered_at", "due_on"],
            unique=False,
        )

    op.create_table(
        "gratification_month",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("hourly_cents", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("stated_at", UtcDateTime(), nullable=False),
        sa.Column("stated_by_id", sa.Integer(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_gratification_month_placement_id")),
        sa.ForeignKeyConstraint(
            ["stated_by_id"], ["user_account.id"], name=op.f("fk_gratification_month_stated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gratification_month")),
        sa.UniqueConstraint("placement_id", "month", name=op.f("uq_gratification_month_placement_id_month")),
        sa.UniqueConstraint("public_id", name=op.f("uq_gratification_month_public_id")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_journal_entry_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("placement_id", "day", name=op.f("uq_journal_entry_placement_id_day")),
        sa.UniqueConstraint("public_id", name=op.f("uq_journal_entry_public_id")),
    )
    op.create_table(
        "presence_confirmation",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("from_intern", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
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
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_presence_confirmation_placement_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["file.id"], name=op.f("fk_presence_confirmation_proof_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_confirmation")),
    )
    with op.batch_alter_table("presence_confirmation", schema=None) as batch_op:
        batch_op.create_index("ix_presence_confirmation_placement_id_month", ["placement_id", "month"], unique=False)

    op.create_table(
        "presence_entry",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
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
        sa.CheckConstraint("minutes between 0 and 1440", name=op.f("ck_presence_entry_minutes")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_presence_entry_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", "day", name=op.f("pk_presence_entry")),
    )
    op.create_table(
        "schedule_day",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("minutes between 0 and 1440", name=op.f("ck_schedule_day_minutes")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_schedule_day_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", "day", name=op.f("pk_schedule_day")),
    )
    op.create_table(
        "agreement_signer",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "intern",
                "guardian",
                "tutor",
                "host",
                "referent",
                "school",
                name="signerrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "language",
            sa.Enum("fr", "en", "hy", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("delegate_name", sa.String(length=200), nullable=False),
        sa.Column("delegate_title", sa.String(length=200), nullable=False),
        sa.Column("delegate_email", sa.String(length=254), nullable=False),
        sa.Column("delegate_reason", sa.Text(), nullable=False),
        sa.Column("delegated_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_expires_at", UtcDateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_signer_agreement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agreement_signer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signer")),
        sa.UniqueConstraint("agreement_id", "role", name=op.f("uq_agreement_signer_agreement_id_role")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agreement_signer_public_id")),
    )
    with op.batch_alter_table("agreement_signer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_signer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "agreement_version",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.Column("keeps_version_id", sa.Integer(), nullable=True),
        sa.Column("differences", sa.JSON(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_version_agreement_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_agreement_version_file_id")),
        sa.ForeignKeyConstraint(["frozen_by_id"], ["user_account.id"], name=op.f("fk_agreement_version_frozen_by_id")),
        sa.ForeignKeyConstraint(
            ["keeps_version_id"], ["agreement_version.id"], name=op.f("fk_agreement_version_keeps_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_version")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_agreement_version_agreement_id_number")),
        sa.UniqueConstraint("code", name=op.f("uq_agreement_version_code")),
    )
    op.create_table(
        "signature",
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "link", "account", "scan", name="signatureway", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
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
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_signature_file_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_signature_recorded_by_id")),
        sa.ForeignKeyConstraint(["signer_id"], ["agreement_signer.id"], name=op.f("fk_signature_signer_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user_account.id"], name=op.f("fk_signature_undone_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["agreement_version.id"], name=op.f("fk_signature_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_signer_id"), ["signer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signature_version_id"), ["version_id"], unique=False)


def drop_new_tables() -> None:
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_version_id"))
        batch_op.drop_index(batch_op.f("ix_signature_signer_id"))

    op.drop_table("signature")
    op.drop_table("agreement_version")
    with op.batch_alter_table("agreement_signer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_signer_person_id"))

    op.drop_table("agreement_signer")
    op.drop_table("schedule_day")
    op.drop_table("presence_entry")
    with op.batch_alter_table("presence_confirmation", schema=None) as batch_op:
        batch_op.drop_index("ix_presence_confirmation_placement_id_month")

    op.drop_table("presence_confirmation")
    op.drop_table("journal_entry")
    op.drop_table("gratification_month")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index("ix_evaluation_organisation_id_answered_at_due_on")

    op.drop_table("evaluation")
    op.drop_table("certificate")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_organisation_id_state_due_on")

    op.drop_table("agreement")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index("ix_absence_placement_id_starts_on")

    op.drop_table("absence")
    op.drop_table("open_question")
    with op.batch_alter_table("schengen_stay", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_schengen_stay_person_id"))

    op.drop_table("schengen_stay")
    op.drop_table("clause_template")

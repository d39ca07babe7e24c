"""the book of money

What is planned, committed, spent, given in kind and received, by budget line; entries are never changed.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.append_only import MONEY, append_only, changeable
from db.base import UtcDateTime

revision = "0027"
down_revision = "0026"

# A value that was added to a closed set, with the tables whose checks name it.
KINDS = (
    "user", "person", "organisation", "department", "call", "application", "offer", "placement", "checklist_item",
    "file", "mail", "session", "link", "correction", "nomination", "site_text", "other_intern", "tutor_absence",
    "agreement", "agreement_signer", "absence", "evaluation", "certificate", "gratification", "item", "location",
    "acquisition", "lot", "kit_template", "kit", "movement", "shipment", "parcel", "receipt", "handover", "course",
    "loan", "count", "wish", "exchange", "leg", "participation", "leg_member", "guardian", "consent", "consent_text",
    "adult_check", "household", "host_stay", "lodging", "travel_segment", "activity", "incident", "group_message",
    "survey", "reflection",
)  # fmt: skip
NEW_KIND = "money_entry"
WITH_KIND = (
    "answer", "audit_entry", "capability_link", "checklist_item", "checklist_template", "file", "finding", "movement",
    "note", "outbox_mail", "reminder", "search_token", "state_change",
)  # fmt: skip


def upgrade() -> None:
    new_table()
    change_kinds((*KINDS, NEW_KIND))


def downgrade() -> None:
    change_kinds(KINDS)
    for statement in changeable(op.get_bind().dialect.name, MONEY):
        op.execute(statement)
    op.drop_table("money_entry")


def change_kinds(kinds: tuple[str, ...]) -> None:
    """Checks of kinds of records, made anew. SQLite copies each table, which loses its triggers."""
    dialect = op.get_bind().dialect.name
    for statement in changeable(dialect):
        op.execute(statement)
    allowed = f"subject_kind IN ({', '.join(repr(kind) for kind in kinds)})"
    for table in WITH_KIND:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_subjectkind"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_subjectkind"), allowed)
    for statement in append_only(dialect):
        op.execute(statement)


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def new_table() -> None:
    op.create_table(
        "money_entry",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=True),
        sa.Column("budget_line_id", sa.Integer(), nullable=False),
        sa.Column("kind", one_of("moneykind", "planned", "committed", "spent", "valued", "received"), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", one_of("currency", "eur", "amd"), nullable=False),
        sa.Column("foreign_cents", sa.BigInteger(), nullable=True),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_money_entry_amount")),
        sa.CheckConstraint(
            "(reverses_id IS NULL) = (amount_cents > 0)", name=op.f("ck_money_entry_reversals_are_negative")
        ),
        sa.CheckConstraint("(currency = 'eur') = (foreign_cents IS NULL)", name=op.f("ck_money_entry_foreign_amount")),
        sa.CheckConstraint("(foreign_cents IS NULL) = (rate IS NULL)", name=op.f("ck_money_entry_foreign_rate")),
        sa.CheckConstraint(
            "commitment_id IS NULL OR kind = 'spent'", name=op.f("ck_money_entry_only_expenses_pay_a_commitment")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_money_entry_organisation_id")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_money_entry_exchange_id")),
        sa.ForeignKeyConstraint(["budget_line_id"], ["budget_line.id"], name=op.f("fk_money_entry_budget_line_id")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_money_entry_participation_id")
        ),
        sa.ForeignKeyConstraint(["commitment_id"], ["money_entry.id"], name=op.f("fk_money_entry_commitment_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["money_entry.id"], name=op.f("fk_money_entry_reverses_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_money_entry_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_money_entry_public_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_money_entry_reverses_id")),
    )
    op.create_index(
        "ix_money_entry_exchange_id_organisation_id_booked_on_id", "money_entry",
        ["exchange_id", "organisation_id", "booked_on", "id"],
    )  # fmt: skip
    op.create_index("ix_money_entry_organisation_id_kind", "money_entry", ["organisation_id", "kind"])
    for column in ("budget_line_id", "commitment_id", "participation_id"):
        op.create_index(f"ix_money_entry_{column}", "money_entry", [column])
    for statement in append_only(op.get_bind().dialect.name, MONEY):
        op.execute(statement)

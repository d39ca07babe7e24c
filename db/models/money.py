"""Who pays, from which budget line, what was planned and spent, and the history of the cooperation's actions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Cents, LongText, WithId, WithPublicId
from db.enums import CooperationAxis, Currency, MoneyKind
from db.models.exchanges import Exchange
from db.models.people import Organisation


class Funder(WithPublicId, Base):
    __tablename__ = "funder"

    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    name_hy: Mapped[str] = mapped_column(String(200), default="")


class BudgetLine(WithPublicId, Base):
    __tablename__ = "budget_line"
    __table_args__ = (UniqueConstraint("funder_id", "year", "code"),)

    funder_id: Mapped[int] = mapped_column(ForeignKey("funder.id"))
    year: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    label_fr: Mapped[str] = mapped_column(String(200))
    label_en: Mapped[str] = mapped_column(String(200), default="")
    label_hy: Mapped[str] = mapped_column(String(200), default="")
    axis: Mapped[CooperationAxis | None]
    amount_cents: Mapped[Cents]


class CooperationAction(WithId, Base):
    """Something that the two cities did together; the year and the amount only where they are known."""

    __tablename__ = "cooperation_action"

    code: Mapped[str] = mapped_column(String(60), unique=True)
    axis: Mapped[CooperationAxis]
    year: Mapped[int | None]
    title_fr: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    title_hy: Mapped[str] = mapped_column(String(300), default="")
    amount_cents: Mapped[Cents | None]
    source: Mapped[str] = mapped_column(String(200), default="")


class MoneyEntry(WithPublicId, Base):
    """One line in the book of a city's money, never changed or deleted: what was wrong is reversed, once.

    Sums over all lines are what is true; a reversal has the amount of what it reverses with the other sign.
    """

    __tablename__ = "money_entry"
    __table_args__ = (
        CheckConstraint("amount_cents <> 0", "amount"),
        CheckConstraint("(reverses_id IS NULL) = (amount_cents > 0)", "reversals_are_negative"),
        CheckConstraint("(currency = 'eur') = (foreign_cents IS NULL)", "foreign_amount"),
        CheckConstraint("(foreign_cents IS NULL) = (rate IS NULL)", "foreign_rate"),
        CheckConstraint("commitment_id IS NULL OR kind = 'spent'", "only_expenses_pay_a_commitment"),
        Index(
            "ix_money_entry_exchange_id_organisation_id_booked_on_id", "exchange_id", "organisation_id", "booked_on",
            "id",
        ),
        Index("ix_money_entry_organisation_id_kind", "organisation_id", "kind"),
        Index("ix_money_entry_budget_line_id", "budget_line_id"),
        Index("ix_money_entry_commitment_id", "commitment_id"),
        Index("ix_money_entry_participation_id", "participation_id"),
    )  # fmt: skip

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The city in whose book it stands; the other one reads sums alone."""
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"))
    """What it is for."""
    budget_line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"))
    kind: Mapped[MoneyKind]
    booked_on: Mapped[date]
    """Day of the bill, order, payment or decision."""
    amount_cents: Mapped[Cents]
    """Euros, whatever it was paid in."""
    currency: Mapped[Currency] = mapped_column(default=Currency.EUR)
    foreign_cents: Mapped[Cents | None]
    """Hundredths of the currency it was paid in, if that is not the euro."""
    rate: Mapped[int | None]
    """Ten-thousandths of that currency for one euro, on the day of the entry."""
    label: Mapped[str] = mapped_column(String(200))
    party: Mapped[str] = mapped_column(String(200), default="")
    """Who is paid, or who paid."""
    reference: Mapped[str] = mapped_column(String(120), default="")
    """Number of the bill, order or decision."""
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    """For whom a family paid."""
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("money_entry.id"))
    """The commitment that an expense pays."""
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("money_entry.id"), unique=True)
    reason: Mapped[LongText] = mapped_column(default="")
    """Why it was reversed."""
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    entered_by: Mapped[str] = mapped_column(String(200), default="")
    entered_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    exchange: Mapped[Exchange | None] = relationship()
    budget_line: Mapped[BudgetLine] = relationship()
    commitment: Mapped[MoneyEntry | None] = relationship(foreign_keys=[commitment_id], remote_side="MoneyEntry.id")

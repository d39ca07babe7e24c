"""Entries of a city’s money as a file: each with its sign, so that sums of the file are sums of the pages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import aliased

from db.enums import Currency, MoneyKind
from db.models import BudgetLine, Exchange, Funder, MoneyEntry, Organisation
from services.exports.columns import Column, Kind, localised
from services.exports.shared import Export, among, record, reference
from services.i18n import N_
from services.queries.exchange.money_scope import money_visible_to
from services.rules.money import RATE_UNITS

_reversed = aliased(MoneyEntry)


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(BudgetLine, BudgetLine.id == MoneyEntry.budget_line_id)
        .join(Funder, Funder.id == BudgetLine.funder_id)
        .join(Organisation, Organisation.id == MoneyEntry.organisation_id)
        .outerjoin(Exchange, Exchange.id == MoneyEntry.exchange_id)
        .outerjoin(_reversed, _reversed.id == MoneyEntry.reverses_id)
    )


MONEY = Export(
    name="money",
    title=N_("Entries of budgets"),
    what=N_("One line for each entry; what takes another one back stands below zero."),
    model=MoneyEntry,
    columns=(
        reference(MoneyEntry),
        Column(N_("City"), N_("In whose book it stands"), localised(Organisation, "name")),
        Column(N_("Exchange"), N_("Its title"), localised(Exchange, "title")),
        Column(N_("Kind"), N_("Planned, committed, spent, given in kind or received"), MoneyEntry.kind, Kind.WORD,
               MoneyKind),
        Column(N_("Day"), N_("Of the bill, order, payment or decision"), MoneyEntry.booked_on, Kind.DATE),
        Column(N_("Year of the line"), N_("Budget year"), BudgetLine.year, Kind.NUMBER),
        Column(N_("Budget line"), N_("Its name"), localised(BudgetLine, "label")),
        Column(N_("Who pays"), N_("Funder of the line"), localised(Funder, "name")),
        Column(N_("What for"), N_("As entered"), MoneyEntry.label),
        Column(N_("To or from whom"), N_("Who is paid, or who paid"), MoneyEntry.party),
        Column(N_("Document"), N_("Number of the bill, order or decision"), MoneyEntry.reference),
        Column(N_("Amount"), N_("In euros"), MoneyEntry.amount_cents / 100.0, Kind.EUROS),
        Column(N_("Currency"), N_("In which it was paid"), MoneyEntry.currency, Kind.WORD, Currency),
        Column(N_("Amount in that currency"), N_("Empty for euros"), MoneyEntry.foreign_cents / 100.0, Kind.DECIMAL),
        Column(N_("Rate"), N_("Units of that currency for one euro on that day"), MoneyEntry.rate / float(RATE_UNITS),
               Kind.DECIMAL),
        Column(N_("Takes back"), N_("Reference of the entry that this one takes back"),
               func.coalesce(_reversed.public_id, "")),
        Column(N_("Reason"), N_("Why it was taken back"), MoneyEntry.reason),
        Column(N_("Entered by"), N_("Name of the account"), MoneyEntry.entered_by),
        Column(N_("Entered"), N_("Day and hour in Clamart"), MoneyEntry.entered_at, Kind.INSTANT),
    ),
    scope=money_visible_to,
    joined=_joined,
    order=(MoneyEntry.booked_on, MoneyEntry.id),
    owner=MoneyEntry.organisation_id,
    filters={
        "exchange": record(MoneyEntry.exchange_id, Exchange),
        "kind": among(MoneyEntry.kind, MoneyKind),
        "line": record(MoneyEntry.budget_line_id, BudgetLine),
    },
)  # fmt: skip

"""The book of a city’s money: what is planned, committed, spent, given in kind and received, entered once.

What was wrong is reversed by an entry of its own, with a reason; nothing is changed or deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, MoneyKind, SubjectKind
from db.models import BudgetLine, Exchange, MoneyEntry, Organisation, Participation
from db.session import reading
from services import files, history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.exchange_policy import owned_by
from services.files import Upload
from services.i18n import N_
from services.money import amounts, lines
from services.policy import authorize
from services.records import by_public_id, local_day, optional
from services.unit import prepared_by

TO_COME = frozenset({MoneyKind.PLANNED, MoneyKind.COMMITTED})
"""Kinds that may bear a day to come; what was paid or received was so already."""
Proof = tuple[str, bytes]
"""Name and content of a file."""


class Purse(NamedTuple):
    """The book of one city, of which permissions are asked."""

    organisation_id: int


def _prepare(
    actor: Actor, exchange_public_id: str, kind: MoneyKind, fields: Mapping[str, Any], *, proof: Proof | None = None,
    now: datetime,
) -> Upload | None:  # fmt: skip
    """Look at the proof before the transaction; strangers are turned away first."""
    with reading() as session:
        _city(session, actor, by_public_id(session, Exchange, exchange_public_id), fields)
    return files.checked(*proof) if proof else None


@prepared_by(_prepare)
def enter(
    session: Session, actor: Actor, exchange_public_id: str, kind: MoneyKind, fields: Mapping[str, Any], *,
    proof: Proof | None = None, now: datetime, prepared: Upload | None = None,
) -> MoneyEntry:  # fmt: skip
    """Enter an amount of an exchange: label, amount, currency, rate, booked_on, party, reference, city.

    ``line``: public id of the budget line; an amount that is planned may name a new one (``lines.add_line``).
    ``commitment``: what an expense pays, whose line it then takes. ``participation``: for whom a family paid.
    ``proof`` is kept as a private file of the city. Raises ``Invalid`` at the field.
    """
    exchange = by_public_id(session, Exchange, exchange_public_id)
    city = _city(session, actor, exchange, fields)
    amount = amounts.amount(fields.get("amount"), fields.get("currency"), fields.get("rate"))
    commitment = _commitment(session, exchange, city, kind, fields)
    made = MoneyEntry(
        organisation_id=city.id, exchange_id=exchange.id, kind=kind, amount_cents=amount.cents,
        currency=amount.currency, foreign_cents=amount.foreign_cents, rate=amount.rate,
        booked_on=_day(fields, kind, local_day(now, city.time_zone)), **_words(kind, fields),
        participation_id=_participation(session, exchange, city, kind, fields),
        commitment_id=commitment.id if commitment else None, entered_by_id=actor.user_id, entered_by=actor.name,
        entered_at=now,
    )  # fmt: skip
    line = commitment.budget_line if commitment else _line(session, exchange, kind, fields, amount.cents)
    made.budget_line_id = line.id
    session.add(made)
    session.flush()
    if proof:
        _keep(session, actor, made, proof, prepared, now)
    _audit(session, actor, "enter", made, now)
    return made


def reverse(session: Session, actor: Actor, public_id: str, *, reason: str, now: datetime) -> MoneyEntry:
    """Take an entry back by one of the same amount with the other sign, dated today; once, and with a reason.

    Raises ``Conflict`` where it was taken back already, ``Invalid`` at «reason».
    """
    entry = by_public_id(session, MoneyEntry, public_id, lock=True)
    authorize(actor, Action.MONEY_EDIT, entry)
    if entry.reverses_id is not None:
        raise Invalid(N_("This entry takes another one back: enter the right amount anew."))
    if session.scalar(select(MoneyEntry.id).where(MoneyEntry.reverses_id == entry.id)) is not None:
        raise Conflict(N_("This entry was taken back already."))
    why = inputs.text(reason, field="reason", longest=history.REASON_LENGTH)
    if not why:
        raise Invalid(N_("Give a reason: it is kept with the entry."), field="reason")
    kept = (
        "organisation_id", "exchange_id", "budget_line_id", "kind", "currency", "rate", "label", "party", "reference",
        "participation_id", "commitment_id",
    )  # fmt: skip
    made = MoneyEntry(
        **{name: getattr(entry, name) for name in kept}, amount_cents=-entry.amount_cents,
        foreign_cents=-entry.foreign_cents if entry.foreign_cents else None,
        booked_on=local_day(now, entry.organisation.time_zone), reverses_id=entry.id, reason=why,
        entered_by_id=actor.user_id, entered_by=actor.name, entered_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _audit(session, actor, "reverse", entry, now)
    return made


def _city(session: Session, actor: Actor, exchange: Exchange, fields: Mapping[str, Any]) -> Organisation:
    """The city in whose book it is entered: the one that is named, else the actor’s own."""
    authorize(actor, Action.EXCHANGE_READ, exchange)
    named = optional(session, Organisation, fields.get("city"))
    own = [one for one in (exchange.organisation, exchange.partner) if one.id in owned_by(actor)]
    city = named or own[0]
    if city.id not in {exchange.organisation_id, exchange.partner_id}:
        raise Invalid(N_("Choose one of the two cities."), field="city")
    authorize(actor, Action.MONEY_EDIT, Purse(city.id))
    return city


def _day(fields: Mapping[str, Any], kind: MoneyKind, today: date) -> date:
    found = inputs.day(fields.get("booked_on"), field="booked_on") or today
    if found > today and kind not in TO_COME:
        raise Invalid(N_("This day is still to come."), field="booked_on")
    return found


def _words(kind: MoneyKind, fields: Mapping[str, Any]) -> dict[str, str]:
    label = inputs.line(fields.get("label"), field="label", longest=200)
    party = inputs.line(fields.get("party"), field="party", longest=200)
    if not label and kind is not MoneyKind.PLANNED:
        raise Invalid(N_("Say in a few words what it is for."), field="label")
    if not party and kind is MoneyKind.COMMITTED:
        raise Invalid(N_("Say to whom it will be paid."), field="party")
    reference = inputs.line(fields.get("reference"), field="reference", longest=120)
    return {"label": label, "party": party, "reference": reference}


def _commitment(
    session: Session, exchange: Exchange, city: Organisation, kind: MoneyKind, fields: Mapping[str, Any]
) -> MoneyEntry | None:
    """What an expense pays: a commitment of the same city and exchange that was not taken back."""
    found = optional(session, MoneyEntry, fields.get("commitment"))
    if found is None:
        return None
    is_fit = kind is MoneyKind.SPENT and found.kind is MoneyKind.COMMITTED and found.reverses_id is None
    if not is_fit or (found.exchange_id, found.organisation_id) != (exchange.id, city.id):
        raise Invalid(N_("Choose one of the values in the list."), field="commitment")
    if session.scalar(select(MoneyEntry.id).where(MoneyEntry.reverses_id == found.id)) is not None:
        raise Invalid(N_("This commitment was taken back."), field="commitment")
    return found


def _participation(
    session: Session, exchange: Exchange, city: Organisation, kind: MoneyKind, fields: Mapping[str, Any]
) -> int | None:
    found = optional(session, Participation, fields.get("participation"))
    if found is None:
        return None
    is_own = (found.exchange_id, found.organisation_id) == (exchange.id, city.id)
    if kind is not MoneyKind.RECEIVED or not is_own:
        raise Invalid(N_("Choose one of the values in the list."), field="participation")
    return found.id


def _line(
    session: Session, exchange: Exchange, kind: MoneyKind, fields: Mapping[str, Any], cents: int
) -> BudgetLine:  # fmt: skip
    if found := optional(session, BudgetLine, fields.get("line")):
        return found
    if kind is not MoneyKind.PLANNED:
        raise Invalid(N_("Choose the budget line."), field="line")
    year = inputs.whole(fields.get("year"), field="year", least=2000, most=2100)
    return lines.add_line(session, fields, year=year or exchange.legs[0].starts_on.year, cents=cents)


def _keep(
    session: Session, actor: Actor, entry: MoneyEntry, proof: Proof, prepared: Upload | None, now: datetime
) -> None:  # fmt: skip
    files.store_for(
        session, actor, SubjectKind.MONEY_ENTRY, entry.public_id, DocumentKind.PROOF, *proof, now=now,
        prepared=prepared,
    )  # fmt: skip


def _audit(session: Session, actor: Actor, act: str, entry: MoneyEntry, now: datetime) -> None:
    history.audit(
        session, actor, f"money:{act}", now=now, kind=SubjectKind.MONEY_ENTRY, subject_id=entry.id,
        what=str(entry.kind),
    )  # fmt: skip

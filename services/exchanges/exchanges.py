"""One exchange of young people between two cities: begun, described, opened, closed, and again next year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import ExchangeState, LegDirection, LegState, OrganisationKind, ProgrammeKind, SubjectKind, Theme
from db.models import Call, Exchange, ExchangePartner, Organisation
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, InvalidFields
from services.exchanges import legs
from services.exchanges.legs import Days
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, optional, put
from services.workflows import EXCHANGE

LIVING = frozenset({ExchangeState.DRAFT, ExchangeState.OPEN})
"""States in which it is prepared or lived."""
OVER = frozenset({LegState.CLOSED, LegState.CANCELLED})
YOUNGEST, OLDEST, MOST_PLACES = 6, 35, 200
_TEXTS = ("title", "summary", "costs")
TEXT_FIELDS = frozenset(f"{name}_{language}" for name in _TEXTS for language in ("fr", "en", "hy"))
_NUMBERS = {
    "min_age": (YOUNGEST, OLDEST), "max_age": (YOUNGEST, OLDEST), "places_per_city": (1, MOST_PLACES),
    "balance_percent": (0, 50),
}  # fmt: skip


def create(
    session: Session,
    actor: Actor,
    organisation_public_id: str,
    partner_public_id: str,
    *,
    title: str,
    first: Days,
    second: Days,
    partner_travels_first: bool = True,
    now: datetime,
) -> Exchange:
    """A new draft with both visits, each from its first day to its last.

    Raises ``Invalid`` at «title», «partner», «first» or «second».
    """
    city, partner = (by_public_id(session, Organisation, one) for one in (organisation_public_id, partner_public_id))
    if city.id == partner.id or {city.kind, partner.kind} != {OrganisationKind.CITY}:
        raise Invalid(N_("An exchange is between two cities: choose the other one."), field="partner")
    exchange = Exchange(
        organisation_id=city.id, partner_id=partner.id, state=ExchangeState.DRAFT, title_fr="", created_at=now,
        updated_at=now,
    )  # fmt: skip
    authorize(actor, Action.EXCHANGE_EDIT, exchange)
    put(exchange, _checked(exchange, {"title_fr": title}))
    session.add(exchange)
    session.flush()
    travelling, receiving = (partner, city) if partner_travels_first else (city, partner)
    legs.add(session, exchange, LegDirection.OUTBOUND, travelling.id, receiving.id, first, field="first", now=now)
    legs.add(session, exchange, LegDirection.RETURN, receiving.id, travelling.id, second, field="second", now=now)
    history.record_state(session, actor, SubjectKind.EXCHANGE, exchange.id, "create", None, exchange.state, now=now)
    return exchange


def edit(
    session: Session,
    actor: Actor,
    public_id: str,
    fields: Mapping[str, Any],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> Exchange:
    """Change what is written about an exchange; a call is named by public id. Raises ``Invalid`` at each field."""
    exchange = living(session, actor, public_id, seen_version=seen_version)
    changed = put(exchange, _checked(exchange, fields))
    if changed:
        exchange.updated_at = now
        history.audit(
            session, actor, "exchange:edit", now=now, kind=SubjectKind.EXCHANGE, subject_id=exchange.id, fields=changed
        )
    return exchange


def living(session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None) -> Exchange:
    """The exchange, locked, to be changed by ``actor``. Raises ``Conflict`` for one that is over."""
    exchange = by_public_id(session, Exchange, public_id, lock=True)
    authorize(actor, Action.EXCHANGE_EDIT, exchange)
    history.check_version(exchange, seen_version)
    check_living(exchange)
    return exchange


def check_living(exchange: Exchange) -> None:
    """Refuse to change what is over."""
    if exchange.state not in LIVING:
        raise Conflict(N_("This exchange is closed: open it again to change it."))


def _checked(exchange: Exchange, fields: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    errors: list[Any] = []
    for name, value in fields.items():
        try:
            cleaned[name] = _clean(name, value)
        except Invalid as error:
            errors.append(error)
    least = cleaned.get("min_age", exchange.min_age)
    most = cleaned.get("max_age", exchange.max_age)
    if least is not None and most is not None and most < least:
        errors.append(Invalid(N_("The oldest cannot be younger than the youngest."), field="max_age"))
    if errors:
        raise InvalidFields(errors)
    return cleaned


def _clean(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        least, most = _NUMBERS[name]
        number = inputs.whole(value, field=name, least=least, most=most)
        if number is None:
            raise Invalid(
                N_("Give a whole number from %(least)s to %(most)s."), field=name, least=least, most=most
            )  # fmt: skip
        return number
    if name == "themes":
        return [one.value for one in Theme if one in set(value or ())]
    if name == "asks_second_guardian":
        return bool(value)
    if name not in TEXT_FIELDS:
        raise Invalid(N_("This cannot be changed here."), field=name)
    text = str(value or "").strip()
    if name == "title_fr" and not text:
        raise Invalid(N_("Give it a title in French: it is shown to everybody."), field=name)
    return text


def move(
    session: Session,
    actor: Actor,
    public_id: str,
    name: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    now: datetime,
) -> Exchange:
    """Open, close, open again or cancel. Closing asks that both visits are over, cancelling that none is under way."""
    exchange = by_public_id(session, Exchange, public_id, lock=True)
    authorize(actor, EXCHANGE[name].action, exchange)
    EXCHANGE[name].check(exchange.state)
    if name == "close" and any(one.state not in OVER for one in exchange.legs):
        raise Conflict(N_("Close or cancel both visits first."))
    if name == "cancel":
        _cancel_visits(session, actor, exchange, reason, now)
    history.move(session, actor, exchange, EXCHANGE, name, now=now, seen_version=seen_version, reason=reason)
    return exchange


def _cancel_visits(session: Session, actor: Actor, exchange: Exchange, reason: str, now: datetime) -> None:
    if any(one.state in {LegState.UNDER_WAY, LegState.ENDED} for one in exchange.legs):
        raise Conflict(N_("A group has already travelled: end and close that visit, and cancel the other one alone."))
    for one in exchange.legs:
        if one.state not in OVER:
            legs.move(session, actor, one.public_id, "cancel", reason=reason, now=now)


def add_partner(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    organisation_public_id: str | None = None,
    name: str = "",
    brings: str = "",
    contact: str = "",
    now: datetime,
) -> ExchangePartner:
    """Somebody who helps to prepare it: a body that is kept here, or one by name. A school may then enter its pupils.

    Raises ``Invalid`` at «partner» where neither is given, ``Conflict`` for one that is there already.
    """
    exchange = living(session, actor, public_id)
    body = optional(session, Organisation, organisation_public_id)
    partner = ExchangePartner(exchange_id=exchange.id, organisation_id=body.id if body else None)
    put(partner, {"name": "" if body else name, "brings": brings, "contact": contact})
    if body is None and not partner.name:
        raise Invalid(N_("Choose who it is, or write the name."), field="partner")
    if any((one.organisation_id, one.name) == (partner.organisation_id, partner.name) for one in exchange.partners):
        raise Conflict(N_("This partner is there already."), field="partner")
    session.add(partner)
    _partners_changed(session, actor, exchange, now)
    return partner


def remove_partner(session: Session, actor: Actor, public_id: str, partner_id: int, *, now: datetime) -> None:
    """Take a partner out; pupils that a school entered stay."""
    exchange = living(session, actor, public_id)
    found = next((one for one in exchange.partners if one.id == partner_id), None)
    if found is not None:
        session.delete(found)
        _partners_changed(session, actor, exchange, now)


def _partners_changed(session: Session, actor: Actor, exchange: Exchange, now: datetime) -> None:
    exchange.updated_at = now
    session.flush()
    session.expire(exchange, ["partners"])
    history.audit(session, actor, "exchange:partners", now=now, kind=SubjectKind.EXCHANGE, subject_id=exchange.id)


def schools_of(exchange: Exchange) -> Collection[int]:
    """Schools that take part, and may so enter their pupils."""
    return {one.organisation_id for one in exchange.partners if one.organisation_id is not None}


def first_day(exchange: Exchange) -> date | None:
    """The first day of the first visit that is not cancelled."""
    days = [one.starts_on for one in exchange.legs if one.state is not LegState.CANCELLED]
    return min(days, default=None)


def use_call(
    session: Session,
    actor: Actor,
    public_id: str,
    call_public_id: str | None,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> Exchange:
    """Name the call by which young people apply, or none. Raises ``Invalid`` at «call» for one of something else."""
    exchange = living(session, actor, public_id, seen_version=seen_version)
    call = optional(session, Call, call_public_id)
    if call is not None:
        is_theirs = call.organisation_id in {exchange.organisation_id, exchange.partner_id}
        if not is_theirs or call.programme.kind is not ProgrammeKind.EXCHANGE:
            raise Invalid(N_("Choose a call for an exchange, of one of the two cities."), field="call")
    exchange.call_id, exchange.updated_at = call.id if call else None, now
    history.audit(session, actor, "exchange:call", now=now, kind=SubjectKind.EXCHANGE, subject_id=exchange.id)
    return exchange

"""The two visits of an exchange: their days, where the group sleeps, and how far each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.enums import ExchangeState, LegDirection, LegState, SubjectKind
from db.models import Exchange, Leg
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.exchanges import closing, departure, papers
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, local_day, put
from services.workflows import LEG

Days = tuple[date | None, date | None]
"""First and last day."""
LONGEST = 92
"""Days beyond which a date is taken for a slip."""
MOST_PLACES = 200
LODGING = frozenset({"lodging_fr", "lodging_en", "lodging_hy"})
LATE = LODGING | frozenset({"emergency_numbers", "insurance", "declared_on", "declaration"})
"""What may still be written once the group may leave."""
FARTHEST_AHEAD = timedelta(hours=14)
"""How far the calendar of any place on earth is ahead of UTC."""
_BEFORE = frozenset({LegState.PLANNED})
_OPEN = frozenset({LegState.PLANNED, LegState.CLEARED, LegState.UNDER_WAY})


def add(
    session: Session,
    exchange: Exchange,
    direction: LegDirection,
    sending_id: int,
    host_id: int,
    days: Days,
    *,
    field: str,
    now: datetime,
) -> Leg:
    """A planned visit; the act behind it was authorised. Raises ``Invalid`` at ``field``."""
    starts_on, ends_on = checked_days(days, field)
    leg = Leg(
        exchange_id=exchange.id, direction=direction, sending_id=sending_id, host_id=host_id, starts_on=starts_on,
        ends_on=ends_on, places=exchange.places_per_city, state=LegState.PLANNED, created_at=now, updated_at=now,
    )  # fmt: skip
    _check_apart(session, leg, field)
    session.add(leg)
    session.flush()
    session.expire(exchange, ["legs"])
    papers.refresh_visit(session, leg)
    return leg


def checked_days(days: Days, field: str) -> tuple[date, date]:
    """Both days, in order and not too far apart. Raises ``Invalid`` at ``field``."""
    starts_on, ends_on = (inputs.day(one, field=field) for one in days)
    if starts_on is None or ends_on is None:
        raise Invalid(N_("Give the first and the last day, the days of travel included."), field=field)
    if ends_on < starts_on:
        raise Invalid(N_("The last day is before the first one."), field=field)
    if (ends_on - starts_on).days >= LONGEST:
        raise Invalid(N_("A visit lasts %(n)s days at most: check both dates."), field=field, n=LONGEST)
    return starts_on, ends_on


def _check_apart(session: Session, leg: Leg, field: str) -> None:
    """The visit that is given back begins once the first is over."""
    query = select(Leg).where(Leg.exchange_id == leg.exchange_id, Leg.state != LegState.CANCELLED)
    for other in session.scalars(query):
        if other.direction is leg.direction:
            continue
        first, second = (leg, other) if leg.direction is LegDirection.OUTBOUND else (other, leg)
        if second.starts_on <= first.ends_on:
            raise Invalid(N_("The return visit begins before the first one is over: check the dates."), field=field)


def edit(
    session: Session,
    actor: Actor,
    public_id: str,
    fields: Mapping[str, Any],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> Leg:
    """Change a visit that is being prepared; what belongs to ``LATE`` until the group is back.

    «days» are the first and the last day. Raises ``Invalid`` at the field, ``Conflict`` where it is too late.
    """
    leg = by_public_id(session, Leg, public_id, lock=True)
    authorize(actor, Action.EXCHANGE_EDIT, leg)
    history.check_version(leg, seen_version)
    if leg.state not in (_OPEN if fields.keys() <= LATE else _BEFORE):
        raise Conflict(N_("This visit can no longer be changed: take it back to preparation first."))
    changed = put(leg, _checked(fields, leg))
    if "days" in fields:
        _check_apart(session, leg, "days")
        papers.refresh_leg(session, leg)
    if changed:
        leg.updated_at = now
        history.audit(session, actor, "leg:edit", now=now, kind=SubjectKind.LEG, subject_id=leg.id, fields=changed)
    return leg


def _checked(fields: Mapping[str, Any], leg: Leg) -> dict[str, Any]:
    values = dict(fields)
    days = checked_days(values.pop("days", (leg.starts_on, leg.ends_on)), "days")
    cleaned: dict[str, Any] = dict(zip(("starts_on", "ends_on"), days, strict=True))
    number = (days[1] - days[0]).days + 1
    travel = inputs.whole(values.pop("travel_days", leg.travel_days), field="travel_days", least=0, most=number)
    cleaned["travel_days"] = min(leg.travel_days if travel is None else travel, number)
    if "places" in values:
        places = inputs.whole(values.pop("places"), field="places", least=1, most=MOST_PLACES)
        cleaned["places"] = places or leg.places
    if "declared_on" in values:
        cleaned["declared_on"] = inputs.day(values.pop("declared_on"), field="declared_on")
    if "emergency_numbers" in values:
        cleaned["emergency_numbers"] = numbers(values.pop("emergency_numbers"))
    if "insurance" in values:
        cleaned["insurance"] = inputs.line(values.pop("insurance"), field="insurance", longest=300)
    unknown = values.keys() - LODGING - {"declaration"}
    if unknown:
        raise Invalid(N_("This cannot be changed here."), field=min(unknown))
    return cleaned | values


def numbers(rows: Any) -> list[dict[str, str]]:
    """Emergency numbers as they are kept: words in three languages and a phone; rows without a phone fall away."""
    found = []
    for row in rows or ():
        one = {name: inputs.line(row.get(name), field="emergency_numbers", longest=120) for name in ("fr", "en", "hy")}
        phone = inputs.line(row.get("phone"), field="emergency_numbers", longest=40)
        if phone:
            found.append(one | {"phone": phone})
    return found


def move(
    session: Session,
    actor: Actor,
    public_id: str,
    name: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    now: datetime,
) -> Leg:
    """Take a visit one step on. Leaving asks that nothing stands in the way and that the exchange is open,
    closing that what must be done afterwards is."""
    leg = by_public_id(session, Leg, public_id, lock=True)
    authorize(actor, LEG[name].action, leg)
    LEG[name].check(leg.state)
    if name == "clear":
        _check_open(leg)
        departure.refuse(session, leg, now)
        leg.cleared_at = now
    if name == "close":
        closing.refuse(session, leg)
    if name == "unclear":
        leg.cleared_at = None
    history.move(session, actor, leg, LEG, name, now=now, seen_version=seen_version, reason=reason)
    return leg


def _check_open(leg: Leg) -> None:
    if leg.exchange.state is not ExchangeState.OPEN:
        raise Conflict(N_("Open the exchange first."))


def run_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Let groups leave whose first day has come, and be back whose last day is over, by the days of the hosting city.

    For the software itself. Gives back how many moves were made; two runs at once make each move once.
    """
    latest = (now + FARTHEST_AHEAD).date()
    leaving = _locked(session, LegState.CLEARED, Leg.starts_on <= latest)
    returning = _locked(session, LegState.UNDER_WAY, Leg.ends_on < latest)
    moves = [(one, "start") for one in leaving if one.starts_on <= local_day(now, one.host.time_zone)]
    moves += [(one, "end") for one in returning if one.ends_on < local_day(now, one.host.time_zone)]
    for leg, name in moves:
        history.move(session, actor, leg, LEG, name, now=now)
    return len(moves)


def _locked(session: Session, state: LegState, due: ColumnElement[bool]) -> Sequence[Leg]:
    query = select(Leg).where(Leg.state == state, due).order_by(Leg.id)
    return session.scalars(query.with_for_update(of=Leg).execution_options(populate_existing=True)).all()

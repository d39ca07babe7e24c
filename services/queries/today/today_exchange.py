"""What exchanges ask for on the first page: who still has to say yes, who leaves soon, what is to be declared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ExchangeState, FindingLevel, LegState, ParticipationKind, ParticipationState, Role
from db.models import Application, DatedRule, Exchange, Leg, LegMember, Participation
from services.actors import Actor
from services.exchange_policy import owned_by
from services.exchanges.taking_over import CHOSEN
from services.i18n import N_
from services.queries.exchange import exchange_consents as consents
from services.queries.exchange.exchange_scope import exchanges_visible_to
from services.queries.made_once import made_once
from services.queries.today.today_rows import TodoRow
from services.rules.ages import MINOR_BELOW, months_later
from services.rules.dated import RuleCode

B, W, I = FindingLevel.BLOCK, FindingLevel.WARN, FindingLevel.INFO
SOON, NEAR, LATELY = timedelta(days=30), timedelta(days=7), timedelta(days=14)
MOST_VISITS = 20
_PREPARED = (LegState.PLANNED, LegState.CLEARED)


def exchange_todos(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """What waits in the exchanges of the actor’s city, else with the pupils of the actor’s school. One statement."""
    if not owned_by(actor):
        return _of_school(session, actor)
    found: list[TodoRow] = []
    told: set[str] = set()
    for row in session.execute(_visits(actor), {"since": day - LATELY}):
        title = localised(row, "title", actor.language)
        if row.public_id not in told:
            told.add(row.public_id)
            found += _of_exchange(row, title, day)
        found += _of_visit(row, title, day)
    return found


@made_once
def _visits(actor: Actor) -> Select[*tuple[Any, ...]]:
    expected = select(func.count()).where(
        Participation.exchange_id == Exchange.id, Participation.organisation_id.in_(owned_by(actor)),
        Participation.state == ParticipationState.EXPECTED,
    )  # fmt: skip
    there = select(Participation.person_id).where(Participation.exchange_id == Exchange.id).correlate(Exchange)
    chosen = select(func.count()).where(
        Application.call_id == Exchange.call_id, Application.state.in_(CHOSEN), Application.person_id.not_in(there)
    )
    gone = select(func.count()).where(
        Participation.exchange_id == Exchange.id, Participation.state == ParticipationState.WITHDRAWN,
        Participation.withdrawn_on >= bindparam("since"),
    )  # fmt: skip
    young = (
        select(func.count())
        .select_from(LegMember)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(
            LegMember.leg_id == Leg.id, LegMember.travels, LegMember.left_on.is_(None),
            Participation.kind == ParticipationKind.PARTICIPANT, Participation.state != ParticipationState.WITHDRAWN,
        )
    )  # fmt: skip
    return (
        select(
            Exchange.public_id, Exchange.title_fr, Exchange.title_en, Exchange.title_hy, Exchange.min_age,
            Leg.starts_on, Leg.state, Leg.declared_on,
            expected.correlate(Exchange).scalar_subquery().label("expected"),
            chosen.correlate(Exchange).scalar_subquery().label("chosen"),
            gone.correlate(Exchange).scalar_subquery().label("gone"),
            young.correlate(Leg).scalar_subquery().label("young"),
            _number(RuleCode.EXCHANGE_DECLARED_FROM).label("declared_from"),
            _number(RuleCode.EXCHANGE_DECLARED_MONTHS).label("declared_months"),
        )
        .select_from(Leg)
        .join(Exchange, Exchange.id == Leg.exchange_id)
        .where(exchanges_visible_to(actor), Exchange.state == ExchangeState.OPEN, Leg.state.in_(_PREPARED))
        .order_by(Leg.starts_on, Leg.id)
        .limit(MOST_VISITS)
    )  # fmt: skip


def _number(code: RuleCode) -> Any:
    """The dated rule in force on the first day of the visit."""
    return (
        select(func.max(DatedRule.value))
        .where(
            DatedRule.code == code, DatedRule.valid_from <= Leg.starts_on,
            or_(DatedRule.valid_to.is_(None), DatedRule.valid_to >= Leg.starts_on),
        )
        .correlate(Leg)
        .scalar_subquery()
    )  # fmt: skip


def _of_exchange(row: Row[Any], title: str, day: date) -> Iterator[TodoRow]:
    params, query = {"exchange": title}, {"id": row.public_id}
    if row.chosen:
        msgid = N_("Chosen in the call and not in the group yet: %(exchange)s")
        yield TodoRow("exchange_chosen", row.chosen, msgid, "participants", I, params=params, query=query)
    if row.gone:
        yield TodoRow(
            "exchange_gone", row.gone, N_("No longer takes part, look at seats and beds: %(exchange)s"), "participants",
            W if row.starts_on - day <= SOON else I, params=params,
            query=query | {"state": ParticipationState.WITHDRAWN.value},
        )  # fmt: skip
    if row.expected:
        yield TodoRow(
            "exchange_expected", row.expected, N_("They still have to say whether they come: %(exchange)s"),
            "participants", W if row.starts_on - day <= SOON else I, params=params,
            query=query | {"state": ParticipationState.EXPECTED.value},
        )  # fmt: skip


def _of_visit(row: Row[Any], title: str, day: date) -> Iterator[TodoRow]:
    params, query, left = {"exchange": title}, {"id": row.public_id}, row.starts_on - day
    if row.state is LegState.PLANNED and left <= SOON:
        yield TodoRow(
            "exchange_departure", 1, N_("A group leaves soon and is not ready: %(exchange)s"), "exchange",
            B if left <= NEAR else W, params=params, due=row.starts_on, query=query,
        )  # fmt: skip
    due = _declared_by(row)
    if due is not None and due - day <= SOON:
        yield TodoRow(
            "exchange_declaration", 1, N_("A stay of minors is to be declared: %(exchange)s"), "exchange_edit", W,
            params=params, due=due, query=query | {"etape": "sejours"},
        )  # fmt: skip


def _declared_by(row: Row[Any]) -> date | None:
    """The last day to declare a visit that may have to be, and is not yet."""
    if row.declared_on is not None or row.declared_from is None or row.declared_months is None:
        return None
    if row.young < row.declared_from or row.min_age >= MINOR_BELOW:
        return None
    return months_later(row.starts_on, -row.declared_months)


def _of_school(session: Session, actor: Actor) -> list[TodoRow]:
    schools = actor.organisations(Role.PARTNER)
    query = (
        select(func.count())
        .select_from(Participation)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .where(
            Participation.school_id.in_(schools), Participation.state == ParticipationState.EXPECTED,
            Exchange.state == ExchangeState.OPEN,
        )
    )  # fmt: skip
    waiting = session.scalar(query) or 0
    msgid = N_("Pupils whose families still have to say yes to the exchange")
    return [TodoRow("exchange_pupils", waiting, msgid, "our_young", I)] if waiting else []


def own_exchange(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """The actor’s own exchange: what they have to answer, to be confirmed, or when they next travel. One statement for
    whoever is in none."""
    leaves = (
        select(func.min(Leg.starts_on))
        .join(LegMember, LegMember.leg_id == Leg.id)
        .where(
            LegMember.participation_id == Participation.id, LegMember.travels, LegMember.left_on.is_(None),
            Leg.starts_on >= day, Leg.state != LegState.CANCELLED,
        )
        .correlate(Participation)
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(
            Participation.state, Exchange.title_fr, Exchange.title_en, Exchange.title_hy, leaves.label("leaves")
        )
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .where(
            Participation.person_id == actor.person_id, Participation.state != ParticipationState.WITHDRAWN,
            Exchange.state == ExchangeState.OPEN,
        )
        .order_by(Participation.id)
    )  # fmt: skip
    found = [_own(row, localised(row, "title", actor.language)) for row in session.execute(query)]
    return [*_own_answers(session, actor), *found] if found else []


def _own_answers(session: Session, actor: Actor) -> list[TodoRow]:
    """What a young person has to agree to themselves, and has not said yet."""
    return [
        TodoRow(
            "my_consents", one.awaited, N_("Your own answers are awaited: %(exchange)s"), "my_consents", W,
            params={"exchange": one.exchange},
        )
        for one in consents.own(session, actor, language=actor.language)
        if one.awaited
    ]  # fmt: skip


def _own(row: Any, title: str) -> TodoRow:
    params = {"exchange": title}
    if row.state is ParticipationState.EXPECTED:
        msgid = N_("You were chosen: say that you come. %(exchange)s")
        return TodoRow("my_exchange", 1, msgid, "my_exchange", W, params=params, due=row.leaves)
    return TodoRow("my_exchange", 1, N_("Your exchange: %(exchange)s"), "my_exchange", I, params=params, due=row.leaves)

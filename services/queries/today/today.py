"""The first page: what awaits somebody, by role, and where things stand. A constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import FindingLevel, Role
from db.models import Exchange
from services.actors import Actor
from services.material_policy import KEEPERS
from services.queries.today.today_applicant import applicant_todos
from services.queries.today.today_consents import consent_todos
from services.queries.today.today_exchange import exchange_todos, own_exchange
from services.queries.today.today_exchange_after import after_todos
from services.queries.today.today_exchange_stay import stay_todos
from services.queries.today.today_host import host_todos
from services.queries.today.today_hosting import hosting_todos
from services.queries.today.today_lending import lending_todos
from services.queries.today.today_material import material_todos
from services.queries.today.today_money import money_todos
from services.queries.today.today_numbers import counted
from services.queries.today.today_programme import programme_todos
from services.queries.today.today_rows import ZONE, Figure, Today, TodoRow
from services.queries.today.today_signing import signing_todos
from services.queries.today.today_staff import coordinator_todos
from services.records import local_day

_ORDER = {FindingLevel.BLOCK: 0, FindingLevel.WARN: 1, FindingLevel.INFO: 2}
_STAFF = (Role.HOST, Role.PARTNER, Role.COORDINATOR, Role.ADMIN)
_ANY_EXCHANGE = select(Exchange.id).limit(1)


def today(session: Session, actor: Actor, now: datetime) -> Today:
    """What awaits ``actor`` in all their roles. At most twenty statements for staff, twelve for applicants."""
    day = local_day(now, ZONE)
    todos: list[TodoRow] = []
    if actor.has(Role.COORDINATOR, Role.ADMIN):
        todos += coordinator_todos(session, actor, day)
    if actor.has(Role.HOST):
        todos += host_todos(session, actor, day)
    if actor.has(*KEEPERS):
        todos += material_todos(session, actor, now)
        todos += lending_todos(session, actor, day, now)
    if _applies(actor):
        todos += applicant_todos(session, actor, now, day)
    if _signs(actor):
        todos += signing_todos(session, actor)
    if session.scalar(_ANY_EXCHANGE) is not None:
        todos += _of_exchanges(session, actor, now, day)
    numbers, figures = counted(session, actor, day, now)
    return Today(tuple(_sorted([*todos, *numbers])), tuple(figures))


def _of_exchanges(session: Session, actor: Actor, now: datetime, day: date) -> list[TodoRow]:
    """What awaits them of exchanges; nothing is asked where there was never one."""
    todos: list[TodoRow] = []
    if actor.has(Role.COORDINATOR, Role.ADMIN):
        todos += consent_todos(session, actor)
        todos += hosting_todos(session, actor, day)
        todos += stay_todos(session, actor, day)
        todos += after_todos(session, actor, day)
        todos += money_todos(session, actor)
    if actor.has(Role.COORDINATOR, Role.ADMIN, Role.PARTNER):
        todos += exchange_todos(session, actor, day)
    if _applies(actor):
        todos += own_exchange(session, actor, day)
    return [*todos, *programme_todos(session, actor, now)]


def _applies(actor: Actor) -> bool:
    return actor.person_id is not None and not actor.has(*_STAFF)


def _signs(actor: Actor) -> bool:
    """Coordinators follow all signatures in the agreements themselves."""
    return actor.person_id is not None and not actor.has(Role.COORDINATOR, Role.ADMIN)


def _sorted(rows: Iterable[TodoRow]) -> list[TodoRow]:
    return sorted(rows, key=lambda row: (_ORDER[row.level], not row.is_decision, row.due or date.max))


__all__ = ["Figure", "Today", "TodoRow", "today"]

"""Whom to think of when a place is free: the first of the waiting list. Nobody is selected by the software itself."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ApplicationState, FindingLevel, Language
from db.models import Application, Call, Person
from services.calls import taken_of_call
from services.i18n import N_
from services.queries.today.today_rows import OWNERS, Asked, TodoRow

MOST_CALLS = 10
_LAST = 1_000_000


_FIRST = (
    select(Application.id)
    .where(Application.call_id == Call.id, Application.state == ApplicationState.WAITLISTED)
    .order_by(func.coalesce(Application.waiting_rank, _LAST), Application.id)
    .limit(1)
    .correlate(Call)
    .scalar_subquery()
)


@cache
def _next() -> Select[*tuple[Any, ...]]:
    """Made once. Once a decision about the first one is prepared, there is nothing to propose."""
    left = Call.places - taken_of_call()
    return (
        select(
            Call.title_fr,
            Call.title_en,
            Call.title_hy,
            left.label("left"),
            Application.public_id,
            Person.given_name,
            Person.family_name,
        )
        .select_from(Call)
        .join(Application, Application.id == _FIRST)
        .join(Person, Person.id == Application.person_id)
        .where(
            Call.organisation_id.in_(OWNERS),
            Call.ends_on >= bindparam("day"),
            left > 0,
            Application.pending_decision.is_(None),
        )
        .order_by(Call.closes_at, Call.id)
        .limit(MOST_CALLS)
    )


def next_on_lists(session: Session, asked: Asked, language: Language) -> list[TodoRow]:
    """Calls that are not over, have a free place and somebody who waits for one. One statement."""
    msgid = N_("A place is free, decide about the next on the waiting list: %(call)s")
    return [
        TodoRow(
            "next_on_list", row.left, msgid, "application", FindingLevel.WARN,
            params={"call": localised(row, "title", language)}, detail=f"{row.given_name} {row.family_name}".strip(),
            query={"id": row.public_id},
        )
        for row in session.execute(_next(), asked)
    ]  # fmt: skip

"""How long the register of a month takes with few internships in the year, and with 300 more.

    python -m tools.register_speed [NUMBER]

On the database of the settings, the demonstration. What is added is taken back: nothing of it stays.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from db.enums import PlacementState, Role
from db.models import Membership, Person, Placement
from db.session import engine
from services.actors import Actor, account_actor
from services.queries.internships.presence_register import register
from services.unit import utc_now

NUMBER, TIMES, SIZE = 300, 40, 4
"""Internships that are added, readings, rows of a page: as many as the demonstration fills."""


def main() -> None:
    """Print milliseconds and statements of one reading, without and with the others."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    today = utc_now().date()
    with Session(engine()) as session:
        actor = _coordinator(session)
        _say("as it is", session, lambda: register(session, actor, today.replace(day=1), size=SIZE))
        _add(session, number, today.year)
        _say(f"with {number} more", session, lambda: register(session, actor, today.replace(day=1), size=SIZE))
        session.rollback()


def _coordinator(session: Session) -> Actor:
    user_id = session.scalars(select(Membership.user_id).where(Membership.role == Role.COORDINATOR).limit(1)).one()
    actor = account_actor(session, user_id)
    if actor is None:
        raise SystemExit("The coordinator cannot sign in.")
    return actor


def _add(session: Session, number: int, year: int) -> None:
    """Internships of others, of two months, begun on each day of the year in turn."""
    model = session.scalars(select(Placement).where(Placement.state == PlacementState.IN_PROGRESS).limit(1)).one()
    for index in range(number):
        person = Person(
            organisation_id=model.organisation_id, given_name="Anna", family_name=f"Petrosyan {index:03}", email="",
            created_at=utc_now(), updated_at=utc_now(),
        )  # fmt: skip
        session.add(person)
        session.flush()
        first = date(year, 1, 1) + timedelta(days=index * 364 // number)
        kept = {column.key: getattr(model, column.key) for column in Placement.__table__.columns}
        own = {"person_id": person.id, "starts_on": first, "ends_on": first + timedelta(days=60), "ended_on": None}
        for name in ("id", "public_id", "version"):
            kept.pop(name, None)
        session.add(Placement(**kept | own | {"state": PlacementState.IN_PROGRESS}))
    session.flush()


def _say(label: str, session: Session, read: Callable[[], object]) -> None:
    counted: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: counted.append(args[2]))
    read()
    statements, times = len(counted), []
    for _time in range(TIMES):
        session.expire_all()
        before = perf_counter()
        read()
        times.append((perf_counter() - before) * 1000)
    all_ = session.scalar(select(func.count()).select_from(Placement))
    print(f"{label}: {all_} internships, {statements} statements, {median(times):.1f} ms (median of {TIMES})")


if __name__ == "__main__":
    main()

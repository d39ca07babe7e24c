"""The daily round of reminders: each step of each matter once, and never more than one mail a day to one person.

Every person is written to in a transaction of its own: what is due is looked at again there, locked, so that nobody is
reminded of what was settled meanwhile, and two unique rows decide between processes: one for the step of the matter,
one for the day of the recipient. A round that broke off goes on where it ended.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import Reminder
from db.session import reading
from services import unit
from services.actors import Actor, system
from services.crypto import derived_key
from services.records import local_day
from services.reminders.matters import ZONE, Matter
from services.reminders.table import KINDS
from services.reminders.writing import write

DAY = "day"
"""Kind of the rows that stand for «this recipient has their mail of the day»; ``subject_id`` counts the days."""
DAYS_KEPT = timedelta(days=7)


def remind_due(now: datetime, *, go_on: Callable[[], bool] = lambda: True) -> int:
    """Write all reminders that are due; gives back the number of mails. ``go_on`` is asked before each of them."""
    with reading() as session:
        waiting = by_recipient(_untold(session, (one for kind in KINDS for one in kind.find(session, now, None))))
        told_today = _told_today(session, now)
    unit.run(_forget_days, system(), now=now)
    return sum(
        unit.run(remind, system(), matters, now=now)
        for recipient, matters in waiting.items()
        if recipient not in told_today and go_on()
    )


def by_recipient(matters: Iterable[Matter]) -> dict[str, list[Matter]]:
    """Matters by the keyed hash of the address to which they are told."""
    found: dict[str, list[Matter]] = {}
    for one in matters:
        found.setdefault(hashed(one.to.email), []).append(one)
    return found


def hashed(email: str) -> str:
    """What stands for an address in the rows of reminders."""
    text = email.casefold().encode("utf-8", "surrogatepass")
    return hmac.new(derived_key("reminders"), text, hashlib.sha256).hexdigest()


def remind(session: Session, actor: Actor, seen: list[Matter], *, now: datetime) -> bool:
    """Write one mail about what is still due of ``seen``, all to one recipient. False: nothing is, or they had one."""
    recipient = hashed(seen[0].to.email)
    matters = [one for one in _untold(session, _still_due(session, seen, now)) if hashed(one.to.email) == recipient]
    if not matters or not _claimed(session, matters, recipient, now):
        return False
    write(session, actor, matters, now=now)
    return True


def _still_due(session: Session, seen: list[Matter], now: datetime) -> list[Matter]:
    """The same matters as the database has them now, locked. What is settled is gone."""
    found = []
    for kind in KINDS:
        if ids := {one.subject_id for one in seen if one.kind == kind.name}:
            found += kind.find(session, now, ids)
    return found


def _untold(session: Session, matters: Iterable[Matter]) -> list[Matter]:
    """``matters`` without those that were told. One statement for each kind.

    A step is told once its person heard of the matter on its day or later. Where the date of a matter moves forward
    (a call is prolonged, a person selected again), its steps lie after what was told, and it starts over.
    """
    waiting = list(matters)
    found = []
    for kind in {one.kind for one in waiting}:
        of_kind = [one for one in waiting if one.kind == kind]
        told: dict[tuple[SubjectKind, int, str], int] = {}
        for subject_kind, subject_id, step, recipient, sent_at in session.execute(
            select(
                Reminder.subject_kind, Reminder.subject_id, Reminder.step, Reminder.recipient, Reminder.sent_at
            ).where(Reminder.kind == kind, Reminder.subject_id.in_({one.subject_id for one in of_kind}))
        ):  # fmt: skip
            about = subject_kind, subject_id, recipient
            told[about] = max(told.get(about, 0), step, _day(sent_at))
        found += [
            one
            for one in of_kind
            if told.get((one.subject_kind, one.subject_id, hashed(one.to.email)), 0) < one.day.toordinal()
        ]
    return found


def _told_today(session: Session, now: datetime) -> set[str]:
    query = select(Reminder.recipient).where(Reminder.kind == DAY, Reminder.subject_id == _day(now))
    return set(session.scalars(query))


def _claimed(session: Session, matters: list[Matter], recipient: str, now: datetime) -> bool:
    """Note the day and the steps, which only one process can. A second one waits for the first and finds it done."""
    rows = [
        Reminder(
            kind=kind, subject_kind=subject_kind, subject_id=subject_id, step=day, recipient=recipient, sent_at=now
        )
        for kind, subject_kind, subject_id, day in dict.fromkeys(one.key for one in matters)
    ]
    of_today = Reminder(
        kind=DAY, subject_kind=SubjectKind.PERSON, subject_id=_day(now), step=0, recipient=recipient, sent_at=now
    )
    try:
        with session.begin_nested():
            session.add_all([of_today, *rows])
    except IntegrityError:
        return False
    return True


def _day(now: datetime) -> int:
    return local_day(now, ZONE).toordinal()


def _forget_days(session: Session, _actor: Actor, *, now: datetime) -> None:
    """Rows of days that are long past."""
    session.execute(delete(Reminder).where(Reminder.kind == DAY, Reminder.sent_at < now - DAYS_KEPT))

"""Reminders to departments that were asked for their word on candidates and have not answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language, LinkPurpose, SubjectKind, UserStatus
from db.models import Application, Department, HostOpinion, Offer, Person, User
from services.department_desk import people_of
from services.host_opinions import UNDECIDED
from services.i18n import N_
from services.mail.templates import in_words, one_line
from services.records import local_day
from services.reminders.matters import FRESH_FOR, ZONE, Matter, Recipient, Words, day_due, recipient

STEPS = (7, 14)
"""After the day on which the department was asked."""


def opinions(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Candidates whose department has not said a word, for each person of the department; ``ids`` are applications."""
    today = local_day(now, ZONE)
    people: dict[int, list[Recipient]] = {}
    found = []
    for opinion, offer, department in _rows(session, now, ids):
        asked_on = local_day(opinion.asked_at, ZONE)
        day = day_due(STEPS, anchor=asked_on, began_on=asked_on, today=today)
        if day is None:
            continue
        if department.id not in people:
            people[department.id] = _recipients(session, department, offer, now)
        found += [_matter(opinion, department, day, to) for to in people[department.id]]
    return found


def _rows(session: Session, now: datetime, ids: Collection[int] | None) -> list[Any]:
    query: Any = (
        select(HostOpinion, Offer, Department)
        .join(Application, Application.id == HostOpinion.application_id)
        .join(Offer, Offer.id == HostOpinion.offer_id)
        .join(Department, Department.id == Offer.department_id)
        .where(
            HostOpinion.answer.is_(None),
            Department.is_active,
            HostOpinion.asked_at <= now - timedelta(days=min(STEPS) - 1),
            HostOpinion.asked_at >= now - timedelta(days=max(STEPS) + 1) - FRESH_FOR,
            Application.state.in_(UNDECIDED),
        )
        .order_by(HostOpinion.id)
    )
    if ids is not None:
        query = query.where(HostOpinion.application_id.in_(ids)).with_for_update(key_share=True, of=HostOpinion)
        query = query.execution_options(populate_existing=True)
    return list(session.execute(query))


def _recipients(session: Session, department: Department, offer: Offer, now: datetime) -> list[Recipient]:
    """The people of the department, else the tutor of the offer."""
    people: Iterable[Person] = people_of(session, department, now=now)
    if not people and offer.tutor_id:
        people = [session.get_one(Person, offer.tutor_id)]
    ids = [person.id for person in people]
    accounts = select(User).where(User.person_id.in_(ids), User.status == UserStatus.ACTIVE)
    users = {user.person_id: user for user in session.scalars(accounts)}
    found = [recipient(person, users.get(person.id), Language.FR) for person in people]
    return [to for to in found if to]


def _matter(opinion: HostOpinion, department: Department, day: date, to: Recipient) -> Matter:
    asked_on = local_day(opinion.asked_at, ZONE)
    name = one_line(localised(department, "name", to.language))
    params = {"department": name, "day": in_words(asked_on, to.language, None)}
    return Matter(
        "opinion", SubjectKind.APPLICATION, opinion.application_id, day, to,
        Words(N_("candidates await the word of %(department)s"), params),
        (
            Words(N_("Candidates still await the word of your department, asked on %(day)s: %(department)s."), params),
            Words(N_("One click for each is enough; “not for us” is an answer too.")),
        ),
        N_("See the candidates"), link_to=LinkPurpose.DEPARTMENT_DESK, link_id=department.id,
        due=asked_on + timedelta(days=max(STEPS)),
    )  # fmt: skip

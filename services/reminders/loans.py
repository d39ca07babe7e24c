"""Reminders of loans: to the teacher where there is an address, else to whoever is responsible for the place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.enums import Language, LoanState, SubjectKind, UserStatus
from db.models import Course, Loan, Location, Person, User
from services.i18n import N_
from services.mail.templates import in_words, one_line
from services.records import local_day
from services.reminders.matters import (
    FRESH_FOR,
    ZONE,
    Matter,
    Recipient,
    Words,
    account_of,
    day_due,
    narrowed,
    recipient,
)

STEPS = (-3, 1, 8, 15)
"""Three days before the day on which it is due, on the day after it, and one and two weeks later."""


def loans(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Open loans that are due soon or late."""
    today = local_day(now, ZONE)
    teacher = aliased(Person)
    has_account = select(User.id).where(User.person_id == teacher.id, User.status == UserStatus.ACTIVE).exists()
    reachable = select(teacher.id).where(teacher.id == Course.teacher_id, (teacher.email != "") | has_account)
    to_whom = func.coalesce(reachable.correlate(Course).scalar_subquery(), Location.responsible_id)
    query: Any = (
        select(Loan, Course, Person, User)
        .join(Course, Course.id == Loan.course_id)
        .join(Location, Location.id == Loan.location_id)
        .join(Person, Person.id == to_whom)
        .outerjoin(User, account_of())
        .where(
            Loan.state == LoanState.OPEN,
            Loan.due_on <= today + timedelta(days=-min(STEPS)),
            Loan.due_on >= today - timedelta(days=max(STEPS)) - FRESH_FOR,
        )
        .order_by(Loan.id)
    )
    found = []
    for loan, course, person, user in session.execute(narrowed(query, Loan, ids)):
        day = day_due(STEPS, anchor=loan.due_on, began_on=loan.lent_on, today=today)
        to = recipient(person, user, Language.HY) if day else None
        if day and to:
            found.append(_matter(loan, course, day, to, today))
    return found


def _matter(loan: Loan, course: Course, day: date, to: Recipient, today: date) -> Matter:
    params = {"course": one_line(course.class_name), "day": in_words(loan.due_on, to.language, None)}
    late = loan.due_on < today
    title = N_("material of the class %(course)s is to come back")
    sentence = (
        N_("Material that the class %(course)s has borrowed was to come back by %(day)s.") if late
        else N_("Material that the class %(course)s has borrowed comes back by %(day)s.")
    )  # fmt: skip
    return Matter(
        "loan", SubjectKind.LOAN, loan.id, day, to, Words(title, params),
        (
            Words(sentence, params),
            Words(N_("If the class still needs it, say so: it can keep it longer.")),
        ),
        N_("The loan"), path=f"/pret?id={loan.public_id}" if to.has_account else "", due=loan.due_on,
    )  # fmt: skip

"""Days on which loans are due, as entries of a calendar. They name classes, never people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LoanState
from db.models import Course, Loan
from services.actors import Actor
from services.calendars import Entry
from services.i18n import N_, translate
from services.queries.material.lending_scope import loans_visible_to

MOST_ENTRIES = 500


def due_loans(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    """Open loans that the actor sees, by the day on which they are due. One statement."""
    query = (
        select(Loan.public_id, Loan.version, Loan.due_on, Course.class_name)
        .join(Course, Course.id == Loan.course_id)
        .where(loans_visible_to(actor), Loan.state == LoanState.OPEN, Loan.due_on >= since)
        .order_by(Loan.due_on, Loan.id)
        .limit(MOST_ENTRIES)
    )
    for public_id, version, due_on, name in session.execute(query):
        title = translate(language, N_("Material comes back from the class %(course)s"), course=name)
        yield Entry(f"loan-{public_id}-due", title, due_on, version, f"/pret?id={public_id}")

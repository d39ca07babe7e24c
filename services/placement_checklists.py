"""What is to be done for an internship: the things of every internship, and those of its nationality and length.

Up to 90 days and beyond ask for different papers, nationals of the Union for none of them. What is asked follows the
dates, the visa appointment and the nationality as long as the internship has not begun; what is done stays.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import ChecklistItem, Person, Placement
from services import checklists
from services.checklist_templates import (
    ASK_NATIONALITY,
    BORDER,
    INTERNSHIP,
    LONG_STAY,
    OF_BORDER,
    OF_VISA,
    SHORT_STAY,
)
from services.placement_checks import BEFORE_START, last_day
from services.rules.borders import Formalities, formalities

_KIND = SubjectKind.PLACEMENT
_ASKED: dict[Formalities, tuple[tuple[str, ...], Collection[str]]] = {
    Formalities.UNKNOWN: ((INTERNSHIP, ASK_NATIONALITY), ()),
    Formalities.NONE: ((INTERNSHIP,), OF_BORDER),
    Formalities.BORDER: ((INTERNSHIP, BORDER), OF_VISA),
    Formalities.SHORT_VISA: ((INTERNSHIP, BORDER, SHORT_STAY), ()),
    Formalities.LONG_VISA: ((LONG_STAY, INTERNSHIP), ()),
}
"""Templates, the one that counts first, and the codes of theirs that are not asked."""
_OF_ARRIVAL = (ASK_NATIONALITY, BORDER, SHORT_STAY, LONG_STAY)


def make(session: Session, placement: Placement, *, due_from: date | None = None) -> int:
    """The things to do of a new internship; ``due_from`` as in ``checklists.make_items``."""
    templates, without = _asked(session, placement)
    return checklists.make_items(
        session, templates, _KIND, placement.id, starts_on=placement.starts_on, ends_on=last_day(placement),
        due_from=due_from, appointment_on=placement.visa_appointment_on, without=without,
    )  # fmt: skip


def refresh(session: Session, placement: Placement) -> None:
    """Date the open things anew after the dates, the appointment or the nationality changed.

    Before the start those that are no longer asked go, unless somebody wrote or proved something there, and those that
    are asked now come. An internship without any list gets none.
    """
    templates, without = _asked(session, placement)
    checklists.reschedule(
        session, templates, _KIND, placement.id, starts_on=placement.starts_on, ends_on=last_day(placement),
        appointment_on=placement.visa_appointment_on,
    )  # fmt: skip
    if placement.state not in BEFORE_START or not _has_list(session, placement):
        return
    of_arrival = {*checklists.template_items(session, _OF_ARRIVAL), *OF_BORDER}
    wanted = checklists.template_items(session, templates).keys() - set(without)
    for row in checklists.open_items(session, _KIND, placement.id):
        if row.code in of_arrival - wanted and not row.note and row.proof_id is None:
            session.delete(row)
    session.flush()
    make(session, placement)


def refresh_of(session: Session, person_id: int) -> None:
    """The same for all internships of somebody that have not begun."""
    theirs = select(Placement).where(Placement.person_id == person_id, Placement.state.in_(BEFORE_START))
    for placement in session.scalars(theirs.order_by(Placement.id)):
        refresh(session, placement)


def _asked(session: Session, placement: Placement) -> tuple[tuple[str, ...], Collection[str]]:
    person = session.get_one(Person, placement.person_id)
    return _ASKED[formalities(person.nationality, placement.starts_on, placement.ends_on)]


def _has_list(session: Session, placement: Placement) -> bool:
    query = select(ChecklistItem.id).where(
        ChecklistItem.subject_kind == _KIND, ChecklistItem.subject_id == placement.id, ChecklistItem.code != ""
    )
    return session.scalar(query.limit(1)) is not None

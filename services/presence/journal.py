"""The intern’s journal, where it is kept: a few lines a day, read by those who look after the intern."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import JournalEntry, Organisation, Placement
from services import history, inputs
from services.actors import Actor
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id, local_day

LONGEST = 4000


def write(
    session: Session, actor: Actor, placement_public_id: str, day: date | None, body: str, *, now: datetime
) -> None:
    """Write what one did on a day of one's internship; writing again replaces it, writing nothing takes it back."""
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.JOURNAL_WRITE, placement)
    if not placement.keeps_journal:
        raise InvalidMove(N_("No journal is kept for this internship."))
    day = inputs.day(day, field="journal_day")
    body = inputs.text(body, field="journal", longest=LONGEST)
    today = local_day(now, session.get_one(Organisation, placement.organisation_id).time_zone)
    if day is None or not placement.starts_on <= day <= min(today, placement.ended_on or placement.ends_on):
        raise Invalid(N_("Choose a day of the internship that has come."), field="journal_day")
    query = select(JournalEntry).where(JournalEntry.placement_id == placement.id, JournalEntry.day == day)
    row = session.scalars(query).one_or_none()
    if not body:
        if row is None:
            raise Invalid(N_("Write a few words first."), field="journal")
        session.delete(row)
    elif row is None:
        session.add(JournalEntry(placement_id=placement.id, day=day, body=body, at=now))
    else:
        row.body, row.at = body, now
    session.flush()
    history.audit(session, actor, "journal:write", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id)

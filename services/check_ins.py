"""How an internship goes, in one tap: «fine» or «call me». Asked by mail at its middle, answered at any time."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import CheckInAnswer, LinkPurpose, PlacementState, Source, SubjectKind
from db.models import CheckIn, Department, Organisation, Person, Placement, Reminder
from services import checklists, history, inputs, links
from services.actors import Actor
from services.crypto import derived_key
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.mail import outbox
from services.mail.coordinators import tell_coordinators
from services.placement_checks import last_day, real_end
from services.placement_mails import LINK_OUTLIVES, facts
from services.policy import Action, authorize, is_own
from services.records import by_public_id, local_day

KIND = "mid_term"
"""Name of the question among the reminders, and code of the thing to do that an answer ticks."""
EARLY = timedelta(days=14)
"""An answer that came this long before the middle answers the question of the middle too."""
NOTE_LENGTH = 1000
PLACEMENT_PAGE = "/stage?id="


def middle(starts_on: date, last: date) -> date:
    """The day on which the question is asked."""
    return starts_on + (last - starts_on) // 2


def say(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    said: CheckInAnswer,
    *,
    note: str = "",
    source: Source | None = None,
    told_by: str = "",
    now: datetime,
) -> CheckIn:
    """Keep a word on how it goes, from the department, the tutor or the intern; coordinators record it on behalf.

    «Call me» is told to the coordinators by mail and stands among their things to do at once. Raises ``InvalidMove``
    unless the internship is under way.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_SAY, placement)
    if placement.state is not PlacementState.IN_PROGRESS:
        raise InvalidMove(N_("This is asked while the internship is under way."))
    said, from_intern = CheckInAnswer(said), is_own(actor, placement)
    row = CheckIn(
        placement_id=placement.id, answer=said, note=inputs.text(note, field="check_in_note", longest=NOTE_LENGTH),
        from_intern=from_intern, by_name=inputs.line(told_by, field="told_by", longest=200) or actor.name,
        source=source or actor.source, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    if not from_intern and local_day(now, _zone(session, placement)) >= _asked_from(placement):
        checklists.mark_code(session, actor, SubjectKind.PLACEMENT, placement.id, KIND, now=now)
    if said is CheckInAnswer.CALL_ME:
        _tell(session, placement, row, now)
    history.audit(
        session, actor, "check_in:say", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id, source=source,
        answer=str(said),
    )  # fmt: skip
    return row


def mark_handled(session: Session, actor: Actor, placement_public_id: str, *, now: datetime) -> int:
    """Note that a coordinator has called back about everything that was asked; gives back how many words that were."""
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    query = select(CheckIn).where(
        CheckIn.placement_id == placement.id,
        CheckIn.answer == CheckInAnswer.CALL_ME,
        CheckIn.handled_at.is_(None),
    )
    rows = session.scalars(query.with_for_update()).all()
    for row in rows:
        row.handled_at = now
    if rows:
        history.audit(session, actor, "check_in:handled", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id)
    return len(rows)


def ask_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Mail the question to the tutors of internships that are half over, each once; gives back how many were asked.

    A tutor without address is not asked: the thing to do of the middle shows it to the coordinators. Whoever said
    something lately is left in peace.
    """
    asked = select(Reminder.id).where(
        Reminder.kind == KIND, Reminder.subject_kind == SubjectKind.PLACEMENT, Reminder.subject_id == Placement.id
    )
    rows = session.execute(
        select(Placement, Person, Organisation.time_zone)
        .join(Person, Person.id == Placement.tutor_id)
        .join(Organisation, Organisation.id == Placement.organisation_id)
        .where(
            Placement.state == PlacementState.IN_PROGRESS,
            Placement.starts_on <= now.date(),
            real_end >= now.date(),
            Person.email != "",
            ~asked.exists(),
        )
        .order_by(Placement.id)
        .with_for_update(skip_locked=True, of=Placement)
    ).all()
    due = [
        (placement, tutor)
        for placement, tutor, zone in rows
        if local_day(now, zone) >= middle(placement.starts_on, last_day(placement))
    ]
    answered = _answered(session, [placement for placement, _tutor in due])
    for placement, tutor in due:
        authorize(actor, Action.PLACEMENT_MOVE, placement)
        session.add(
            Reminder(
                kind=KIND, subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, step=0,
                recipient=_hashed(tutor.email), sent_at=now,
            )
        )  # fmt: skip
        if placement.id not in answered:
            _ask(session, actor, placement, tutor, now)
    session.flush()
    return sum(placement.id not in answered for placement, _tutor in due)


def _ask(session: Session, actor: Actor, placement: Placement, tutor: Person, now: datetime) -> None:
    days_left = timedelta(days=(last_day(placement) - now.date()).days)
    token = links.issue(
        session, actor, LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT, placement.id, now=now,
        valid_for=days_left + LINK_OUTLIVES, person_id=tutor.id,
    )  # fmt: skip
    try:
        outbox.queue_to_person(
            session, "check_in_asked", tutor, now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id,
            path=links.path(token), **facts(session, placement),
        )  # fmt: skip
    except Invalid:
        history.audit(
            session, actor, "mail:no_address", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id,
            template="check_in_asked",
        )  # fmt: skip


def _answered(session: Session, placements: list[Placement]) -> set[int]:
    """Those about which the department or the tutor said something lately."""
    since = {one.id: _asked_from(one) for one in placements}
    rows = session.execute(
        select(CheckIn.placement_id, CheckIn.at).where(CheckIn.placement_id.in_(since), CheckIn.from_intern.is_(False))
    )
    return {placement_id for placement_id, at in rows if at.date() >= since[placement_id]}


def _asked_from(placement: Placement) -> date:
    """The day from which an answer counts as that of the middle."""
    return max(placement.starts_on, middle(placement.starts_on, last_day(placement)) - EARLY)


def _tell(session: Session, placement: Placement, row: CheckIn, now: datetime) -> None:
    tell_coordinators(
        session, placement.organisation_id, "check_in_call_me", now=now, kind=SubjectKind.PLACEMENT,
        subject_id=placement.id, path=f"{PLACEMENT_PAGE}{placement.public_id}",
        author=row.by_name or session.get_one(Department, placement.department_id).name_fr,
        intern=session.get_one(Person, placement.person_id).name,
        department=session.get_one(Department, placement.department_id), message=row.note or None,
    )  # fmt: skip


def _zone(session: Session, placement: Placement) -> str:
    return session.get_one(Organisation, placement.organisation_id).time_zone


def _hashed(email: str) -> str:
    return hmac.new(derived_key("reminder recipient"), email.casefold().encode(), hashlib.sha256).hexdigest()

"""What is decided about an application, by coordinators and by the person: every move of its workflow.

``seen_version`` is the version of the copy that the decision was taken on; ``source`` says how a coordinator learned of
what they record on behalf of the person (phone, paper …), and is required then; ``evidence`` says who told it and when.
All of it happens under the lock of the application; what counts places or ranks holds the lock of the call as well.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, CallState, PlacementState, ProgrammeKind, Role, Source
from db.models import Application, Call, Placement
from services import history
from services.actors import Actor
from services.application_checks import ineligible, missing
from services.application_filling import check_in_time
from services.application_records import instant, keep_note, locked, locked_with_call, source_of, tell
from services.calls import taken_places
from services.errors import DomainError, Forbidden, Invalid, InvalidFields, InvalidMove
from services.exchanges import call_answers
from services.i18n import N_
from services.on_behalf import Evidence
from services.policy import authorize
from services.workflows import APPLICATION

STAFF_MOVES = ("take_up", "shortlist", "select", "waitlist", "reject", "reopen", "expire")
"""Moves that :func:`decide` makes."""
_COUNTED = {"select", "waitlist", "reopen"}
"""Moves that count places or ranks of the whole call."""
_DECISIONS = {"select", "waitlist", "reject", "reopen"}
LONGEST_CONFIRMATION = timedelta(days=366)


def submit(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    seen_version: int | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    note: str = "",
    now: datetime,
) -> ApplicationState:
    """Send the application: in time, complete and eligible; otherwise refused with each reason at its field.

    Raises ``Invalid`` after the deadline (coordinators may record what came in time on paper) and ``InvalidFields``
    with what is missing, then with why the person may not apply.
    """
    application = locked(session, application_public_id)
    _check_move(actor, application, "submit", seen_version)
    source = source_of(actor, application, source)
    check_in_time(application, actor, now)
    if application.call.state is not CallState.PUBLISHED:
        raise Invalid(N_("This call is not published: nobody can apply to it for the moment."))
    _check_complete(session, actor, application)
    if reasons := ineligible(application, actor.language):
        raise InvalidFields(reasons)
    application.submitted_at = now
    make_move(session, actor, application, "submit", now=now, source=source, evidence=evidence)
    keep_note(session, actor, application, note, now=now)
    return application.state


def _check_complete(session: Session, actor: Actor, application: Application) -> None:
    lacking = missing(session, application, language=actor.language)
    errors: list[DomainError] = [
        Invalid(N_("Still missing: %(what)s."), field=one.code, what=one.label(actor.language)) for one in lacking
    ]
    if errors:
        raise InvalidFields(errors)


def _check_move(actor: Actor, application: Application, move: str, seen_version: int | None) -> None:
    """Refuse before anything else is asked: not allowed, decided on an old copy, or no longer possible."""
    step = APPLICATION[move]
    authorize(actor, step.action, application)
    history.check_version(application, seen_version)
    step.check(application.state)


def decide(
    session: Session,
    actor: Actor,
    application_public_id: str,
    move: str,
    *,
    seen_version: int | None,
    reason: str = "",
    confirm_by: date | None = None,
    now: datetime,
) -> ApplicationState:
    """A coordinator's move: take_up, shortlist, select, waitlist, reject, reopen or expire. Gives the new state.

    ``reason`` is told to the person (required to reject) or kept in the history (required to reopen); ``confirm_by``
    is the last day to answer a selection (default: the call's ``confirm_days`` from now). Raises ``Conflict`` for a
    decision taken on an old copy, ``InvalidMove`` and ``Invalid`` with what stands against it.
    """
    if move not in STAFF_MOVES:
        raise InvalidMove(N_("This is not a decision that a coordinator takes."))
    find = locked_with_call if move in _COUNTED else locked
    application = find(session, application_public_id)
    _check_move(actor, application, move, seen_version)
    check_used(application.call, move)
    if move == "expire":
        _check_due(actor, application, now)
    if move in {"select", "reopen"}:
        check_places(session, application.call, 1)
    make_move(session, actor, application, move, now=now, reason=reason, confirm_by=confirm_by)
    return application.state


def check_used(call: Call, move: str) -> None:
    """A call uses a shortlist and a waiting list only where they are switched on."""
    if move == "shortlist" and not call.uses_shortlist:
        raise InvalidMove(N_("This call works without a shortlist: switch it on in the call first."))
    if move == "waitlist" and not call.uses_waiting_list:
        raise InvalidMove(N_("This call works without a waiting list: switch it on in the call first."))


def _check_due(actor: Actor, application: Application, now: datetime) -> None:
    if application.confirm_by is not None and now <= application.confirm_by:
        deadline = instant(application.confirm_by, application.call, actor.language)
        raise Invalid(N_("The person can still answer until %(deadline)s."), deadline=deadline)


def check_places(session: Session, call: Call, wanted: int) -> None:
    """Raise ``Invalid`` unless ``wanted`` places are left. The caller holds the lock of the call."""
    left = call.places - taken_places(session, [call.id])[call.id]
    if wanted == 1 and left < 1 and not call.uses_waiting_list:
        raise Invalid(
            N_("All places of this call are given (%(places)s): raise the number of places in the call first."),
            places=call.places,
        )
    if wanted == 1 and left < 1:
        raise Invalid(
            N_(
                "All places of this call are given (%(places)s). Use the waiting list, or raise the number of places "
                "in the call."
            ),
            places=call.places,
        )
    if wanted > left:
        raise Invalid(
            N_("To be selected: %(wanted)s. Free places: %(left)s. Take some of these decisions back."),
            wanted=wanted,
            left=max(left, 0),
        )


def _confirm_by(actor: Actor, call: Call, day: date | None, now: datetime) -> datetime:
    """The end of the last day to answer, in the call's zone."""
    zone = ZoneInfo(call.time_zone)
    last = day or now.astimezone(zone).date() + timedelta(days=call.confirm_days)
    until = datetime.combine(last, time(23, 59, 59), zone).astimezone(UTC)
    if until <= now:
        raise Invalid(N_("The day to answer by is past: choose a later one."), field="confirm_by")
    if until > now + LONGEST_CONFIRMATION:
        raise Invalid(N_("The day to answer by is more than a year away: choose an earlier one."), field="confirm_by")
    return until


def make_move(
    session: Session,
    actor: Actor,
    application: Application,
    move: str,
    *,
    now: datetime,
    reason: str = "",
    confirm_by: date | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
) -> None:
    """One move with all that follows from it: dates, rank, history, audit and mail."""
    if move in {"select", "reopen"}:
        application.confirm_by = _confirm_by(actor, application.call, confirm_by, now)
        application.subject_to_visa = False
    rank = next_rank(session, application.call_id) if move == "waitlist" else None
    history.move(
        session, actor, application, APPLICATION, move, now=now, reason=reason, source=source, evidence=evidence
    )
    application.waiting_rank = rank
    if move in _DECISIONS:
        application.decided_at = now
        application.decision_reason = "" if move == "reopen" else reason.strip()
    if move in _DECISIONS or move == "withdraw":
        application.pending_decision, application.pending_reason = None, ""
    if application.call.programme.kind is ProgrammeKind.EXCHANGE:
        call_answers.follow(session, actor, application, move, reason=reason, now=now)
    if template := _template(application, move):
        tell(session, application, template, now=now, **_told(application, move))
    session.flush()


def _template(application: Application, move: str) -> str | None:
    """The mail of a move: whoever confirms for an exchange is told of their group, not of a department."""
    if move == "confirm" and application.call.programme.kind is ProgrammeKind.EXCHANGE:
        return "application_confirmed_exchange"
    return APPLICATION[move].mail


def _told(application: Application, move: str) -> dict[str, Any]:
    """Parameters of the mail beside those that all have."""
    if move in _DECISIONS:
        return {"reason": application.decision_reason, "confirm_by": application.confirm_by}
    return {"confirm_by": application.confirm_by} if move == "expire" else {}


def next_rank(session: Session, call_id: int) -> int:
    """The last place on the waiting list of a call. The caller holds its lock."""
    last = session.scalar(
        select(func.max(Application.waiting_rank)).where(
            Application.call_id == call_id, Application.state == ApplicationState.WAITLISTED
        )
    )
    return (last or 0) + 1


def confirm(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    subject_to_visa: bool = False,
    seen_version: int | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    note: str = "",
    now: datetime,
) -> ApplicationState:
    """The selected person accepts the place, in time; ``subject_to_visa`` keeps the visa as a condition.

    Raises ``Invalid`` after ``confirm_by``: a coordinator can then let it expire and select again.
    """
    application = locked(session, application_public_id)
    _check_move(actor, application, "confirm", seen_version)
    source = source_of(actor, application, source)
    if application.confirm_by is not None and now > application.confirm_by:
        deadline = instant(application.confirm_by, application.call, actor.language)
        raise Invalid(
            N_("The place had to be confirmed by %(deadline)s. Write to the coordinators if you still wish to come."),
            deadline=deadline,
        )
    application.subject_to_visa = subject_to_visa
    make_move(session, actor, application, "confirm", now=now, source=source, evidence=evidence)
    keep_note(session, actor, application, note, now=now)
    return application.state


def decline(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    note: str = "",
    now: datetime,
) -> ApplicationState:
    """The selected person gives the place back, which is free again at once."""
    return _give_up(session, actor, application_public_id, "decline", reason, seen_version, source, evidence, note, now)


def withdraw(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    note: str = "",
    now: datetime,
) -> ApplicationState:
    """The person takes the application back; while the call is open they may start another one.

    Whoever confirmed gives the place back; once an internship is planned, that is cancelled instead (``Invalid``).
    """
    return _give_up(
        session, actor, application_public_id, "withdraw", reason, seen_version, source, evidence, note, now
    )


def _give_up(
    session: Session,
    actor: Actor,
    application_public_id: str,
    move: str,
    reason: str,
    seen_version: int | None,
    source: Source | None,
    evidence: Evidence | None,
    note: str,
    now: datetime,
) -> ApplicationState:
    application = locked(session, application_public_id)
    _check_move(actor, application, move, seen_version)
    if is_planned(session, application):
        raise Invalid(N_("An internship is planned already: coordinators cancel it on its page."))
    source = source_of(actor, application, source)
    make_move(session, actor, application, move, now=now, reason=reason, source=source, evidence=evidence)
    keep_note(session, actor, application, note, now=now)
    return application.state


def is_planned(session: Session, application: Application) -> bool:
    """Whether an internship stands on this application that was not cancelled. One statement if it is confirmed."""
    stands = exists().where(Placement.application_id == application.id, Placement.state != PlacementState.CANCELLED)
    return application.state is ApplicationState.CONFIRMED and bool(session.scalar(select(stands)))


def expire_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Let all selections expire that were not answered in time; gives their number. Frees the places and tells.

    For the system's jobs; a coordinator does it for the organisations that they coordinate.
    """
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    if not actor.is_system and not owners:
        raise Forbidden(N_("You are not allowed to do this."))
    due = select(Application).where(Application.state == ApplicationState.SELECTED, Application.confirm_by < now)
    if not actor.is_system:
        due = due.where(Application.organisation_id.in_(owners))
    found = session.scalars(due.order_by(Application.id).with_for_update(key_share=True, of=Application)).all()
    for application in found:
        make_move(session, actor, application, "expire", now=now)
    return len(found)

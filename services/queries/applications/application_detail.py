"""One application with all that its page shows, cut to what the viewer may see of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ApplicationState, CorrectionState, DocumentKind, Language, PlacementState, Role, SubjectKind
from db.models import Application, Call, CorrectionRequest, File, Offer, Person, Question, StateChange, User
from services import corrections, guardians
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.labels import STATES, school_label
from services.policy import Action, coordinates, may
from services.queries.applications.application_form import (
    ABOUT,
    about_call,
    choices,
    documents,
    entered,
    is_in_time,
    lacking,
    parts_of,
    questions,
)
from services.queries.applications.application_rows import (
    ApplicationDetail,
    CorrectionRow,
    HistoryRow,
    PossibleMove,
    Viewer,
)
from services.queries.applications.application_talk import said
from services.queries.applications.own_applications import placements_of, public_state
from services.queries.people.people import PersonDetail, detail_of
from services.queries.scope import applications_visible_to
from services.workflows import APPLICATION

_PAPERS = frozenset(DocumentKind) - {DocumentKind.PASSPORT, DocumentKind.VISA, DocumentKind.PROOF}
_SHOWN_TO = {
    Viewer.OWNER: frozenset(DocumentKind),
    Viewer.STAFF: frozenset(DocumentKind),
    Viewer.OBSERVER: _PAPERS,
    Viewer.SCHOOL: _PAPERS,
    Viewer.HOST: frozenset({DocumentKind.CV, DocumentKind.MOTIVATION_LETTER}),
}
"""Documents that each viewer finds on the page: hosts judge by the CV, identity documents stay with the city."""


def detail(session: Session, actor: Actor, public_id: str, *, now: datetime) -> ApplicationDetail:
    """One application as this actor may see it; ``NotFound`` for whoever may not. Constant statements."""
    return detail_of_record(session, actor, *visible(session, actor, public_id), now=now)


def detail_of_record(
    session: Session, actor: Actor, application: Application, has_account: bool, *, now: datetime
) -> ApplicationDetail:
    """The same of an application that :func:`visible` gave."""
    parts, language = parts_of(session, application), actor.language
    viewer = _viewer(actor, application, {row.Offer.department_id for row in parts.chosen})
    inside, placed = _is_inside(viewer), _placed(session, application)
    return ApplicationDetail(
        viewer=viewer,
        person=_person(application.person, has_account, viewer),
        choices=choices([row for row in parts.chosen if _shows_choice(viewer, actor, row.Offer)], language),
        questions=questions(parts, language) if viewer is not Viewer.HOST else (),
        required_documents=parts.required if inside else (),
        documents=documents([file for file in parts.files if file.kind in _SHOWN_TO[viewer]]),
        history=_history(session, application, viewer, actor),
        moves=tuple(_moves(actor, application, viewer, now, is_planned=_stands(placed))),
        corrections=_corrections(session, application, parts.questions, language) if inside else (),
        **about_call(application.call, language, now),
        **_about_period(application.call, language),
        **entered(application, language),
        **_about_application(application, viewer),
        **_about_decision(application, viewer),
        **lacking(session, application, parts, viewer, language, now),
        **said(session, application, viewer),
        **placed,
        guardian=_guardian(session, application, now) if inside else (),
    )


def _guardian(session: Session, application: Application, now: datetime) -> tuple[str, ...]:
    """One statement for minors, none for others."""
    person = application.person
    if not guardians.is_minor(person.birth_date, now.date()):
        return ()
    found = guardians.of(session, [person.id]).get(person.id)
    return (found.name, found.email, found.phone) if found else ()


_BY_ID = (
    select(Application, select(User.id).where(User.person_id == Application.person_id).exists())
    .where(Application.public_id == bindparam("public_id"))
    .options(*ABOUT)
)


def visible(session: Session, actor: Actor, public_id: str) -> tuple[Application, bool]:
    """The application, and whether its person has an account. Raises ``NotFound``.

    One statement for those who coordinate it, who ask most; two for all others.
    """
    row = session.execute(_BY_ID, {"public_id": public_id}).one_or_none()
    if row is not None and not coordinates(actor, row[0]):
        seen = select(Application.id).where(Application.id == row[0].id, applications_visible_to(actor))
        row = row if session.scalar(seen) is not None else None
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    application, with_account = row
    return application, bool(with_account)


def _viewer(actor: Actor, application: Application, departments: set[int]) -> Viewer:
    if actor.person_id is not None and actor.person_id == application.person_id:
        return Viewer.OWNER
    if coordinates(actor, application):
        return Viewer.STAFF
    if application.sending_organisation_id in actor.organisations(Role.PARTNER):
        return Viewer.SCHOOL
    return Viewer.HOST if departments & actor.departments() else Viewer.OBSERVER


def _shown_state(state: ApplicationState, viewer: Viewer) -> ApplicationState:
    """Neither the person nor their school learns of a shortlist."""
    return public_state(state) if viewer in {Viewer.OWNER, Viewer.SCHOOL} else state


def _label(state: ApplicationState, viewer: Viewer) -> str:
    """msgid of the state in the words that are for this viewer."""
    match viewer:
        case Viewer.OWNER:
            return STATES[state].public
        case Viewer.SCHOOL:
            return school_label(state)
        case _:
            return STATES[state].internal


def _is_inside(viewer: Viewer) -> bool:
    """Whether what the person and the coordinators tell each other is the viewer's business."""
    return viewer in {Viewer.OWNER, Viewer.STAFF}


def _person(person: Person, has_account: bool, viewer: Viewer) -> PersonDetail:
    """The person; hosts judge by what somebody can do, so contacts and civil status are left out for them."""
    known = detail_of(person, has_account)
    if viewer is not Viewer.HOST:
        return known
    return replace(known, birth_date=None, gender=None, nationality="", city="", email="", phone="")


def _shows_choice(viewer: Viewer, actor: Actor, offer: Offer) -> bool:
    """Hosts see the wishes that concern them."""
    return viewer is not Viewer.HOST or offer.department_id in actor.departments()


_CHANGES = (
    select(StateChange, File.public_id)
    .outerjoin(File, (File.id == StateChange.proof_id) & File.deleted_at.is_(None))
    .where(StateChange.subject_kind == SubjectKind.APPLICATION, StateChange.subject_id == bindparam("application_id"))
    .order_by(StateChange.id)
)


def _history(session: Session, application: Application, viewer: Viewer, actor: Actor) -> tuple[HistoryRow, ...]:
    """Steps in their order. Others than staff see public words, without names and reasons of staff; a step that
    changes nothing in these words is left out."""
    if viewer is Viewer.HOST:
        return ()
    rows: list[HistoryRow] = []
    for change, proof in session.execute(_CHANGES, {"application_id": application.id}):
        row = _step(change, proof, viewer, is_own=change.actor_id is not None and change.actor_id == actor.user_id)
        if viewer is Viewer.STAFF or not rows or rows[-1].label != row.label:
            rows.append(row)
    return tuple(rows)


def _step(change: StateChange, proof: str | None, viewer: Viewer, *, is_own: bool) -> HistoryRow:
    state = ApplicationState(change.to_state)
    is_staff = viewer is Viewer.STAFF
    shown = state if is_staff else public_state(state)
    names = is_staff or is_own
    return HistoryRow(
        at=change.at,
        label=_label(shown, viewer),
        colour=STATES[shown].colour,
        state=shown,
        actor_name=change.actor_name if names else "",
        source=change.source,
        reason=change.reason if names else "",
        told_by=change.told_by if is_staff else "",
        happened_on=change.happened_on if names else None,
        proof_public_id=proof if is_staff else None,
    )


def _moves(
    actor: Actor, application: Application, viewer: Viewer, now: datetime, *, is_planned: bool
) -> Iterable[PossibleMove]:
    for move in APPLICATION.possible(application.state):
        if move.name == "withdraw" and is_planned:
            continue
        if may(actor, move.action, application) and _is_offered(move.name, application, viewer, now):
            yield PossibleMove(move.name, move.label, ApplicationState(move.target), move.needs_reason)


def _is_offered(move: str, application: Application, viewer: Viewer, now: datetime) -> bool:
    """Whether a button makes sense now; the service itself decides when it is pressed."""
    call, is_late = application.call, application.confirm_by is not None and now > application.confirm_by
    match move:
        case "submit":
            return is_in_time(call, viewer, now)
        case "shortlist":
            return call.uses_shortlist
        case "waitlist":
            return call.uses_waiting_list
        case "confirm":
            return not is_late
        case "expire":
            return is_late
    return True


def _about_period(call: Call, language: Language) -> dict[str, Any]:
    return {
        "organisation": localised(call.organisation, "name", language),
        "answer_by": call.answer_by,
        "call_starts_on": call.starts_on,
        "call_ends_on": call.ends_on,
        "confirm_days": call.confirm_days,
    }


def _about_application(application: Application, viewer: Viewer) -> dict[str, Any]:
    shown = _shown_state(application.state, viewer)
    return {
        **{name: getattr(application, name) for name in ("version", "language", "source", "enrolment")},
        "state": shown,
        "label": _label(shown, viewer),
        "colour": STATES[shown].colour,
    }


def _about_decision(application: Application, viewer: Viewer) -> dict[str, Any]:
    staff = viewer is Viewer.STAFF
    return {
        "decided_at": application.decided_at,
        "decision_reason": application.decision_reason if _is_inside(viewer) else "",
        "confirm_by": application.confirm_by,
        "subject_to_visa": application.subject_to_visa,
        "waiting_rank": application.waiting_rank if staff else None,
        "pending_decision": application.pending_decision if staff else None,
        "pending_reason": application.pending_reason if staff else "",
    }


_UNSETTLED = (
    select(CorrectionRequest)
    .where(
        CorrectionRequest.application_id == bindparam("application_id"),
        CorrectionRequest.state != CorrectionState.ACCEPTED,
    )
    .order_by(CorrectionRequest.due_on, CorrectionRequest.id)
)


def _corrections(
    session: Session, application: Application, asked: Sequence[Question], language: Language
) -> tuple[CorrectionRow, ...]:
    """Requests that are not settled, the most urgent first."""
    rows = session.scalars(_UNSETTLED, {"application_id": application.id}).all()
    known = corrections.with_removed(session, application, [row.field for row in rows], asked)
    return tuple(
        CorrectionRow(
            row.field, row.message, row.due_on, corrections.label(row.field, known, language), row.state,
            row.public_id, row.version,
        )
        for row in rows
    )  # fmt: skip


def correctable(session: Session, actor: Actor, public_id: str) -> list[corrections.Correctable]:
    """What those who coordinate can ask the person to correct; nothing for others."""
    return correctable_of(session, actor, visible(session, actor, public_id)[0])


def correctable_of(session: Session, actor: Actor, application: Application) -> list[corrections.Correctable]:
    """The same of an application that :func:`visible` gave."""
    if not may(actor, Action.CORRECTION_ASK, application):
        return []
    return corrections.correctable(session, application, actor.language)


def _stands(placed: dict[str, Any]) -> bool:
    """Whether there is an internship that was not cancelled."""
    return placed["placement_state"] not in (None, PlacementState.CANCELLED)


def _placed(session: Session, application: Application) -> dict[str, Any]:
    public_id, state = placements_of(session, [application.id]).get(application.id, (None, None))
    return {"placement_public_id": public_id, "placement_state": state}

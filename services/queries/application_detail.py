"""One application with all that its page shows, cut to what the viewer may see of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.base import localised, localised_column
from db.enums import ApplicationState, CallState, CorrectionState, DocumentKind, Language, Role, SubjectKind
from db.models import (
    Application,
    Call,
    Choice,
    CorrectionRequest,
    Department,
    File,
    Message,
    Note,
    Offer,
    Person,
    RequiredDocument,
    StateChange,
    User,
)
from services import questionnaires
from services.actors import Actor
from services.application_checks import Filling, fillings, ineligible, missing_of
from services.calls import Phase, phase
from services.errors import NotFound
from services.i18n import N_
from services.labels import STATES
from services.policy import coordinates, may
from services.queries.application_rows import (
    ApplicationDetail,
    ChoiceRow,
    CorrectionRow,
    DocumentRow,
    HistoryRow,
    MessageRow,
    NoteRow,
    PossibleMove,
    QuestionRow,
    Viewer,
)
from services.queries.own_applications import placements_of, public_state
from services.queries.people import PersonDetail, detail_of
from services.queries.scope import applications_visible_to
from services.workflows import APPLICATION

_SHOWN_TO = {
    Viewer.OWNER: frozenset(DocumentKind),
    Viewer.STAFF: frozenset(DocumentKind),
    Viewer.OBSERVER: frozenset(DocumentKind) - {DocumentKind.PASSPORT, DocumentKind.VISA},
    Viewer.HOST: frozenset({DocumentKind.CV, DocumentKind.MOTIVATION_LETTER}),
}
"""Documents that each viewer finds on the page: hosts judge by the CV, identity documents stay with the city."""


def detail(session: Session, actor: Actor, public_id: str, *, now: datetime) -> ApplicationDetail:
    """One application as this actor may see it; ``NotFound`` for whoever may not. Constant statements."""
    application = _visible(session, actor, public_id)
    wished = _choices(session, application, actor.language)
    viewer = _viewer(actor, application, {department_id for department_id, _row in wished})
    return ApplicationDetail(
        viewer=viewer,
        person=_person(session, application.person, viewer),
        choices=tuple(row for department, row in wished if _shows_choice(viewer, actor, department)),
        documents=_documents(session, application, viewer),
        history=_history(session, application, viewer, actor),
        moves=tuple(_moves(actor, application, viewer, now)),
        **_about_call(application.call, actor.language, now),
        **_about_application(application, viewer, actor.language),
        **_about_decision(application, viewer),
        **_about_filling(session, application, viewer, actor.language, now),
        **_said(session, application, viewer),
        **_placed(session, application),
    )


def _visible(session: Session, actor: Actor, public_id: str) -> Application:
    application = session.scalars(
        select(Application)
        .where(Application.public_id == public_id, applications_visible_to(actor))
        .options(
            joinedload(Application.person),
            joinedload(Application.sending_organisation),
            joinedload(Application.call).options(joinedload(Call.organisation), joinedload(Call.sending_organisation)),
        )
    ).one_or_none()
    if application is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return application


def _viewer(actor: Actor, application: Application, departments: set[int]) -> Viewer:
    if actor.person_id is not None and actor.person_id == application.person_id:
        return Viewer.OWNER
    if coordinates(actor, application):
        return Viewer.STAFF
    if application.sending_organisation_id in actor.organisations(Role.PARTNER):
        return Viewer.OBSERVER
    return Viewer.HOST if departments & actor.departments() else Viewer.OBSERVER


def _is_inside(viewer: Viewer) -> bool:
    """Whether what the person and the coordinators tell each other is the viewer's business."""
    return viewer in {Viewer.OWNER, Viewer.STAFF}


def _person(session: Session, person: Person, viewer: Viewer) -> PersonDetail:
    """The person; hosts judge by what somebody can do, so contacts and civil status are left out for them."""
    account = session.scalar(select(User.id).where(User.person_id == person.id))
    known = detail_of(person, account is not None)
    if viewer is not Viewer.HOST:
        return known
    return replace(known, birth_date=None, gender=None, nationality="", city="", email="", phone="")


def _choices(session: Session, application: Application, language: Language) -> list[tuple[int, ChoiceRow]]:
    rows = session.execute(
        select(Choice.rank, Offer, localised_column(Department, "name", language))
        .join(Offer, Offer.id == Choice.offer_id)
        .join(Department, Department.id == Offer.department_id)
        .where(Choice.application_id == application.id)
        .order_by(Choice.rank)
    )
    return [
        (
            offer.department_id,
            ChoiceRow(
                offer.public_id,
                rank,
                localised(offer, "title", language),
                department,
                offer.starts_on,
                offer.ends_on,
                offer.state,
            ),
        )
        for rank, offer, department in rows
    ]


def _shows_choice(viewer: Viewer, actor: Actor, department_id: int) -> bool:
    """Hosts see the wishes that concern them."""
    return viewer is not Viewer.HOST or department_id in actor.departments()


def _documents(session: Session, application: Application, viewer: Viewer) -> tuple[DocumentRow, ...]:
    files = session.scalars(
        select(File)
        .where(
            File.subject_kind == SubjectKind.APPLICATION,
            File.subject_id == application.id,
            File.deleted_at.is_(None),
            File.kind.in_(_SHOWN_TO[viewer]),
        )
        .order_by(File.kind, File.id)
    )
    return tuple(
        DocumentRow(
            file.public_id,
            file.kind,
            file.name,
            file.size,
            file.media_type,
            file.state,
            file.state_reason,
            file.scan,
            file.uploaded_at,
        )
        for file in files
    )


def _history(session: Session, application: Application, viewer: Viewer, actor: Actor) -> tuple[HistoryRow, ...]:
    """Steps in their order. Others than staff see public words, without names and reasons of staff; a step that
    changes nothing in these words is left out."""
    if viewer is Viewer.HOST:
        return ()
    changes = session.scalars(
        select(StateChange)
        .where(StateChange.subject_kind == SubjectKind.APPLICATION, StateChange.subject_id == application.id)
        .order_by(StateChange.id)
    )
    rows: list[HistoryRow] = []
    for change in changes:
        row = _step(change, viewer, is_own=change.actor_id is not None and change.actor_id == actor.user_id)
        if viewer is Viewer.STAFF or not rows or rows[-1].label != row.label:
            rows.append(row)
    return tuple(rows)


def _step(change: StateChange, viewer: Viewer, *, is_own: bool) -> HistoryRow:
    state = ApplicationState(change.to_state)
    is_staff = viewer is Viewer.STAFF
    shown = state if is_staff else public_state(state)
    names = is_staff or is_own
    return HistoryRow(
        at=change.at,
        label=STATES[shown].public if viewer is Viewer.OWNER else STATES[shown].internal,
        colour=STATES[shown].colour,
        state=shown,
        actor_name=change.actor_name if names else "",
        source=change.source,
        reason=change.reason if names else "",
    )


def _moves(actor: Actor, application: Application, viewer: Viewer, now: datetime) -> Iterable[PossibleMove]:
    for move in APPLICATION.possible(application.state):
        if may(actor, move.action, application) and _is_offered(move.name, application, viewer, now):
            yield PossibleMove(move.name, move.label, ApplicationState(move.target), move.needs_reason)


def _is_offered(move: str, application: Application, viewer: Viewer, now: datetime) -> bool:
    """Whether a button makes sense now; the service itself decides when it is pressed."""
    call, is_late = application.call, application.confirm_by is not None and now > application.confirm_by
    match move:
        case "submit":
            return _is_in_time(application, viewer, now)
        case "shortlist":
            return call.uses_shortlist
        case "waitlist":
            return call.uses_waiting_list
        case "confirm":
            return not is_late
        case "expire":
            return is_late
    return True


def _is_in_time(application: Application, viewer: Viewer, now: datetime) -> bool:
    call = application.call
    if call.state is not CallState.PUBLISHED:
        return False
    return viewer is Viewer.STAFF or phase(call, now) is Phase.OPEN


def _about_call(call: Call, language: Language, now: datetime) -> dict[str, Any]:
    return {
        "call_public_id": call.public_id,
        "call_title": localised(call, "title", language),
        "call_phase": phase(call, now),
        "organisation": localised(call.organisation, "name", language),
        "closes_at": call.closes_at,
        "time_zone": call.time_zone,
        "answer_by": call.answer_by,
        "call_starts_on": call.starts_on,
        "call_ends_on": call.ends_on,
        "max_choices": call.max_choices,
        "confirm_days": call.confirm_days,
    }


def _about_application(application: Application, viewer: Viewer, language: Language) -> dict[str, Any]:
    own = viewer is Viewer.OWNER
    shown = public_state(application.state) if own else application.state
    school = application.sending_organisation
    as_they_are = (
        "public_id", "version", "study_field", "study_year", "motivation", "available_from", "available_until",
        "language", "source", "saved_at", "submitted_at",
    )  # fmt: skip
    return {
        **{name: getattr(application, name) for name in as_they_are},
        "state": shown,
        "label": STATES[shown].public if own else STATES[shown].internal,
        "colour": STATES[shown].colour,
        "sending_organisation_public_id": school.public_id if school else None,
        "sending_organisation": localised(school, "name", language) if school else "",
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


def _about_filling(
    session: Session, application: Application, viewer: Viewer, language: Language, now: datetime
) -> dict[str, Any]:
    """Questions and what is missing; hosts are spared both."""
    filling = fillings(session, [application])[application.id]
    inside, is_draft = _is_inside(viewer), application.state is ApplicationState.DRAFT
    asked = _questions(filling, language) if viewer is not Viewer.HOST else ()
    return {
        "questions": asked,
        "required_documents": _required(session, application.call) if inside else (),
        "corrections": _corrections(session, application) if inside else (),
        "missing": tuple(missing_of(application, filling, language)) if is_draft else (),
        "obstacles": tuple(ineligible(application, language)) if is_draft else (),
        "may_fill": is_draft and inside and _is_in_time(application, viewer, now),
    }


def _questions(filling: Filling, language: Language) -> tuple[QuestionRow, ...]:
    visible = {question.code for question in questionnaires.visible_questions(filling.questions, filling.answers)}
    return tuple(
        QuestionRow(
            code=question.code,
            type=question.type,
            label=questionnaires.label_of(question, language),
            help=localised(question, "help", language),
            is_required=question.is_required,
            options=questionnaires.options_of(question, language),
            minimum=question.minimum,
            maximum=question.maximum,
            answer=filling.answers.get(question.code),
            is_visible=question.code in visible,
        )
        for question in filling.questions
    )


def _required(session: Session, call: Call) -> tuple[tuple[DocumentKind, bool], ...]:
    rows = session.execute(
        select(RequiredDocument.kind, RequiredDocument.is_mandatory)
        .where(RequiredDocument.call_id == call.id)
        .order_by(RequiredDocument.position)
    )
    return tuple((kind, mandatory) for kind, mandatory in rows)


def _corrections(session: Session, application: Application) -> tuple[CorrectionRow, ...]:
    rows = session.scalars(
        select(CorrectionRequest)
        .where(CorrectionRequest.application_id == application.id, CorrectionRequest.state == CorrectionState.OPEN)
        .order_by(CorrectionRequest.due_on, CorrectionRequest.id)
    )
    return tuple(CorrectionRow(row.field, row.message, row.due_on) for row in rows)


def _said(session: Session, application: Application, viewer: Viewer) -> dict[str, Any]:
    """Notes of staff for staff, and the thread for both sides."""
    notes = _notes(session, application) if viewer is Viewer.STAFF else ()
    messages = _messages(session, application, viewer) if _is_inside(viewer) else ()
    from_others = [one for one in messages if one.from_applicant is not (viewer is Viewer.OWNER)]
    return {"notes": notes, "messages": messages, "unread": sum(not one.is_read for one in from_others)}


def _notes(session: Session, application: Application) -> tuple[NoteRow, ...]:
    rows = session.execute(
        select(Note.at, Person, Note.body)
        .join(User, User.id == Note.author_id)
        .join(Person, Person.id == User.person_id)
        .where(Note.subject_kind == SubjectKind.APPLICATION, Note.subject_id == application.id)
        .order_by(Note.id)
    )
    return tuple(NoteRow(at, author.name, body) for at, author, body in rows)


def _messages(session: Session, application: Application, viewer: Viewer) -> tuple[MessageRow, ...]:
    rows = session.execute(
        select(Message, Person)
        .join(User, User.id == Message.author_id)
        .join(Person, Person.id == User.person_id)
        .where(Message.application_id == application.id)
        .order_by(Message.id)
    )
    named = viewer is Viewer.STAFF
    return tuple(
        MessageRow(
            sent_at=message.sent_at,
            from_applicant=message.from_applicant,
            author=author.name if named or message.from_applicant else "",
            body=message.body,
            is_read=message.read_at is not None,
        )
        for message, author in rows
    )


def _placed(session: Session, application: Application) -> dict[str, Any]:
    public_id, state = placements_of(session, [application.id]).get(application.id, (None, None))
    return {"placement_public_id": public_id, "placement_state": state}

"""One application as its form shows it: what was entered, and what is still missing.

The form asks at each field that somebody enters, so its statements are made once and take their values as parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session, joinedload

from db.base import localised
from db.enums import ApplicationState, CallState, DocumentKind, Language, ProgrammeKind, SubjectKind
from db.models import Application, Call, Choice, Department, File, Offer, Question, RequiredDocument, User
from services import questionnaires
from services.actors import Actor
from services.application_checks import Filling, calls_that_offer, gather_exchange, ineligible, missing_of
from services.asked_words import Given, given_of, words_then
from services.calls import Phase, phase
from services.errors import NotFound
from services.i18n import N_
from services.policy import coordinates
from services.queries.applications.application_rows import ApplicationForm, ChoiceRow, DocumentRow, QuestionRow, Viewer
from services.queries.people.people import detail_of

ABOUT = (
    joinedload(Application.person),
    joinedload(Application.sending_organisation),
    joinedload(Application.call).options(
        joinedload(Call.organisation), joinedload(Call.sending_organisation), joinedload(Call.programme)
    ),
)
"""What stands beside every application that is shown."""

_OWN = (
    select(Application)
    .where(Application.public_id == bindparam("public_id"), Application.person_id == bindparam("person_id"))
    .options(*ABOUT)
)
_OF_SOMEBODY = (
    select(Application, select(User.id).where(User.person_id == Application.person_id).exists())
    .where(Application.public_id == bindparam("public_id"))
    .options(*ABOUT)
)
_CHOSEN = (
    select(Choice.rank, Offer, Department.name_fr, Department.name_en, Department.name_hy)
    .join(Offer, Offer.id == Choice.offer_id)
    .join(Department, Department.id == Offer.department_id)
    .where(Choice.application_id == bindparam("application_id"))
    .order_by(Choice.rank)
)
_FILES = (
    select(File)
    .where(
        File.subject_kind == SubjectKind.APPLICATION,
        File.subject_id == bindparam("application_id"),
        File.deleted_at.is_(None),
    )
    .order_by(File.kind, File.id)
)
_REQUIRED = (
    select(RequiredDocument.kind, RequiredDocument.is_mandatory)
    .where(RequiredDocument.call_id == bindparam("call_id"))
    .order_by(RequiredDocument.position)
)


Chosen: TypeAlias = Row[int, Offer, str, str, str]
"""Rank, offer and the names of its department."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What hangs on one application, as the database keeps it."""

    chosen: Sequence[Chosen]
    files: Sequence[File]
    required: tuple[tuple[DocumentKind, bool], ...]
    """Each kind of document that the call asks for, and whether it must be there."""
    questions: Sequence[Question] = ()
    given: dict[str, Given] = field(default_factory=dict)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers alone, by the code of their question."""
        return {code: one.value for code, one in self.given.items()}

    def filling(self, session: Session, application: Application) -> Filling:
        """The same in the form in which it is checked. One statement if nothing is chosen, one for minors of an
        exchange."""
        call = application.call
        filling = Filling(
            offers_exist=not self.chosen and call.id in calls_that_offer(session, [call.id]),
            required=[kind for kind, is_mandatory in self.required if is_mandatory],
            questions=list(self.questions),
            answers=self.answers,
        )
        for row in self.chosen:
            filling.choose(row.Offer)
        for file in self.files:
            filling.send(file.kind, file.state, file.scan)
        gather_exchange(session, [application], {application.id: filling})
        return filling


def form(session: Session, actor: Actor, public_id: str, *, now: datetime) -> ApplicationForm:
    """The actor's own application; ``NotFound`` for any other. At most seven statements."""
    owner = {"public_id": public_id, "person_id": actor.person_id}
    application = session.scalars(_OWN, owner).one_or_none()
    if application is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return _form(session, actor, application, Viewer.OWNER, now, has_account=actor.user_id is not None)


def form_on_behalf(session: Session, actor: Actor, public_id: str, *, now: datetime) -> ApplicationForm:
    """The same of somebody for whom ``actor``, who coordinates the city, enters it; ``NotFound`` for any other."""
    found = session.execute(_OF_SOMEBODY, {"public_id": public_id}).one_or_none()
    if found is None or not coordinates(actor, found[0]):
        raise NotFound(N_("This does not exist, or not any more."))
    return _form(session, actor, found[0], Viewer.STAFF, now, has_account=found[1])


def _form(
    session: Session, actor: Actor, application: Application, viewer: Viewer, now: datetime, *, has_account: bool
) -> ApplicationForm:
    parts, language = parts_of(session, application), actor.language
    return ApplicationForm(
        person=detail_of(application.person, has_account),
        choices=choices(parts.chosen, language),
        questions=questions(parts, language),
        required_documents=parts.required,
        documents=documents(parts.files),
        **about_call(application.call, language, now),
        **entered(application, language),
        **lacking(session, application, parts, viewer, language, now),
    )


def parts_of(session: Session, application: Application) -> Parts:
    """What was chosen, sent, asked and answered. Five statements."""
    of_it, of_call = {"application_id": application.id}, {"call_id": application.call_id}
    asked = questionnaires.questions_of(session, application.call.questionnaire_id)
    return Parts(
        chosen=session.execute(_CHOSEN, of_it).all(),
        files=session.scalars(_FILES, of_it).all(),
        required=tuple((kind, is_mandatory) for kind, is_mandatory in session.execute(_REQUIRED, of_call)),
        questions=asked,
        given=given_of(session, SubjectKind.APPLICATION, application.id) if asked else {},
    )


def choices(chosen: Sequence[Chosen], language: Language) -> tuple[ChoiceRow, ...]:
    """The wishes in their order."""
    return tuple(
        ChoiceRow(
            offer_public_id=row.Offer.public_id,
            rank=row.rank,
            title=localised(row.Offer, "title", language),
            department=localised(row, "name", language),
            starts_on=row.Offer.starts_on,
            ends_on=row.Offer.ends_on,
            state=row.Offer.state,
        )
        for row in chosen
    )


def documents(files: Sequence[File]) -> tuple[DocumentRow, ...]:
    """What was sent, as pages show it."""
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


def questions(parts: Parts, language: Language) -> tuple[QuestionRow, ...]:
    """The questions of the call in this language, with what was answered."""
    answers = parts.answers
    visible = {question.code for question in questionnaires.visible_questions(parts.questions, answers)}
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
            answer=answers.get(question.code),
            is_visible=question.code in visible,
            then=words_then(question, parts.given.get(question.code), language),
        )
        for question in parts.questions
    )


def about_call(call: Call, language: Language, now: datetime) -> dict[str, Any]:
    """What the form says of the call."""
    return {
        "call_public_id": call.public_id,
        "call_title": localised(call, "title", language),
        "call_phase": phase(call, now),
        "closes_at": call.closes_at,
        "time_zone": call.time_zone,
        "max_choices": call.max_choices,
        "is_exchange": call.programme.kind is ProgrammeKind.EXCHANGE,
    }


def entered(application: Application, language: Language) -> dict[str, Any]:
    """What was entered into the application itself."""
    school = application.sending_organisation
    as_they_are = (
        "public_id", "study_field", "study_year", "motivation", "available_from", "available_until", "saved_at",
        "submitted_at",
    )  # fmt: skip
    return {
        **{name: getattr(application, name) for name in as_they_are},
        "sending_organisation_public_id": school.public_id if school else None,
        "sending_organisation": localised(school, "name", language) if school else "",
    }


def lacking(
    session: Session, application: Application, parts: Parts, viewer: Viewer, language: Language, now: datetime
) -> dict[str, Any]:
    """What a draft lacks, and whether it can be filled in now."""
    if application.state is not ApplicationState.DRAFT:
        return {"missing": (), "obstacles": (), "may_fill": False}
    filling = parts.filling(session, application)
    return {
        "missing": tuple(missing_of(application, filling, language)),
        "obstacles": tuple(ineligible(application, language)),
        "may_fill": viewer in {Viewer.OWNER, Viewer.STAFF} and is_in_time(application.call, viewer, now),
    }


def is_in_time(call: Call, viewer: Viewer, now: datetime) -> bool:
    """Whether the call still takes what this viewer enters: staff record what came late."""
    if call.state is not CallState.PUBLISHED:
        return False
    return viewer is Viewer.STAFF or phase(call, now) is Phase.OPEN

"""Corrections: something in a sent application that the person is asked to change, by a day, and what became of it.

A request names one field, question or document. The person can change that and nothing else; it then waits for a
coordinator, who settles it or asks again. Codes are those of what is missing: «study_field», «choices»,
«question:CODE», «document:KIND»; «person:FIELD» for what belongs to the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, CorrectionState, DocumentKind, FileState, ProgrammeKind, SubjectKind
from db.models import Answer, Application, Call, CorrectionRequest, File, Question
from services import files, history, inputs, questionnaires
from services.actors import Actor
from services.application_checks import IDENTITY, STUDIES
from services.application_records import locked, tell
from services.errors import Invalid, InvalidMove, NotFound
from services.i18n import N_, translate
from services.labels import WORDS
from services.policy import Action, authorize
from services.records import by_public_id
from services.workflows import CORRECTION

LONGEST = timedelta(days=90)
PERSON, QUESTION = "person:", "question:"
NAMES: dict[str, str] = {
    **{PERSON + code: name for code, name in IDENTITY.items() if code != "email"},
    **STUDIES,
    "sending_organisation": N_("University or school"),
    "available_from": N_("Available from"),
    "available_until": N_("Available until"),
    "choices": N_("Wishes"),
}
"""What can be corrected in every application, with its name."""
_OF_EXCHANGE = {
    **{code: name for code, name in NAMES.items() if code.startswith(PERSON) or code == "motivation"},
    "sending_organisation": N_("School"),
    "study_year": N_("Class"),
}
"""Whoever applies for the youth exchange says nothing of studies and chooses nothing."""
DOCUMENTS = (
    DocumentKind.CV, DocumentKind.MOTIVATION_LETTER, DocumentKind.TRANSCRIPT, DocumentKind.ENROLMENT,
    DocumentKind.FRENCH_CERTIFICATE,
)  # fmt: skip
_SENT = frozenset(
    {
        ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED,
        ApplicationState.WAITLISTED, ApplicationState.SELECTED, ApplicationState.CONFIRMED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correctable:
    """Something that can be asked for; ``label`` is its name in the reader's language."""

    code: str
    label: str


def correctable(session: Session, application: Application, language: str) -> list[Correctable]:
    """Everything that can be asked for in this application, in the order in which it is filled in. One statement."""
    names = _OF_EXCHANGE if application.call.programme.kind is ProgrammeKind.EXCHANGE else NAMES
    rows = [Correctable(code, translate(language, name)) for code, name in names.items()]
    rows += [Correctable(f"document:{kind}", translate(language, WORDS[kind])) for kind in DOCUMENTS]
    rows += [
        Correctable(f"question:{question.code}", questionnaires.label_of(question, language))
        for question in _questions(session, application)
    ]
    return rows


def with_removed(
    session: Session, application: Application, codes: Iterable[str], asked: Sequence[Question]
) -> list[Question]:
    """``asked`` with the questions of ``codes`` that the call no longer asks, as they were answered or asked last.

    One statement, and none where nothing is missing.
    """
    wanted = {code.removeprefix(QUESTION) for code in codes if code.startswith(QUESTION)}
    wanted -= {question.code for question in asked}
    if not wanted:
        return list(asked)
    own = and_(
        Answer.question_id == Question.id,
        Answer.subject_kind == SubjectKind.APPLICATION,
        Answer.subject_id == application.id,
    )
    last = session.scalars(
        select(Question)
        .outerjoin(Answer, own)
        .where(Question.code.in_(wanted))
        .order_by(Answer.id.is_(None), Question.questionnaire_id.desc())
    )
    return [*asked, *last]


def label(code: str, questions: Iterable[Question], language: str) -> str:
    """The name of what a code stands for, in ``language``."""
    kind, _colon, rest = code.partition(":")
    if kind == "document":
        return translate(language, WORDS[DocumentKind(rest)])
    if kind == "question":
        found = next((question for question in questions if question.code == rest), None)
        return questionnaires.label_of(found, language) if found else rest
    return translate(language, NAMES[code]) if code in NAMES else code


def ask(
    session: Session,
    actor: Actor,
    application_public_id: str,
    code: str,
    message: str,
    due_on: date | None,
    *,
    now: datetime,
) -> CorrectionRequest:
    """Ask for a correction of ``code`` by a day; one that was asked for already is asked for anew in these words.

    The person is told by mail. Raises ``InvalidMove`` for an application that is not sent or is over, ``Invalid`` at
    «code», «message» and «due_on».
    """
    application = locked(session, application_public_id)
    authorize(actor, Action.APPLICATION_REVIEW, application)
    if application.state not in _SENT:
        raise InvalidMove(N_("Corrections can be asked for while an application is under way."))
    if code not in {one.code for one in correctable(session, application, actor.language)}:
        raise Invalid(N_("Choose what is to be corrected."), field="code")
    message, due_on = _checked(message, due_on, now)
    request = _unsettled(session, application, code) or CorrectionRequest(
        application_id=application.id, field=code, requested_at=now, requested_by_id=actor.user_id or 0
    )
    if request.id is not None and request.state is CorrectionState.ANSWERED:
        history.move(session, actor, request, CORRECTION, "ask_again", now=now)
    request.message, request.due_on, request.answered_at = message, due_on, None
    request.application = application
    session.add(request)
    session.flush()
    history.audit(
        session, actor, Action.CORRECTION_ASK, now=now, kind=SubjectKind.APPLICATION, subject_id=application.id,
        field=code,
    )  # fmt: skip
    _tell(session, application, request, now)
    return request


def ask_for_document(
    session: Session, actor: Actor, file_public_id: str, message: str, due_on: date | None, *, now: datetime
) -> CorrectionRequest:
    """Say that a document must be replaced and why: it is marked so, and asked for as a correction."""
    file = files.judge(session, actor, file_public_id, FileState.TO_REPLACE, reason=message, now=now)
    if file.subject_kind is not SubjectKind.APPLICATION:
        raise NotFound(N_("This file does not exist, or not any more."))
    application = session.get_one(Application, file.subject_id)
    return ask(session, actor, application.public_id, f"document:{file.kind}", message, due_on, now=now)


def accept(
    session: Session, actor: Actor, correction_public_id: str, *, seen_version: int | None = None, now: datetime
) -> None:
    """Settle a request: it was corrected, or is not needed any more. A document it asked for is accepted with it."""
    request = _locked(session, correction_public_id)
    was_answered = request.state is CorrectionState.ANSWERED
    history.move(session, actor, request, CORRECTION, "accept", now=now, seen_version=seen_version)
    request.accepted_at = now
    kind, _colon, document = request.field.partition(":")
    if kind == "document" and was_answered:
        for file in _documents(session, request.application_id, DocumentKind(document)):
            files.judge(session, actor, file.public_id, FileState.ACCEPTED, now=now)


def ask_again(
    session: Session,
    actor: Actor,
    correction_public_id: str,
    message: str,
    due_on: date | None,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """The correction does not do: ask once more, in other words and by another day."""
    request = _locked(session, correction_public_id)
    message, due_on = _checked(message, due_on, now)
    history.move(session, actor, request, CORRECTION, "ask_again", now=now, seen_version=seen_version)
    request.message, request.due_on, request.answered_at, request.accepted_at = message, due_on, None, None
    session.flush()
    _tell(session, request.application, request, now)


def drop_question(
    session: Session, actor: Actor, call: Call, code: str, labels: Mapping[str, str], *, now: datetime
) -> int:
    """Settle what was asked about a question that the call no longer asks; gives the number of requests.

    Whoever was still to correct it is told by mail that it is not needed, with the question (``labels`` by language).
    """
    requests = session.scalars(
        select(CorrectionRequest)
        .join(Application, Application.id == CorrectionRequest.application_id)
        .where(
            Application.call_id == call.id,
            CorrectionRequest.field == QUESTION + code,
            CorrectionRequest.state != CorrectionState.ACCEPTED,
        )
        .order_by(CorrectionRequest.id)
        .with_for_update(of=CorrectionRequest)
    ).all()
    for request in requests:
        was_open, application = request.state is CorrectionState.OPEN, request.application
        history.move(session, actor, request, CORRECTION, "accept", now=now)
        request.accepted_at = now
        if was_open and application.state in _SENT:
            tell(session, application, "application_correction_dropped", now=now, what=labels[application.language])
    return len(requests)


def _locked(session: Session, public_id: str) -> CorrectionRequest:
    """The request, locked after its application: whoever fills in takes the locks in this order too."""
    request = by_public_id(session, CorrectionRequest, public_id)
    locked(session, request.application.public_id)
    return by_public_id(session, CorrectionRequest, public_id, lock=True)


def _questions(session: Session, application: Application) -> list[Question]:
    return list(questionnaires.questions_of(session, application.call.questionnaire_id))


def _unsettled(session: Session, application: Application, code: str) -> CorrectionRequest | None:
    query = select(CorrectionRequest).where(
        CorrectionRequest.application_id == application.id,
        CorrectionRequest.field == code,
        CorrectionRequest.state != CorrectionState.ACCEPTED,
    )
    return session.scalars(query.order_by(CorrectionRequest.id.desc()).with_for_update()).first()


def _documents(session: Session, application_id: int, kind: DocumentKind) -> list[File]:
    query = select(File).where(
        File.subject_kind == SubjectKind.APPLICATION,
        File.subject_id == application_id,
        File.kind == kind,
        File.deleted_at.is_(None),
    )
    return list(session.scalars(query))


def _checked(message: str, due_on: date | None, now: datetime) -> tuple[str, date]:
    text = inputs.text(message, field="message", longest=history.REASON_LENGTH)
    if not text:
        raise Invalid(N_("Say what is to be corrected: the person reads it."), field="message")
    if due_on is None or due_on < now.date():
        raise Invalid(N_("Give a day from today on by which it is needed."), field="due_on")
    if due_on > now.date() + LONGEST:
        raise Invalid(N_("Give a day within the next three months."), field="due_on")
    return text, due_on


def _tell(session: Session, application: Application, request: CorrectionRequest, now: datetime) -> None:
    what = label(request.field, _questions(session, application), application.language)
    tell(
        session, application, "application_correction", now=now, what=what, message=request.message,
        due_on=request.due_on,
    )  # fmt: skip

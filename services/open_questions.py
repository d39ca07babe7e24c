"""What a city was answered to contested questions: kept with source, day, document and who entered it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, SubjectKind
from db.models import File, OpenQuestion, Organisation
from db.session import reading
from services import files, history, inputs
from services.actors import Actor
from services.contested import QUESTIONS
from services.errors import DomainError, Invalid, InvalidFields, NotFound
from services.files import Upload
from services.i18n import N_
from services.policy import Action, authorize
from services.records import TEXT_LENGTH, by_public_id, local_day
from services.unit import prepared_by

SOURCE_LENGTH = 300


def _prepare(
    actor: Actor,
    organisation_public_id: str,
    code: str,
    *,
    document: tuple[str, bytes] | None = None,
    now: datetime,
    **_rest: object,
) -> Upload | None:
    """Look at the content before the transaction; strangers are turned away first."""
    with reading() as session:
        _row(session, actor, organisation_public_id, code)
    return files.checked(*document) if document else None


@prepared_by(_prepare)
def answer(
    session: Session,
    actor: Actor,
    organisation_public_id: str,
    code: str,
    *,
    text: str,
    source: str,
    answered_on: date | None,
    document: tuple[str, bytes] | None = None,
    seen_version: int | None = None,
    now: datetime,
    prepared: Upload | None = None,
) -> OpenQuestion:
    """Keep what the city was answered, in place of what stood there; a new ``document`` replaces the former.

    Raises ``InvalidFields`` at «text», «source», «answered_on», ``Invalid`` at «file».
    """
    row, city = _row(session, actor, organisation_public_id, code, lock=True)
    history.check_version(row if row.id else None, seen_version if row.id else None)
    row.answer, row.answer_source, row.answered_on = _checked(city, text, source, answered_on, now)
    row.answered_by_id, row.entered_at = actor.user_id, now
    if document:
        row.document_id = _keep(session, actor, row, prepared or files.checked(*document), now).id
    return _kept(session, actor, "open_question:answer", row, now)


def take_back(
    session: Session,
    actor: Actor,
    organisation_public_id: str,
    code: str,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """The question is open again: answer and document go."""
    row, _city = _row(session, actor, organisation_public_id, code, lock=True)
    if not row.id:
        return
    history.check_version(row, seen_version)
    for former in _documents(session, row):
        files.remove(session, actor, former.public_id, now=now)
    row.answer = row.answer_source = ""
    row.answered_on = row.answered_by_id = row.entered_at = row.document_id = None
    _kept(session, actor, "open_question:take_back", row, now)


def _row(
    session: Session, actor: Actor, organisation_public_id: str, code: str, *, lock: bool = False
) -> tuple[OpenQuestion, Organisation]:
    """The row of this question, a new one where nothing was kept yet, for those who may write it."""
    city = by_public_id(session, Organisation, organisation_public_id)
    if code not in QUESTIONS:
        raise NotFound(N_("This does not exist, or not any more."))
    query = select(OpenQuestion).where(OpenQuestion.organisation_id == city.id, OpenQuestion.code == code)
    row = session.scalars(query.with_for_update() if lock else query).one_or_none()
    row = row or OpenQuestion(organisation_id=city.id, code=code)
    authorize(actor, Action.OPEN_QUESTION_EDIT, row)
    return row, city


def _checked(
    city: Organisation, text: str, source: str, answered_on: date | None, now: datetime
) -> tuple[str, str, date | None]:
    said = inputs.text(text, field="text", longest=TEXT_LENGTH)
    where = inputs.line(source, field="source", longest=SOURCE_LENGTH)
    on = inputs.day(answered_on, field="answered_on")
    errors: list[DomainError] = []
    if not said:
        errors.append(Invalid(N_("Write the answer, or take it back."), field="text"))
    if not where:
        errors.append(Invalid(N_("Say who answered, and how: letter, mail, phone."), field="source"))
    if on is None or on > local_day(now, city.time_zone):
        errors.append(Invalid(N_("Give the day of the answer, not in the future."), field="answered_on"))
    if errors:
        raise InvalidFields(errors)
    return said, where, on


def _documents(session: Session, row: OpenQuestion) -> list[File]:
    query = select(File).where(File.id == (row.document_id or 0), File.deleted_at.is_(None))
    return list(session.scalars(query))


def _keep(session: Session, actor: Actor, row: OpenQuestion, upload: Upload, now: datetime) -> File:
    """Only coordinators of the city read it: it lies with the city."""
    return files.keep(
        session, actor, SubjectKind.ORGANISATION, row.organisation_id, DocumentKind.OTHER, upload,
        _documents(session, row), now,
    )  # fmt: skip


def _kept(session: Session, actor: Actor, act: str, row: OpenQuestion, now: datetime) -> OpenQuestion:
    session.add(row)
    session.flush()
    history.audit(
        session, actor, act, now=now, kind=SubjectKind.ORGANISATION, subject_id=row.organisation_id, code=row.code
    )
    return row

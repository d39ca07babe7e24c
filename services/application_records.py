"""What all acts on an application share: finding it locked, telling the person, and who may act for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.enums import CorrectionState, Language, PlacementState, Source, SubjectKind
from db.models import Application, Call, CorrectionRequest, Placement
from services import history
from services.actors import Actor
from services.errors import Invalid, InvalidMove, NotFound
from services.i18n import N_
from services.mail import outbox
from services.mail.templates import in_words
from services.on_behalf import ON_BEHALF
from services.queries.applications.enrolments import OVER
from services.records import by_public_id
from services.workflows import CORRECTION

APPLICANT_PAGE = "/ma-candidature?id="
STAFF_PAGE = "/candidature?id="
_ENDED = (PlacementState.CLOSED, PlacementState.CANCELLED)


def locked(session: Session, public_id: str) -> Application:
    """The application, locked until the end of the transaction. Raises ``NotFound``."""
    return by_public_id(session, Application, public_id, lock=True)


def locked_with_call(session: Session, public_id: str) -> Application:
    """The same with its call locked before, so that places and ranks are counted by one at a time.

    Everybody takes these locks in this order: call, applications by id, person.
    """
    call_id = session.scalar(select(Application.call_id).where(Application.public_id == public_id))
    if call_id is None:
        raise NotFound(N_("This does not exist, or not any more."))
    lock_call(session, call_id)
    return locked(session, public_id)


def lock_call(session: Session, call_id: int) -> Call:
    """The call, locked until the end of the transaction; new applications to it are not held up."""
    query = select(Call).where(Call.id == call_id).with_for_update(key_share=True, of=Call)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def is_own(actor: Actor, application: Application) -> bool:
    """Whether the application is the actor's own."""
    return actor.person_id is not None and actor.person_id == application.person_id


def source_of(actor: Actor, application: Application, source: Source | None) -> Source | None:
    """Where an act of the person comes from: from themselves, or as a coordinator learned of it.

    Raises ``Invalid`` if somebody acts for the person without saying how they know.
    """
    if is_own(actor, application):
        return None
    if source not in ON_BEHALF:
        raise Invalid(N_("Say how you learned of it: by phone, on paper, in person or by mail."), field="source")
    return source


def keep_note(session: Session, actor: Actor, application: Application, note: str, *, now: datetime) -> None:
    """Keep what a coordinator remarks beside an act on behalf; nothing for the person's own acts."""
    if note.strip() and not is_own(actor, application):
        history.add_note(session, actor, application, SubjectKind.APPLICATION, note, now=now)


def instant(value: datetime, call: Call, language: Language) -> str:
    """An instant in words and in the call's zone: «jeudi 3 décembre 2026 à 23:59 (heure de Paris)»."""
    return in_words(value, language, call.time_zone)


def tell(session: Session, application: Application, template: str, *, now: datetime, **params: Any) -> None:
    """Queue a mail about the application to its person, in their language."""
    call = application.call
    outbox.queue_to_person(
        session,
        template,
        application.person,
        language=application.language,
        now=now,
        kind=SubjectKind.APPLICATION,
        subject_id=application.id,
        path=APPLICANT_PAGE + application.public_id,
        zone=call.time_zone,
        call=call,
        answer_by=call.answer_by,
        **params,
    )


def mark_answered(session: Session, actor: Actor, application: Application, code: str, *, now: datetime) -> None:
    """Note that the person changed what a correction request asked for; it waits for a coordinator’s look now."""
    query = select(CorrectionRequest).where(
        CorrectionRequest.application_id == application.id,
        CorrectionRequest.field == code,
        CorrectionRequest.state == CorrectionState.OPEN,
    )
    for request in session.scalars(query.with_for_update(of=CorrectionRequest)):
        history.move(session, actor, request, CORRECTION, "answer", now=now)
        request.answered_at = now


_OVER = select(Placement.id).where(Placement.application_id == bindparam("application_id"), Placement.state.in_(_ENDED))


def papers_obstacle(session: Session, application: Application) -> InvalidMove | None:
    """Why its school can neither give nor take back a paper, any more or not yet; None where it can. One statement."""
    if application.submitted_at is None:
        return InvalidMove(N_("This application is not sent yet."))
    if application.state in OVER or session.scalar(_OVER, {"application_id": application.id}) is not None:
        return InvalidMove(N_("This file is closed: its documents stay as they are."))
    return None

"""Papers that a school gives about one of its students, with the student's application.

They are the school's: they lie with the school, never among what the student sent, and neither side replaces the
other's. Coordinators accept them or ask for others; the student reads them; departments do not. What a school keeps for
all its students (its own model of the agreement) is stored by ``files.store_for`` with the organisation alone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, FileState, Role, Source, SubjectKind
from db.models import Application, File
from db.session import reading
from services import files, history
from services.actors import Actor
from services.application_records import papers_obstacle
from services.errors import Forbidden, Invalid, NotFound
from services.files import Upload, checked
from services.i18n import N_
from services.mail.coordinators import tell_coordinators, tell_partners
from services.on_behalf import ON_BEHALF
from services.policy import Action, authorize
from services.records import by_public_id
from services.unit import prepared_by

KINDS: dict[DocumentKind, str] = {
    DocumentKind.ENROLMENT: N_("Proof of enrolment"),
    DocumentKind.TRANSCRIPT: N_("Transcript of grades"),
    DocumentKind.AGREEMENT: N_("Internship agreement of the university"),
}
"""What a school gives about a student, and the msgid of its name."""


def _prepare(
    actor: Actor,
    application_public_id: str,
    document: DocumentKind,
    name: str,
    content: bytes,
    *,
    source: Source | None = None,
    now: datetime,
) -> Upload:
    """The slow part of :func:`give`, before its transaction: whoever may not give it is turned away first."""
    with reading() as session:
        _check(session, actor, by_public_id(session, Application, application_public_id), document, source)
    return checked(name, content)


@prepared_by(_prepare)
def give(
    session: Session,
    actor: Actor,
    application_public_id: str,
    document: DocumentKind,
    name: str,
    content: bytes,
    *,
    source: Source | None = None,
    now: datetime,
    prepared: Upload | None = None,
) -> File:
    """Keep a paper of the school about this student, in place of the former one of its kind; coordinators are told.

    A coordinator who received it otherwise says how (``source``). Raises ``InvalidMove`` once the application or the
    internship is over, ``Forbidden`` where the former one was accepted, ``Invalid`` at «file», «kind» or «source».
    """
    application = by_public_id(session, Application, application_public_id, lock=True)
    school = _check(session, actor, application, document, source)
    former = [one for one in of_application(session, application) if one.kind is document]
    by_school = _speaks_for_school(actor, application)
    if by_school and any(one.state is FileState.ACCEPTED for one in former):
        raise Forbidden(N_("This document was already accepted: ask the coordinators if it must change."), field="file")
    file = files.keep(
        session, actor, SubjectKind.ORGANISATION, school, document, prepared or checked(name, content), former, now,
        about=application,
    )  # fmt: skip
    if source is not None:
        history.audit(
            session, actor, Action.SCHOOL_PAPER_GIVE, now=now, kind=SubjectKind.APPLICATION, subject_id=application.id,
            source=source, document=str(document),
        )  # fmt: skip
    if by_school:
        tell_coordinators(
            session, application.organisation_id, "school_paper", now=now, kind=SubjectKind.APPLICATION,
            subject_id=application.id, path=f"/candidature?id={application.public_id}", call=application.call,
            organisation=application.sending_organisation, student=application.person.name,
        )  # fmt: skip
    return file


def judge(session: Session, actor: Actor, public_id: str, state: FileState, *, reason: str = "", now: datetime) -> File:
    """Accept a paper, or ask the school for another one with a reason, which its partners read by mail."""
    file = _paper(session, public_id)
    application = session.get_one(Application, file.about_application_id)
    file = files.judge(session, actor, public_id, state, reason=reason, now=now)
    if state is FileState.TO_REPLACE:
        tell_partners(
            session, file.subject_id, "school_paper_again", but=application.person_id, now=now,
            kind=SubjectKind.APPLICATION, subject_id=application.id, path=f"/etudiant?id={application.public_id}",
            student=application.person.name, reason=file.state_reason, call=application.call,
        )  # fmt: skip
    return file


_OF_APPLICATION = (
    select(File)
    .where(
        File.about_application_id == bindparam("application_id"),
        File.subject_kind == SubjectKind.ORGANISATION,
        File.subject_id == bindparam("school_id"),
        File.deleted_at.is_(None),
    )
    .order_by(File.id)
)


def of_application(session: Session, application: Application) -> list[File]:
    """Living papers of the school that sends the person, oldest first. One statement."""
    about = {"application_id": application.id, "school_id": application.sending_organisation_id}
    return list(session.scalars(_OF_APPLICATION, about))


def _check(
    session: Session, actor: Actor, application: Application, document: DocumentKind, source: Source | None
) -> int:
    """Whether it can be given; gives the id of the school."""
    authorize(actor, Action.SCHOOL_PAPER_GIVE, application)
    if document not in KINDS:
        raise Invalid(N_("Choose which document it is."), field="kind")
    if application.sending_organisation_id is None:
        raise Invalid(N_("This application names no university or school."), field="kind")
    if (closed := papers_obstacle(session, application)) is not None:
        raise closed
    if not _speaks_for_school(actor, application) and source not in ON_BEHALF:
        raise Invalid(N_("Say how you learned of it: by phone, on paper, in person or by mail."), field="source")
    return application.sending_organisation_id


def _speaks_for_school(actor: Actor, application: Application) -> bool:
    return application.sending_organisation_id in actor.organisations(Role.PARTNER)


def _paper(session: Session, public_id: str) -> File:
    file = session.scalars(select(File).where(File.public_id == public_id)).one_or_none()
    if file is None or file.about_application_id is None:
        raise NotFound(N_("This file does not exist, or not any more."))
    return file

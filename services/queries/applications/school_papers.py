"""Papers of schools: those about one student, and those that a school keeps for all its students."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Role, SubjectKind
from db.models import Application, Organisation
from services import school_papers
from services.actors import Actor
from services.application_records import papers_obstacle
from services.files import FileRow, listed
from services.policy import Action, is_self, may
from services.queries.applications.application_rows import DocumentRow


@dataclass(frozen=True, slots=True)
class SchoolPapers:
    """What a school has given about one student, and what the viewer may do about it."""

    application_public_id: str
    school: str
    rows: tuple[DocumentRow, ...]
    shelf: tuple[FileRow, ...]
    """What it keeps for all its students."""
    is_open: bool
    """Whether more can be given: not once the application or the internship is over."""
    may_give: bool
    may_judge: bool
    speaks_for_school: bool


@dataclass(frozen=True, slots=True)
class SchoolShelf:
    """What a school keeps for all its students."""

    public_id: str
    school: str
    rows: tuple[FileRow, ...]


_BY_ID = select(Application).where(Application.public_id == bindparam("public_id"))


def of_application(session: Session, actor: Actor, application_public_id: str) -> SchoolPapers | None:
    """None for whoever has no business with them, and where no school sends the person. At most five statements."""
    application = session.scalars(_BY_ID, {"public_id": application_public_id}).one_or_none()
    return papers_of(session, actor, application) if application is not None else None


def papers_of(session: Session, actor: Actor, application: Application) -> SchoolPapers | None:
    """The same of an application that was read. At most four statements."""
    if application.sending_organisation_id is None:
        return None
    if not may(actor, Action.SCHOOL_PAPER_READ, application):
        return None
    school = session.get_one(Organisation, application.sending_organisation_id)
    is_open = papers_obstacle(session, application) is None
    with_shelf = not is_self(actor, application)
    return SchoolPapers(
        application.public_id,
        localised(school, "name", actor.language),
        tuple(
            DocumentRow(
                file.public_id, file.kind, file.name, file.size, file.media_type, file.state, file.state_reason,
                file.scan, file.uploaded_at,
            )
            for file in school_papers.of_application(session, application)
        ),
        shelf=shelf_of(session, school) if with_shelf else (),
        is_open=is_open,
        may_give=is_open and may(actor, Action.SCHOOL_PAPER_GIVE, application),
        may_judge=may(actor, Action.FILE_JUDGE, application),
        speaks_for_school=application.sending_organisation_id in actor.organisations(Role.PARTNER),
    )  # fmt: skip


def shelves(session: Session, actor: Actor) -> list[SchoolShelf]:
    """One for each school that the actor speaks for, by name. A statement, and one more for each school."""
    schools = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(actor.organisations(Role.PARTNER)))
        .order_by(Organisation.name_fr, Organisation.id)
    )
    return [
        SchoolShelf(one.public_id, localised(one, "name", actor.language), shelf_of(session, one))
        for one in schools
        if may(actor, Action.PARTNERSHIP_PAPERS, one)
    ]


def shelf_of(session: Session, school: Organisation) -> tuple[FileRow, ...]:
    """What the school keeps for all, oldest first. One statement."""
    return tuple(listed(session, SubjectKind.ORGANISATION, school.id))

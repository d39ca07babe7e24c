"""The desk of a department: a link by which it does all it has to do in a year, and whom to write to there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Language, LinkPurpose, Role, SubjectKind, UserStatus
from db.models import CapabilityLink, Department, Membership, Person, User
from services import links
from services.actors import Actor
from services.departments import find_or_make_person
from services.errors import Invalid
from services.i18n import N_
from services.mail import outbox
from services.policy import Action, authorize
from services.records import by_public_id, local_day

DESK_VALID_FOR = timedelta(days=365)
MOST_RECIPIENTS = 10


def issue_desk_link(
    session: Session, actor: Actor, department_public_id: str, *, name: str, email: str = "", now: datetime
) -> str:
    """A link to the desk of a department, for one person and one year; mailed where ``email`` is given.

    Gives back the secret token, shown once (``links.path(token)`` is the address). A person whose address is given is
    written to from then on when the department is asked something. Raises ``Invalid`` without a name.
    """
    department = by_public_id(session, Department, department_public_id)
    authorize(actor, Action.LINK_ISSUE, department)
    name, email = " ".join(name.split()), email.strip().casefold()
    if not name:
        raise Invalid(N_("Write for whom the link is."), field="name")
    if not email:
        return _issue(session, actor, department, now, name=name[:200])
    person = _person(session, actor, department, name, email, now)
    token = _issue(session, actor, department, now, person=person)
    outbox.queue_to_person(
        session, "department_desk_link", person, language=Language.FR, now=now, kind=SubjectKind.DEPARTMENT,
        subject_id=department.id, path=links.path(token), department=department,
        until=local_day(now + DESK_VALID_FOR, department.organisation.time_zone),
    )  # fmt: skip
    return token


def revoke_desk_link(session: Session, actor: Actor, link_id: int, *, now: datetime) -> None:
    """Make one link to a desk worthless; others of the same department or person stay valid."""
    links.revoke(session, actor, link_id, now=now)


def mail_desk(
    session: Session,
    actor: Actor,
    department: Department,
    people: Iterable[Person],
    template: str,
    *,
    query: str = "",
    now: datetime,
    **params: Any,
) -> int:
    """Write to these people of a department, each with one link to its desk; gives back how many mails were queued.

    ``query`` is what the desk opens with ("candidate=…"). Whoever has no address is left out.
    """
    sent = 0
    for person in people:
        if not person.email:
            continue
        token = _issue(session, actor, department, now, person=person)
        path = links.path(token) + (f"?{query}" if query else "")
        mail = outbox.queue_to_person(
            session, template, person, language=Language.FR, now=now, kind=SubjectKind.DEPARTMENT,
            subject_id=department.id, path=path, department=department, **params,
        )  # fmt: skip
        sent += mail is not None
    return sent


def people_of(session: Session, department: Department, *, now: datetime) -> list[Person]:
    """Whom to write to: people with an account for the department, and those who hold a living link to its desk."""
    accounts = (
        select(User.person_id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role == Role.HOST,
            Membership.department_id == department.id,
            Membership.revoked_at.is_(None),
            User.status == UserStatus.ACTIVE,
        )
    )
    bearers = select(CapabilityLink.person_id).where(*living_desk_links(department.id, now))
    found = session.scalars(
        select(Person)
        .where(Person.id.in_(accounts) | Person.id.in_(bearers), Person.email != "")
        .order_by(Person.id)
        .limit(MOST_RECIPIENTS)
    )
    return list(found)


def living_desk_links(department_id: int, now: datetime) -> tuple[Any, ...]:
    """Conditions of the links to the desk of a department that are valid now."""
    return (
        CapabilityLink.purpose == LinkPurpose.DEPARTMENT_DESK,
        CapabilityLink.subject_kind == SubjectKind.DEPARTMENT,
        CapabilityLink.subject_id == department_id,
        CapabilityLink.revoked_at.is_(None),
        CapabilityLink.expires_at > now,
    )


def _issue(
    session: Session,
    actor: Actor,
    department: Department,
    now: datetime,
    *,
    person: Person | None = None,
    name: str = "",
) -> str:
    return links.issue(
        session, actor, LinkPurpose.DEPARTMENT_DESK, SubjectKind.DEPARTMENT, department.id, now=now,
        valid_for=DESK_VALID_FOR, person_id=person.id if person else None, details={"name": name} if name else None,
    )  # fmt: skip


def _person(session: Session, actor: Actor, department: Department, name: str, email: str, now: datetime) -> Person:
    try:
        return find_or_make_person(
            session, actor, name, email, organisation_id=department.organisation_id, now=now
        )  # fmt: skip
    except Invalid as error:
        field = {"tutor_name": "name", "tutor_email": "email"}.get(error.field or "", error.field)
        raise Invalid(error.msgid, field=field, **error.params) from None

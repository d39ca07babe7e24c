"""The desk of a school: a link by which it counts, lends and wishes without account, and whom to write to there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Language, LinkPurpose, Role, SubjectKind, UserStatus
from db.models import CapabilityLink, Membership, Organisation, Person, User
from services import links
from services.actions import Action
from services.actors import Actor, system
from services.departments import find_or_make_person
from services.errors import Invalid
from services.i18n import N_
from services.mail import outbox
from services.policy import authorize
from services.records import by_public_id, local_day

VALID_FOR = timedelta(days=365)
MOST_RECIPIENTS = 10


def issue_link(
    session: Session, actor: Actor, school_public_id: str, *, name: str, email: str = "", now: datetime,
    language: Language = Language.HY,
) -> str:  # fmt: skip
    """A link to the desk of a school, for one person and one year; mailed where ``email`` is given.

    Gives back the secret token, shown once. Raises ``Invalid`` without a name.
    """
    school = by_public_id(session, Organisation, school_public_id)
    authorize(actor, Action.SCHOOL_DESK_ISSUE, school)
    name, email = " ".join(name.split()), email.strip().casefold()
    if not name:
        raise Invalid(N_("Write for whom the link is."), field="name")
    if not email:
        return _issue(session, actor, school, now, name=name[:200])
    person = _person(session, actor, school, name, email, now)
    token = _issue(session, actor, school, now, person=person)
    outbox.queue_to_person(
        session, "school_desk_link", person, language=language, now=now, kind=SubjectKind.ORGANISATION,
        subject_id=school.id, path=links.path(token), organisation=school,
        until=local_day(now + VALID_FOR, school.time_zone),
    )  # fmt: skip
    return token


def revoke_link(session: Session, actor: Actor, link_id: int, *, now: datetime) -> None:
    """Make one link to a desk worthless; others of the same school or person stay valid."""
    links.revoke(session, actor, link_id, now=now)


def reached(session: Session, school: Organisation, *, now: datetime, page: str) -> list[tuple[Person, str]]:
    """Whom to write to at a school, each with the way in: ``page`` with an account, else a link of their own."""
    with_account = set(session.scalars(_accounts(school.id)))
    return [
        (
            person,
            page if person.id in with_account else links.path(_issue(session, system(), school, now, person=person)),
        )
        for person in people_of(session, school.id, now=now)
    ]


def people_of(session: Session, school_id: int, *, now: datetime) -> list[Person]:
    """People with an account for the school, and those who hold a living link to its desk."""
    bearers = select(CapabilityLink.person_id).where(*living_links(now), CapabilityLink.subject_id == school_id)
    found = session.scalars(
        select(Person)
        .where(Person.id.in_(_accounts(school_id)) | Person.id.in_(bearers), Person.email != "")
        .order_by(Person.id)
        .limit(MOST_RECIPIENTS)
    )
    return list(found)


def living_links(now: datetime) -> tuple[Any, ...]:
    """Conditions of the links to desks of schools that are valid now."""
    return (
        CapabilityLink.purpose == LinkPurpose.SCHOOL_DESK,
        CapabilityLink.subject_kind == SubjectKind.ORGANISATION,
        CapabilityLink.revoked_at.is_(None),
        CapabilityLink.expires_at > now,
    )


def _accounts(school_id: int) -> Any:
    return (
        select(User.person_id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role == Role.PARTNER,
            Membership.organisation_id == school_id,
            Membership.revoked_at.is_(None),
            User.status == UserStatus.ACTIVE,
        )
    )


def _issue(
    session: Session, actor: Actor, school: Organisation, now: datetime, *, person: Person | None = None, name: str = ""
) -> str:
    return links.issue(
        session, actor, LinkPurpose.SCHOOL_DESK, SubjectKind.ORGANISATION, school.id, now=now, valid_for=VALID_FOR,
        person_id=person.id if person else None, details={"name": name} if name else None,
    )  # fmt: skip


def _person(session: Session, actor: Actor, school: Organisation, name: str, email: str, now: datetime) -> Person:
    try:
        return find_or_make_person(session, actor, name, email, organisation_id=school.id, now=now)
    except Invalid as error:
        field = {"tutor_name": "name", "tutor_email": "email"}.get(error.field or "", error.field)
        raise Invalid(error.msgid, field=field, **error.params) from None

"""Invitations that nobody has answered yet, for those who may send them again or withdraw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from db.base import localised, localised_column
from db.enums import Language, LinkPurpose, OrganisationKind, Role, SubjectKind, UserStatus
from db.models import CapabilityLink, Department, Membership, Organisation, Person, User
from services.actors import Actor
from services.invitations import SEND_AGAIN_AFTER
from services.memberships import GIVEN_BY_COORDINATORS, Place, giving
from services.policy import may
from services.queries.people.accounts import RoleRow, roles_of

MOST_INVITATIONS = 100


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """Somebody invited who has not opened the account; the oldest mail first.

    ``sent_at`` is when it was last mailed, or the last role given where that link is forgotten; ``valid_until`` the end
    of the link (None: all were taken back), ``can_send_from`` when it may be sent again (None: now).
    """

    public_id: str
    name: str
    email: str
    language: Language
    sent_at: datetime
    valid_until: datetime | None
    can_send_from: datetime | None
    roles: tuple[RoleRow, ...]


def open_invitations(session: Session, actor: Actor, *, now: datetime) -> tuple[OpenInvitation, ...]:
    """Invited people all of whose roles ``actor`` may give. Two statements."""
    living = and_(Membership.user_id == User.id, Membership.revoked_at.is_(None))
    link = (
        select(
            CapabilityLink.subject_id,
            func.max(CapabilityLink.created_at).label("sent_at"),
            func.max(case((CapabilityLink.revoked_at.is_(None), CapabilityLink.expires_at))).label("valid_until"),
        )
        .where(CapabilityLink.subject_kind == SubjectKind.USER, CapabilityLink.purpose == LinkPurpose.INVITATION)
        .group_by(CapabilityLink.subject_id)
        .subquery()
    )
    not_mine = select(Membership.id).outerjoin(Organisation).where(living, ~_givable_by(actor)).exists()
    found = session.execute(
        select(
            User.id, User.public_id, User.email, User.language, Person.given_name, Person.family_name,
            link.c.sent_at, link.c.valid_until,
        )
        .join(Person, Person.id == User.person_id)
        .outerjoin(link, link.c.subject_id == User.id)
        .where(User.status == UserStatus.PENDING, select(Membership.id).where(living).exists(), ~not_mine)
        .order_by(link.c.sent_at, User.id)
        .limit(MOST_INVITATIONS)
    ).all()  # fmt: skip
    roles = roles_of(session, [row.id for row in found], actor.language)
    return tuple(
        OpenInvitation(
            row.public_id,
            f"{row.given_name} {row.family_name}".strip() or row.email,
            row.email,
            row.language,
            row.sent_at or max(role.granted_at for role in roles[row.id]),
            row.valid_until,
            _can_send_from(row.sent_at, now),
            tuple(roles[row.id]),
        )
        for row in found
    )


def _can_send_from(sent_at: datetime | None, now: datetime) -> datetime | None:
    from_then = sent_at + SEND_AGAIN_AFTER if sent_at else now
    return from_then if from_then > now else None


def _givable_by(actor: Actor) -> ColumnElement[bool]:
    """The role is one that ``actor`` may give: says the same as ``memberships.authorize_taking``."""
    if actor.is_system or actor.has(Role.ADMIN):
        return true()
    mine = func.coalesce(Membership.organisation_id.in_(actor.organisations(Role.COORDINATOR)), False)
    ways = [and_(Membership.role.in_(GIVEN_BY_COORDINATORS), mine)]
    if actor.has(Role.COORDINATOR):
        schools = (OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL)
        at_a_school = func.coalesce(Organisation.kind.in_(schools), False)
        ways.append(and_(Membership.role == Role.PARTNER, at_a_school))
    return or_(*ways)


FITTING = {
    Role.COORDINATOR: (OrganisationKind.CITY,),
    Role.HOST: (OrganisationKind.CITY,),
    Role.PARTNER: (OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL),
    Role.REVIEWER: (OrganisationKind.CITY, OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL),
    Role.ADMIN: (OrganisationKind.CITY,),
}
"""Where somebody invited to a role usually works. Other places stay possible by the service: these are suggested."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What an invitation may suggest: names of bodies by role, and of departments by body, each by public id."""

    bodies: dict[Role, dict[str, str]]
    departments: dict[str, dict[str, str]]


def suggested(session: Session, actor: Actor, language: str) -> Suggested:
    """The roles that ``actor`` may give, and where each fits; a role that fits nowhere is left out. Two statements."""
    name = localised_column(Department, "name", language)
    departments: dict[str, dict[str, str]] = {}
    for body, public_id, title in session.execute(
        select(Organisation.public_id, Department.public_id, name)
        .join(Organisation, Organisation.id == Department.organisation_id)
        .where(Department.is_active)
        .order_by(name, Department.id)
    ):
        departments.setdefault(body, {})[public_id] = title
    bodies = list(session.scalars(select(Organisation).order_by(localised_column(Organisation, "name", language))))
    found = {
        role: {
            body.public_id: localised(body, "name", language)
            for body in bodies
            if body.kind in kinds
            and may(actor, giving(role), Place(body))
            and (role is not Role.HOST or body.public_id in departments)
        }
        for role, kinds in FITTING.items()
    }
    return Suggested({role: names for role, names in found.items() if names}, departments)

"""Roles of accounts: giving and taking them, closing an account and opening it again.

Coordinators give the roles of :data:`GIVEN_BY_COORDINATORS` within their own organisation and its departments, and that
of partner at universities and schools; administrators give every role everywhere. Whoever gains or loses a role is
signed out, and signs in to what they are. All of it asks for the password again (``services/password_again.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Role, SubjectKind, UserStatus
from db.models import Department, Membership, Organisation, User
from services import identities, links, password_again, sessions
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.history import audit, check_version
from services.i18n import N_
from services.mail import outbox
from services.policy import Action, authorize
from services.records import by_public_id, optional

SIGN_IN_PATH = "/connexion"
GIVEN_BY_COORDINATORS = frozenset({Role.HOST, Role.PARTNER, Role.REVIEWER, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role holds: an organisation, or one of its departments."""

    organisation: Organisation
    department: Department | None = None

    @property
    def organisation_id(self) -> int:
        return self.organisation.id

    @property
    def department_id(self) -> int | None:
        return self.department.id if self.department else None


def place_of(session: Session, actor: Actor, role: Role, organisation_id: str, department_id: str | None) -> Place:
    """Where the role is to hold, once it is certain that the actor may give it there."""
    place = Place(by_public_id(session, Organisation, organisation_id), optional(session, Department, department_id))
    authorize(actor, giving(role), place)
    if role is Role.APPLICANT:
        raise Invalid(N_("Applicants register themselves: tell them the address of this site."), field="role")
    if role is Role.HOST and place.department is None:
        raise Invalid(N_("Choose the department that this person works for."), field="department_id")
    if role is not Role.HOST and place.department is not None:
        raise Invalid(N_("Only host departments’ people belong to a department."), field="department_id")
    if place.department is not None and place.department.organisation_id != place.organisation_id:
        raise Invalid(N_("This department belongs to another organisation: choose again."), field="department_id")
    return place


def giving(role: Role) -> Action:
    """The permission that giving or taking ``role`` asks for."""
    if role is Role.PARTNER:
        return Action.PARTNER_INVITE
    return Action.ACCOUNT_INVITE if role in GIVEN_BY_COORDINATORS else Action.ACCOUNT_MANAGE


def give(session: Session, actor: Actor, user: User, role: Role, place: Place, now: datetime) -> None:
    """Add a role to an open account, tell its owner and sign them out."""
    if not add(session, actor, user, role, place, now):
        raise Invalid(N_("This person has this role already."), field="role")
    sessions.revoke_all(session, user.id, reason="role", now=now)
    outbox.queue(
        session,
        "membership_granted",
        email=user.email,
        language=user.language,
        now=now,
        person_id=user.person_id,
        kind=SubjectKind.USER,
        subject_id=user.id,
        path=SIGN_IN_PATH,
        role=role,
        organisation=place.organisation,
        department=place.department,
    )


def add(session: Session, actor: Actor, user: User, role: Role, place: Place, now: datetime) -> bool:
    """Give ``user`` a role at ``place``, which was authorised; False if they hold it already."""
    return identities.add_grant(
        session,
        actor,
        user,
        role,
        organisation_id=place.organisation_id,
        department_id=place.department_id,
        now=now,
    )


def grant_role(
    session: Session,
    actor: Actor,
    user_id: str,
    *,
    role: Role,
    organisation_id: str,
    department_id: str | None = None,
    now: datetime,
) -> None:
    """Add a role to an open account; its owner gets a mail and is signed out. Ids are public ones. As ``invite``."""
    place = place_of(session, actor, Role(role), organisation_id, department_id)
    password_again.require(session, actor, now=now)
    user = by_public_id(session, User, user_id, lock=True)
    if user.status is not UserStatus.ACTIVE:
        raise Invalid(N_("This account is not in use: invite the person instead."), field="role")
    give(session, actor, user, Role(role), place, now)


def revoke_membership(session: Session, actor: Actor, user_id: str, membership_id: int, *, now: datetime) -> None:
    """Take a role from an account (public id); its owner is signed out, and one never opened loses its links.

    Allowed to whoever may give the role. Raises ``NotFound`` if the account does not hold it, ``Invalid`` for the last
    administrator.
    """
    user = by_public_id(session, User, user_id, lock=True)
    membership = session.get(Membership, membership_id, with_for_update=True)
    if membership is None or membership.user_id != user.id or membership.revoked_at is not None:
        raise NotFound(N_("This does not exist, or not any more."))
    authorize_taking(session, actor, membership)
    password_again.require(session, actor, now=now)
    if membership.role is Role.ADMIN:
        _keep_an_admin(session, {membership.id})
    take(session, actor, user, membership, now)
    if user.status is UserStatus.PENDING and not living(session, user):
        links.withdraw_of_account(session, user, now=now)


def living(session: Session, user: User) -> list[Membership]:
    """The roles that an account holds, for update, the one given last at the end."""
    query = select(Membership).where(Membership.user_id == user.id, Membership.revoked_at.is_(None))
    ordered = query.order_by(Membership.granted_at, Membership.id)
    return list(session.scalars(ordered.with_for_update().execution_options(populate_existing=True)))


def authorize_taking(session: Session, actor: Actor, membership: Membership) -> None:
    """Raise ``Forbidden`` unless ``actor`` may give, and so take, the role of ``membership``."""
    authorize(actor, giving(membership.role), place_held(session, membership) or membership)


def place_held(session: Session, membership: Membership) -> Place | None:
    """Where a role holds; None for one that holds everywhere."""
    if membership.organisation_id is None:
        return None
    department = session.get(Department, membership.department_id) if membership.department_id else None
    return Place(session.get_one(Organisation, membership.organisation_id), department)


def take(session: Session, actor: Actor, user: User, membership: Membership, now: datetime) -> None:
    """End a role, whose taking was authorised, and sign its owner out."""
    membership.revoked_at = now
    session.flush()
    sessions.revoke_all(session, user.id, reason="role", now=now)
    audit(
        session,
        actor,
        "role:revoke",
        now=now,
        kind=SubjectKind.USER,
        subject_id=user.id,
        role=str(membership.role),
        organisation_id=membership.organisation_id,
        department_id=membership.department_id,
    )


def disable(session: Session, actor: Actor, user_id: str, *, seen_version: int | None = None, now: datetime) -> None:
    """Close an account (public id): nobody signs in with it, and whoever is signed in is signed out.

    Administrators only. Raises ``Invalid`` for the last administrator.
    """
    user = by_public_id(session, User, user_id, lock=True)
    authorize(actor, Action.ACCOUNT_MANAGE, user)
    password_again.require(session, actor, now=now)
    check_version(user, seen_version)
    if user.status is UserStatus.DISABLED:
        return
    _keep_an_admin(session, set(session.scalars(select(Membership.id).where(Membership.user_id == user.id))))
    user.status, user.updated_at = UserStatus.DISABLED, now
    sessions.revoke_all(session, user.id, reason="disabled", now=now)
    links.withdraw_of_account(session, user, now=now)
    audit(session, actor, "account:disable", now=now, kind=SubjectKind.USER, subject_id=user.id)


def enable(session: Session, actor: Actor, user_id: str, *, seen_version: int | None = None, now: datetime) -> None:
    """Open a closed account (public id) again, with its password and roles. Administrators only."""
    user = by_public_id(session, User, user_id, lock=True)
    authorize(actor, Action.ACCOUNT_MANAGE, user)
    password_again.require(session, actor, now=now)
    check_version(user, seen_version)
    if user.status is not UserStatus.DISABLED:
        return
    if user.person.merged_into_id is not None:
        raise Invalid(N_("This account belongs to a double that was merged: use the account of the kept record."))
    user.status = UserStatus.ACTIVE if user.password_hash else UserStatus.PENDING
    user.updated_at = now
    audit(session, actor, "account:enable", now=now, kind=SubjectKind.USER, subject_id=user.id)


def _keep_an_admin(session: Session, lost: set[int]) -> None:
    """Refuse to lose these memberships if no administrator in use would remain.

    All memberships of administrators are locked, so that two who act on each other at once are told one after the
    other; whose account is in use is asked only then.
    """
    admins = session.execute(
        select(Membership.id, Membership.user_id)
        .where(Membership.role == Role.ADMIN, Membership.revoked_at.is_(None))
        .order_by(Membership.id)
        .with_for_update()
    ).all()
    if not any(row.id in lost for row in admins):
        return
    others = {row.user_id for row in admins if row.id not in lost}
    in_use = select(User.id).where(User.id.in_(others), User.status == UserStatus.ACTIVE)
    if session.scalar(in_use.limit(1)) is None:
        raise Invalid(N_("This is the last administrator: name another one first."))

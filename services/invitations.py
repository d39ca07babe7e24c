"""Accounts, seen by those who look after them: inviting, giving and taking roles, closing and opening again.

Coordinators give the roles of :data:`GIVEN_BY_COORDINATORS` within their own organisation and its departments, and that
of partner at universities and schools; administrators give every role everywhere. Whoever gains or loses a role is
signed out, and signs in to what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.enums import Language, LinkPurpose, Role, SubjectKind, UserStatus
from db.models import Department, Membership, Organisation, User
from services import identities, links, sessions
from services.actors import Actor, system
from services.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from services.history import audit, check_version
from services.i18n import N_
from services.identities import INVITATION_VALID_FOR
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


def invite(
    session: Session,
    actor: Actor,
    *,
    email: str,
    given_name: str,
    family_name: str,
    role: Role,
    organisation_id: str,
    department_id: str | None = None,
    language: Language,
    now: datetime,
) -> str:
    """Give somebody a role and mail them a link to open their account; gives back the account's public id.

    ``organisation_id`` and ``department_id`` are public ids; a host needs a department, other roles have none. Whoever
    has an account gets the role at once and a mail that says so. Inviting again sends a new link, and the old one ends.
    Raises ``Forbidden`` beyond the actor's own organisation (but for partners of universities), ``Invalid`` at the
    input that is wrong.
    """
    place = _place(session, actor, Role(role), organisation_id, department_id)
    email = identities.normalise_email(email)
    user = identities.user_with(session, email, lock=True)
    if user is None:
        names = identities.clean_names(given_name, family_name, now)
        user = _new_user(session, email, names, place, Language(language), now)
    elif user.status is UserStatus.DISABLED:
        raise Invalid(N_("This account is closed: an administrator can open it again."), field="email")
    audit(session, actor, "account:invite", now=now, kind=SubjectKind.USER, subject_id=user.id, role=str(role))
    if user.status is UserStatus.ACTIVE:
        _give(session, actor, user, Role(role), place, now)
    else:
        _renew(session, actor, user, Role(role), place, now)
        _mail_invitation(session, actor, user, Role(role), place, now)
    return user.public_id


def _place(session: Session, actor: Actor, role: Role, organisation_id: str, department_id: str | None) -> Place:
    """Where the role is to hold, once it is certain that the actor may give it there."""
    place = Place(by_public_id(session, Organisation, organisation_id), optional(session, Department, department_id))
    authorize(actor, _giving(role), place)
    if role is Role.APPLICANT:
        raise Invalid(N_("Applicants register themselves: tell them the address of this site."), field="role")
    if role is Role.HOST and place.department is None:
        raise Invalid(N_("Choose the department that this person works for."), field="department_id")
    if role is not Role.HOST and place.department is not None:
        raise Invalid(N_("Only host departments’ people belong to a department."), field="department_id")
    if place.department is not None and place.department.organisation_id != place.organisation_id:
        raise Invalid(N_("This department belongs to another organisation: choose again."), field="department_id")
    return place


def _giving(role: Role) -> Action:
    """The permission that giving or taking ``role`` asks for."""
    if role is Role.PARTNER:
        return Action.PARTNER_INVITE
    return Action.ACCOUNT_INVITE if role in GIVEN_BY_COORDINATORS else Action.ACCOUNT_MANAGE


def _new_user(
    session: Session, email: str, names: dict[str, str], place: Place, language: Language, now: datetime
) -> User:
    try:
        with session.begin_nested():
            return identities.new_account(session, email, names, place.organisation, language, now)
    except IntegrityError:  # somebody invited the same person this very moment
        raise Conflict(
            N_("Somebody changed this meanwhile. Here is the current state: look at it and decide again.")
        ) from None


def _give(session: Session, actor: Actor, user: User, role: Role, place: Place, now: datetime) -> None:
    """Add a role to an open account, tell its owner and sign them out."""
    if not _add(session, actor, user, role, place, now):
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


def _add(session: Session, actor: Actor, user: User, role: Role, place: Place, now: datetime) -> bool:
    return identities.add_grant(
        session,
        actor,
        user,
        role,
        organisation_id=place.organisation_id,
        department_id=place.department_id,
        now=now,
    )


def _renew(session: Session, actor: Actor, user: User, role: Role, place: Place, now: datetime) -> None:
    """Add a role to an account that is not open yet, or count its validity anew."""
    if not _add(session, actor, user, role, place, now):
        session.execute(
            update(Membership)
            .where(
                Membership.user_id == user.id,
                Membership.role == role,
                Membership.organisation_id == place.organisation_id,
                Membership.revoked_at.is_(None),
            )
            .values(granted_at=now)
        )


def _mail_invitation(session: Session, actor: Actor, user: User, role: Role, place: Place, now: datetime) -> None:
    """The link goes to the invited person only: whoever else had it could open the account in their name."""
    links.withdraw_all(session, SubjectKind.USER, user.id, {LinkPurpose.INVITATION}, now=now)
    token = links.issue(
        session,
        system(),
        LinkPurpose.INVITATION,
        SubjectKind.USER,
        user.id,
        now=now,
        valid_for=INVITATION_VALID_FOR,
        person_id=user.person_id,
        single_use=True,
        details={"email": user.email},
    )
    outbox.queue(
        session,
        "account_invitation",
        email=user.email,
        language=user.language,
        now=now,
        person_id=user.person_id,
        kind=SubjectKind.USER,
        subject_id=user.id,
        path=links.path(token),
        inviter="" if actor.is_system else actor.name,
        role=role,
        organisation=place.organisation,
        valid_for=INVITATION_VALID_FOR,
    )


def complete_invitation(
    session: Session,
    actor: Actor,
    *,
    given_name: str,
    family_name: str,
    password: str,
    language: Language,
    now: datetime,
) -> int:
    """Open the account that the link's bearer was invited to; gives back its id. The link is used up.

    Raises ``InvalidFields`` with each refusal at its field, ``AlreadyDone`` if the account was opened meanwhile,
    ``Forbidden`` without a valid link.
    """
    link = identities.bearer_link(session, actor, LinkPurpose.INVITATION)
    user = session.get_one(User, link.subject_id, with_for_update={"key_share": True})
    names = identities.clean_choice(given_name, family_name, password, email=user.email, now=now)
    links.use_up(session, link, now=now)
    if user.status is UserStatus.ACTIVE:
        raise AlreadyDone(N_("This account is already open: sign in, or ask for a new password."))
    if user.status is UserStatus.DISABLED:
        raise Forbidden(N_("This account is closed: an administrator can open it again."))
    identities.open_account(session, user, names=names, password=password, language=Language(language), now=now)
    owner = Actor(user_id=user.id, source=actor.source)
    audit(session, owner, "account:accept", now=now, kind=SubjectKind.USER, subject_id=user.id)
    return user.id


def create_account(
    session: Session,
    actor: Actor,
    *,
    email: str,
    given_name: str,
    family_name: str,
    password: str,
    role: Role,
    organisation_id: str | None = None,
    department_id: str | None = None,
    language: Language,
    now: datetime,
) -> str:
    """Open an account at once, without a mailed link: the first administrator, demonstration accounts.

    For the software itself (command line, seeds) only. An applicant needs no organisation. Gives back the public id.
    """
    authorize(actor, Action.ACCOUNT_OPEN)
    email = identities.normalise_email(email)
    names = identities.clean_choice(given_name, family_name, password, email=email, now=now)
    place = None if role is Role.APPLICANT else _place(session, actor, Role(role), organisation_id or "", department_id)
    if identities.user_with(session, email) is not None:
        raise AlreadyDone(N_("There is an account with this address already."))
    home = place.organisation if place else identities.home_organisation(session)
    user = identities.new_account(session, email, names, home, Language(language), now)
    identities.open_account(session, user, names=names, password=password, language=Language(language), now=now)
    if place is None:
        identities.add_grant(session, actor, user, Role.APPLICANT, now=now)
    else:
        _add(session, actor, user, Role(role), place, now)
    audit(session, actor, "account:create", now=now, kind=SubjectKind.USER, subject_id=user.id, role=str(role))
    return user.public_id


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
    place = _place(session, actor, Role(role), organisation_id, department_id)
    user = by_public_id(session, User, user_id, lock=True)
    if user.status is not UserStatus.ACTIVE:
        raise Invalid(N_("This account is not in use: invite the person instead."), field="role")
    _give(session, actor, user, Role(role), place, now)


def revoke_membership(session: Session, actor: Actor, user_id: str, membership_id: int, *, now: datetime) -> None:
    """Take a role from an account (public id); its owner is signed out.

    Allowed to whoever may give the role. Raises ``NotFound`` if the account does not hold it, ``Invalid`` for the last
    administrator.
    """
    user = by_public_id(session, User, user_id, lock=True)
    membership = session.get(Membership, membership_id, with_for_update=True)
    if membership is None or membership.user_id != user.id or membership.revoked_at is not None:
        raise NotFound(N_("This does not exist, or not any more."))
    organisation = session.get(Organisation, membership.organisation_id) if membership.organisation_id else None
    authorize(actor, _giving(membership.role), Place(organisation) if organisation else membership)
    if membership.role is Role.ADMIN:
        _keep_an_admin(session, {membership.id})
    membership.revoked_at = now
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
    check_version(user, seen_version)
    if user.status is UserStatus.DISABLED:
        return
    _keep_an_admin(session, set(session.scalars(select(Membership.id).where(Membership.user_id == user.id))))
    user.status, user.updated_at = UserStatus.DISABLED, now
    sessions.revoke_all(session, user.id, reason="disabled", now=now)
    links.withdraw_all(session, SubjectKind.USER, user.id, links.ACCOUNT_PURPOSES, now=now)
    audit(session, actor, "account:disable", now=now, kind=SubjectKind.USER, subject_id=user.id)


def enable(session: Session, actor: Actor, user_id: str, *, seen_version: int | None = None, now: datetime) -> None:
    """Open a closed account (public id) again, with its password and roles. Administrators only."""
    user = by_public_id(session, User, user_id, lock=True)
    authorize(actor, Action.ACCOUNT_MANAGE, user)
    check_version(user, seen_version)
    if user.status is not UserStatus.DISABLED:
        return
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

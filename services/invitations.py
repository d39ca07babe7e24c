"""Invitations: mailed, sent again, withdrawn, accepted. Who may invite to what says ``services/memberships.py``."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.enums import Language, LinkPurpose, Role, SubjectKind, UserStatus
from db.models import CapabilityLink, Membership, User
from services import identities, links, memberships, password_again
from services.actors import Actor, system
from services.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from services.history import audit
from services.i18n import N_
from services.identities import INVITATION_VALID_FOR
from services.mail import outbox
from services.memberships import Place
from services.policy import Action, authorize
from services.records import by_public_id

SEND_AGAIN_AFTER = timedelta(hours=24)
"""How long an invitation stands before it can be sent again: a mail a day is enough."""


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
    has an account gets the role at once and a mail that says so. Inviting again sends a new link, and the old one ends;
    that is refused within :data:`SEND_AGAIN_AFTER` of the last mail, unless it is to another role or place.
    Raises ``Forbidden`` beyond the actor's own organisation (but for partners of universities), ``Invalid`` at the
    input that is wrong.
    """
    place = memberships.place_of(session, actor, Role(role), organisation_id, department_id)
    password_again.require(session, actor, now=now)
    email = identities.normalise_email(email)
    user = identities.user_with(session, email, lock=True)
    if user is None:
        names = identities.clean_names(given_name, family_name, now)
        user = _new_user(session, email, names, place, Language(language), now)
    elif user.status is UserStatus.DISABLED:
        raise Invalid(N_("This account is closed: an administrator can open it again."), field="email")
    audit(session, actor, "account:invite", now=now, kind=SubjectKind.USER, subject_id=user.id, role=str(role))
    if user.status is UserStatus.ACTIVE:
        memberships.give(session, actor, user, Role(role), place, now)
    else:
        _renew(session, actor, user, Role(role), place, now)
        _mail_invitation(session, actor, user, Role(role), place, now)
    return user.public_id


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


def _renew(session: Session, actor: Actor, user: User, role: Role, place: Place, now: datetime) -> None:
    """Add a role to an account that is not open yet, or count its validity anew."""
    if not memberships.add(session, actor, user, role, place, now):
        _check_pause(session, user, now, field="email")
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


def _mail_invitation(
    session: Session, actor: Actor, user: User, role: Role, place: Place | None, now: datetime
) -> None:
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
        organisation=place.organisation if place else None,
        valid_for=INVITATION_VALID_FOR,
    )


def resend(session: Session, actor: Actor, user_id: str, *, now: datetime) -> None:
    """Mail an invited person (public id of the account) a new link; the earlier one ends, the days count anew.

    Allowed to whoever may give all the roles to which the person is invited. Raises ``Invalid`` within
    :data:`SEND_AGAIN_AFTER` of the last mail, ``AlreadyDone`` once the account was opened.
    """
    user, roles = _invited(session, actor, user_id)
    _check_pause(session, user, now)
    for membership in roles:
        membership.granted_at = now
    audit(session, actor, "account:invite_again", now=now, kind=SubjectKind.USER, subject_id=user.id)
    _mail_invitation(session, actor, user, roles[-1].role, memberships.place_held(session, roles[-1]), now)


def _check_pause(session: Session, user: User, now: datetime, field: str | None = None) -> None:
    """Refuse a second mail within a day."""
    sent_at = last_sent_at(session, user)
    if sent_at and sent_at > now - SEND_AGAIN_AFTER:
        raise Invalid(
            N_("Sent less than a day ago: it can be sent again from %(day)s on."), field=field,
            day=sent_at + SEND_AGAIN_AFTER,
        )  # fmt: skip


def withdraw(session: Session, actor: Actor, user_id: str, *, now: datetime) -> None:
    """Take an invitation back: the mailed links end, and so do the roles of the account, which was never opened.

    Allowed, and refused, as :func:`resend` is. Nothing is mailed.
    """
    user, roles = _invited(session, actor, user_id)
    for membership in roles:
        memberships.take(session, actor, user, membership, now)
    links.withdraw_of_account(session, user, now=now)
    audit(session, actor, "account:withdraw", now=now, kind=SubjectKind.USER, subject_id=user.id)


def _invited(session: Session, actor: Actor, user_id: str) -> tuple[User, list[Membership]]:
    """An account that waits to be opened, locked, with the roles to which its owner is invited."""
    user = by_public_id(session, User, user_id, lock=True)
    roles = memberships.living(session, user)
    if not roles:
        raise NotFound(N_("This does not exist, or not any more."))
    for membership in roles:
        memberships.authorize_taking(session, actor, membership)
    if user.status is not UserStatus.PENDING:
        raise AlreadyDone(N_("This account is already open: sign in, or ask for a new password."))
    return user, roles


def last_sent_at(session: Session, user: User) -> datetime | None:
    """When the last invitation was mailed."""
    return session.scalar(
        select(func.max(CapabilityLink.created_at)).where(
            CapabilityLink.subject_kind == SubjectKind.USER,
            CapabilityLink.subject_id == user.id,
            CapabilityLink.purpose == LinkPurpose.INVITATION,
        )
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
    place = None
    if role is not Role.APPLICANT:
        place = memberships.place_of(session, actor, Role(role), organisation_id or "", department_id)
    if identities.user_with(session, email) is not None:
        raise AlreadyDone(N_("There is an account with this address already."))
    home = place.organisation if place else identities.home_organisation(session)
    user = identities.new_account(session, email, names, home, Language(language), now)
    identities.open_account(session, user, names=names, password=password, language=Language(language), now=now)
    if place is None:
        identities.add_grant(session, actor, user, Role.APPLICANT, now=now)
    else:
        memberships.add(session, actor, user, Role(role), place, now)
    audit(session, actor, "account:create", now=now, kind=SubjectKind.USER, subject_id=user.id, role=str(role))
    return user.public_id

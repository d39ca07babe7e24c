"""Accounts from the command line: the first administrator, and closing an account when nobody else can."""

from __future__ import annotations

from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LinkPurpose, Role, Source, SubjectKind, UserStatus
from db.models import Department, Membership, Organisation, Person, User
from services import links, passwords, sessions, unit
from services.actors import Actor, system
from services.history import audit
from settings import settings
from tools import Refused

INVITATION_DAYS = 7


def create_admin(email: str, password: str, *, now: datetime) -> str:
    """Give ``email`` the administrator's role; gives back what to tell the person at the keyboard.

    Without a password an invitation link is made. Raises ``Refused``, or ``Invalid`` for a password that is too weak.
    """
    return unit.run(_create_admin, _at_the_keyboard(), _address(email), password, now=now)


def disable(email: str, *, now: datetime) -> str:
    """Close an account and end its sessions. Raises ``Refused`` if there is none."""
    return unit.run(_disable, _at_the_keyboard(), _address(email), now=now)


def _at_the_keyboard() -> Actor:
    """Whoever can run commands on the server can read its database and its key: nothing is left to authorise."""
    return system(Source.COMMAND)


def _address(text: str) -> str:
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.casefold()
    except EmailNotValidError as error:
        raise Refused(f"{text!r} is not an e-mail address: {error}") from error


def _account(session: Session, email: str) -> User | None:
    return session.scalars(select(User).where(User.email == email).with_for_update()).one_or_none()


def _host(session: Session) -> Organisation:
    """The organisation whose departments host interns: its administrator administers the installation."""
    query = (
        select(Organisation).where(Organisation.id.in_(select(Department.organisation_id))).order_by(Organisation.id)
    )
    found = session.scalars(query.limit(1)).one_or_none()
    if found is None:
        raise Refused("There is no host organisation yet. Load the reference data first: python manage.py reference")
    return found


def _create_admin(session: Session, actor: Actor, email: str, password: str, *, now: datetime) -> str:
    host = _host(session)
    account = _account(session, email) or _new_account(session, email, host, now)
    _grant_admin(session, account, host, now)
    audit(session, actor, "account:create_admin", now=now, kind=SubjectKind.USER, subject_id=account.id)
    if password:
        passwords.check_policy(password, email=email)
        account.password_hash, account.password_changed_at = passwords.hash_password(password), now
        account.status, account.updated_at = UserStatus.ACTIVE, now
        sessions.revoke_all(session, account.id, reason="password", now=now)
        return f"{email} is an administrator and can sign in."
    if account.status is UserStatus.ACTIVE:
        return f"{email} is an administrator; the password stays as it is."
    return _invitation(session, actor, account, now)


def _new_account(session: Session, email: str, host: Organisation, now: datetime) -> User:
    person = Person(organisation_id=host.id, email=email, entered_by=Source.COMMAND, created_at=now, updated_at=now)
    account = User(email=email, person=person, created_at=now, updated_at=now)
    session.add(account)
    session.flush()
    return account


def _grant_admin(session: Session, account: User, host: Organisation, now: datetime) -> None:
    held = select(Membership.id).where(
        Membership.user_id == account.id, Membership.role == Role.ADMIN, Membership.revoked_at.is_(None)
    )
    if session.scalars(held.limit(1)).first() is None:
        session.add(Membership(user_id=account.id, role=Role.ADMIN, organisation_id=host.id, granted_at=now))
        session.flush()


def _invitation(session: Session, actor: Actor, account: User, now: datetime) -> str:
    account.status = UserStatus.PENDING
    token = links.issue(
        session,
        actor,
        LinkPurpose.INVITATION,
        SubjectKind.USER,
        account.id,
        now=now,
        valid_for=timedelta(days=INVITATION_DAYS),
        person_id=account.person_id,
        single_use=True,
    )
    where = settings().base_url.rstrip("/") + links.path(token)
    return (
        f"{account.email} is invited as administrator. This link, valid for {INVITATION_DAYS} days, opens it:\n{where}"
    )


def _disable(session: Session, actor: Actor, email: str, *, now: datetime) -> str:
    account = _account(session, email)
    if account is None:
        raise Refused(f"There is no account {email}.")
    account.status, account.updated_at = UserStatus.DISABLED, now
    ended = sessions.revoke_all(session, account.id, reason="disabled", now=now)
    links.withdraw_of_account(session, account, now=now)
    audit(session, actor, "account:disable", now=now, kind=SubjectKind.USER, subject_id=account.id)
    return f"{email} is closed; {ended} sign-in(s) ended."

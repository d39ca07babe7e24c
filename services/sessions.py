"""Sign-ins: kept in the database, named by a secret that only the browser has, revocable at any moment.

How one comes about: :func:`authenticate` checks the password, :func:`open_session` makes a session that is worth
nothing yet, the page sends the browser with a signed ticket to the server's route, and the route
:func:`activate`\\ s the session and sets the signed cookie. From then on :func:`lookup` says at every rerun, request
and websocket frame who is there; roles and status are read from the database each time.

``authenticate``, ``open_session``, ``activate``, ``lookup`` and ``sign_out`` are called before there is an actor and
own their transactions, which must not run inside another one. ``revoke`` and ``revoke_all`` are ordinary services.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from db.enums import SubjectKind, UserStatus
from db.models import AuthSession, User
from db.session import reading, writing
from services import throttle
from services.actors import ANONYMOUS, Actor, actor_of, with_account
from services.devices import device_name
from services.errors import Forbidden, NotFound
from services.history import audit
from services.i18n import N_
from services.identities import sign_in_name
from services.passwords import check_password
from services.policy import Action, authorize
from services.tickets import (
    TICKET_LIFE,
    browser_cookie_name,
    cookie_name,
    hashed_secret,
    language_cookie_name,
    link_cookie_name,
    read_cookie,
    read_ticket,
    sign_cookie,
    sign_ticket,
)
from settings import settings

TOUCH_EVERY = timedelta(seconds=30)
KEPT_FOR = timedelta(days=30)
"""How long ended sessions stay on record."""

__all__ = [
    "TICKET_LIFE", "SignIn", "activate", "authenticate", "browser_cookie_name", "cookie_name", "forget_old",
    "language_cookie_name", "link_cookie_name", "lookup", "open_session", "read_cookie", "read_ticket", "revoke",
    "revoke_all", "sign_cookie", "sign_out", "sign_ticket",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who is signed in, by which session."""

    actor: Actor
    session_id: int
    public_id: str
    expires_at: datetime


def authenticate(email: str, password: str, *, address: str, now: datetime) -> int | None:
    """The id of the active account with this address and password, or None.

    None costs the same whether the account is unknown, closed, not yet confirmed or the password wrong. Attempts are
    counted first, for names that nobody has as well. Raises ``Locked`` (``seconds``) after too many.
    """
    name = sign_in_name(email)
    limits = throttle.guess_limits(name, address)
    if seconds := throttle.reserve_all(*limits, now=now):
        raise throttle.too_many(seconds)
    with reading() as session:
        row = session.execute(select(User.id, User.password_hash, User.status).where(User.email == name)).first()
    is_right = check_password(password, row.password_hash if row else None)  # slow: no transaction is open meanwhile
    user_id = row.id if row and is_right and row.status is UserStatus.ACTIVE else None
    with writing() as session:
        if user_id is not None:
            account, place = limits
            throttle.reset(session, account.key)
            throttle.give_back(session, *place)
        else:
            audit(session, ANONYMOUS, "sign_in:refused", now=now, kind=SubjectKind.USER, subject_id=row and row.id)
    return user_id


def open_session(user_id: int, *, address: str, user_agent: str, now: datetime) -> str:
    """Begin a sign-in of this account on one device; gives back its secret. Worth nothing until activated."""
    secret = secrets.token_urlsafe(32)
    record = AuthSession(
        secret_hash=hashed_secret(secret),
        user_id=user_id,
        created_at=now,
        last_seen_at=now,
        password_at=now,
        expires_at=now + timedelta(hours=settings().session_hours),
        address=throttle.network(address),
        device=device_name(user_agent),
    )
    with writing() as session:
        session.add(record)
        session.flush()
        owner = Actor(user_id=user_id)
        audit(session, owner, "session:open", now=now, kind=SubjectKind.SESSION, subject_id=record.id)
    return secret


def activate(secret: str, *, now: datetime) -> bool:
    """Make a session count: once, within a minute of its opening. False if that has passed or was done."""
    with writing() as session:
        done = session.execute(
            update(AuthSession)
            .where(
                AuthSession.secret_hash == hashed_secret(secret),
                AuthSession.activated_at.is_(None),
                AuthSession.revoked_at.is_(None),
                AuthSession.created_at > now - TICKET_LIFE,
            )
            .values(activated_at=now, last_seen_at=now)
        )
        return done.rowcount == 1  # type: ignore[attr-defined]


_SIGNED_IN = with_account(
    select(AuthSession.id.label("session_id"), AuthSession.public_id, AuthSession.last_seen_at, AuthSession.expires_at)
    .join(User, User.id == AuthSession.user_id)
    .where(
        AuthSession.secret_hash == bindparam("secret"),
        AuthSession.activated_at.is_not(None),
        AuthSession.revoked_at.is_(None),
        AuthSession.expires_at > bindparam("now"),
        AuthSession.last_seen_at > bindparam("alive_since"),
    )
)
"""The session with a secret, under the conditions of :func:`is_alive`; made once, since it is asked at each click."""


def lookup(secret: str, *, now: datetime, touch: bool) -> SignIn | None:
    """Who is signed in by this secret, as the database knows them now; None if nobody (any more). One statement.

    ``touch`` counts as activity and is written down at most every 30 seconds; without it the idle time runs on.
    """
    with reading() as session:
        alive_since = now - timedelta(minutes=settings().session_idle_minutes)
        found = {"secret": hashed_secret(secret), "now": now, "alive_since": alive_since}
        rows = session.execute(_SIGNED_IN, found).all()
    actor = actor_of(rows, rows[0].session_id) if rows else None
    if actor is None:
        return None
    row = rows[0]
    if touch and row.last_seen_at <= now - TOUCH_EVERY:
        _touch(row.session_id, now)
    return SignIn(actor, row.session_id, row.public_id, row.expires_at)


def is_alive(now: datetime) -> tuple:
    """Conditions of a session that counts: activated, not revoked, neither too old nor idle for too long."""
    return (
        AuthSession.activated_at.is_not(None),
        AuthSession.revoked_at.is_(None),
        AuthSession.expires_at > now,
        AuthSession.last_seen_at > now - timedelta(minutes=settings().session_idle_minutes),
    )


def _touch(session_id: int, now: datetime) -> None:
    with writing() as session:
        session.execute(
            update(AuthSession)
            .where(AuthSession.id == session_id, AuthSession.last_seen_at <= now - TOUCH_EVERY)
            .values(last_seen_at=now)
        )


def revoke(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Sign one of the actor's own devices out. Raises ``NotFound`` for anything that is not theirs."""
    record = session.scalars(
        select(AuthSession)
        .where(AuthSession.public_id == public_id, AuthSession.user_id == actor.user_id)
        .with_for_update()
    ).one_or_none()
    if record is None:
        raise NotFound(N_("This does not exist, or not any more."))
    authorize(actor, Action.ACCOUNT_SELF, record.user)
    if record.revoked_at is None:
        record.revoked_at, record.revoked_reason = now, "owner"
        audit(session, actor, "session:revoke", now=now, kind=SubjectKind.SESSION, subject_id=record.id)


def revoke_all(
    session: Session,
    actor_or_user_id: Actor | int,
    *,
    reason: str,
    now: datetime,
    except_session_id: int | None = None,
) -> int:
    """End all sessions of an account (but one); gives back how many.

    An actor ends their own. The id of a user is for services that have authorised the act behind it.
    """
    if not isinstance(actor_or_user_id, Actor):
        return _end_all(session, actor_or_user_id, reason, now, except_session_id)
    owner = actor_or_user_id
    if owner.user_id is None:
        raise Forbidden(N_("You are signed out. Sign in again; nothing you saved is lost."))
    ended = _end_all(session, owner.user_id, reason, now, except_session_id)
    audit(session, owner, "session:revoke_all", now=now, kind=SubjectKind.USER, subject_id=owner.user_id, n=ended)
    return ended


def _end_all(session: Session, user_id: int, reason: str, now: datetime, but: int | None) -> int:
    ended = session.execute(
        update(AuthSession)
        .where(
            AuthSession.user_id == user_id,
            AuthSession.revoked_at.is_(None),
            AuthSession.expires_at > now,
            AuthSession.id != (but or 0),
        )
        .values(revoked_at=now, revoked_reason=reason)
    )
    return ended.rowcount  # type: ignore[attr-defined]


def sign_out(secret: str, *, now: datetime) -> None:
    """End the session of this secret; nothing happens if there is none."""
    with writing() as session:
        record = session.scalars(
            select(AuthSession).where(AuthSession.secret_hash == hashed_secret(secret)).with_for_update()
        ).one_or_none()
        if record is None or record.revoked_at is not None:
            return
        record.revoked_at, record.revoked_reason = now, "sign_out"
        owner = Actor(user_id=record.user_id, auth_session_id=record.id)
        audit(session, owner, "session:sign_out", now=now, kind=SubjectKind.SESSION, subject_id=record.id)


def forget_old(session: Session, *, now: datetime) -> int:
    """Delete sessions that ended 30 days ago or were never activated; gives back how many. For a daily job."""
    never = (AuthSession.activated_at.is_(None)) & (AuthSession.created_at <= now - timedelta(days=1))
    gone = session.execute(
        delete(AuthSession).where(
            or_(never, AuthSession.expires_at <= now - KEPT_FOR, AuthSession.revoked_at <= now - KEPT_FOR)
        )
    )
    return gone.rowcount  # type: ignore[attr-defined]

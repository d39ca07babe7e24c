"""The password once more, before what would hurt most in the wrong hands: a screen left open is not its owner.

Whoever typed it in this session within :data:`VALID_FOR`, be it to sign in, is not asked. Services that ask
:func:`require` it before exports of personal data, changes of roles and purges; what the software does by itself needs
none.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import AuthSession, User
from db.session import reading, writing
from services import throttle
from services.actors import Actor
from services.errors import Forbidden, Invalid, PasswordNeeded
from services.history import audit
from services.i18n import N_
from services.passwords import check_password

VALID_FOR = timedelta(minutes=10)


def is_fresh(session: Session, actor: Actor, *, now: datetime) -> bool:
    """Whether ``actor`` would not be asked now. One statement at most.

    An actor without a session was made by the software itself, as in :func:`services.actors.refreshed`.
    """
    if actor.auth_session_id is None:
        return True
    typed_at = session.scalar(select(AuthSession.password_at).where(AuthSession.id == actor.auth_session_id))
    return typed_at is not None and typed_at > now - VALID_FOR


def require(session: Session, actor: Actor, *, now: datetime) -> None:
    """Raise ``PasswordNeeded`` unless the password was typed a moment ago. Call it once the act is authorised."""
    if not is_fresh(session, actor, now=now):
        raise PasswordNeeded(N_("Type your password again first: you are then not asked for ten minutes."))


def confirm(actor: Actor, password: str, *, address: str, now: datetime) -> None:
    """Note that ``actor`` typed their password in this session.

    Owns its transactions and counts like a sign-in: the attempt first. Raises ``Invalid`` at ``password_again``,
    ``Locked`` after too many, ``Forbidden`` for whoever has no session.
    """
    if actor.user_id is None or actor.auth_session_id is None:
        raise Forbidden(N_("You are signed out. Sign in again; nothing you saved is lost."))
    account, place = throttle.guess_limits(actor.email, address)
    if seconds := throttle.reserve_all(account, place, now=now):
        raise throttle.too_many(seconds)
    with reading() as session:
        kept = session.scalar(select(User.password_hash).where(User.id == actor.user_id))
    is_right = check_password(password, kept)  # slow: no transaction is open meanwhile
    action = "session:password_again" if is_right else "session:password_refused"
    with writing() as session:
        audit(session, actor, action, now=now, kind=SubjectKind.SESSION, subject_id=actor.auth_session_id)
        if is_right:
            throttle.reset(session, account.key)
            throttle.give_back(session, *place)
            note(session, actor.auth_session_id, now=now)
    if not is_right:
        raise Invalid(N_("This is not your present password."), field="password_again")


def note(session: Session, auth_session_id: int, *, now: datetime) -> None:
    """Remember that the password was typed in a session. For services that have checked it."""
    session.execute(update(AuthSession).where(AuthSession.id == auth_session_id).values(password_at=now))

"""Which of many sessions still live, in one question."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import UserStatus
from db.models import AuthSession, User
from services.sessions import is_alive
from services.tickets import hashed_secret

AT_ONCE = 500


def living(session: Session, secrets: Collection[str], *, now: datetime) -> set[str]:
    """Those of ``secrets`` whose session lives and whose account is active. One statement for each 500."""
    by_hash = {hashed_secret(secret): secret for secret in secrets}
    hashes = list(by_hash)
    found: set[str] = set()
    for start in range(0, len(hashes), AT_ONCE):
        alive = session.scalars(
            select(AuthSession.secret_hash)
            .join(User, User.id == AuthSession.user_id)
            .where(
                AuthSession.secret_hash.in_(hashes[start : start + AT_ONCE]),
                User.status == UserStatus.ACTIVE,
                *is_alive(now),
            )
        )
        found.update(by_hash[one] for one in alive)
    return found

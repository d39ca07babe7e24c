"""What the data of this installation is: demonstration data is served with a banner, and never in production."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.models import InstallationFact
from settings import settings

DEMO = "demo"
"""The fact that this database holds demonstration data; written once all of it is there."""


class UnsafeData(Exception):
    """This database must not be served with these settings."""


def fact(session: Session, key: str) -> str | None:
    """What is known about this database under ``key``, or None."""
    found = session.get(InstallationFact, key)
    return found.value if found else None


def holds_demonstration(session: Session) -> bool:
    """Whether the people in this database are invented, with accounts whose passwords are public."""
    return fact(session, DEMO) is not None


def refuse_unsafe_data(session: Session) -> None:
    """Raise ``UnsafeData`` for demonstration data in production."""
    if settings().production and holds_demonstration(session):
        raise UnsafeData(
            "This database holds demonstration data, whose accounts have public passwords: production refuses it. "
            "Use an empty one."
        )

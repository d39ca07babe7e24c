"""The calendar address of a person: a secret that their programs read by themselves, without a sign-in.

There is one at a time, of which only a hash is kept. It shows what its owner may see at that moment and lets nothing
be done, and it is worth nothing once the account is closed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import LinkPurpose, SubjectKind
from db.models import CapabilityLink, Person, User
from services import links
from services.actors import Actor, account_actor
from services.errors import Forbidden
from services.history import audit
from services.i18n import N_
from services.policy import Action, authorize

VALID_FOR = timedelta(days=3 * 365)
READS_PER_HOUR = 60
READS_PER_ADDRESS = 1200
"""In an hour, of one feed and from one client address: services of calendars read for many people."""
_PURPOSES = (LinkPurpose.CALENDAR_FEED,)


def path(token: str) -> str:
    """The address of a feed within the application."""
    return f"/feed/{token}.ics"


def renew(session: Session, actor: Actor, *, now: datetime) -> str:
    """Make one's calendar address, in place of the one there was; gives back its secret, which is kept nowhere else.

    Raises ``Forbidden`` for whoever has no account of their own.
    """
    person = _own(session, actor)
    links.withdraw_all(session, SubjectKind.PERSON, person.id, _PURPOSES, now=now)
    return links.issue(
        session, actor, LinkPurpose.CALENDAR_FEED, SubjectKind.PERSON, person.id, now=now, valid_for=VALID_FOR,
        person_id=person.id,
    )  # fmt: skip


def withdraw(session: Session, actor: Actor, *, now: datetime) -> None:
    """Make one's calendar address worthless. Raises ``Forbidden``."""
    person = _own(session, actor)
    links.withdraw_all(session, SubjectKind.PERSON, person.id, _PURPOSES, now=now)
    audit(session, actor, "calendar:withdraw", now=now, kind=SubjectKind.PERSON, subject_id=person.id)


def made_at(session: Session, actor: Actor, *, now: datetime) -> datetime | None:
    """When the living calendar address of ``actor`` was made; None: there is none. One statement."""
    return session.scalar(
        select(func.max(CapabilityLink.created_at)).where(
            CapabilityLink.subject_kind == SubjectKind.PERSON,
            CapabilityLink.subject_id == actor.person_id,
            CapabilityLink.purpose == LinkPurpose.CALENDAR_FEED,
            CapabilityLink.revoked_at.is_(None),
            CapabilityLink.expires_at > now,
        )
    )


def owner(session: Session, token: str, *, now: datetime) -> Actor | None:
    """Whose feed this is, with the roles they have now; None if it is nobody's any more. Four statements at most."""
    link = links.resolve(session, token, now=now, purpose=LinkPurpose.CALENDAR_FEED)
    if link is None:
        return None
    user_id = session.scalar(select(User.id).where(User.person_id == link.subject_id))
    return account_actor(session, user_id) if user_id is not None else None


def _own(session: Session, actor: Actor) -> Person:
    """The actor's own record, locked, so that of two addresses made at once one remains."""
    person = session.get(Person, actor.person_id, with_for_update=True) if actor.person_id else None
    if person is None:
        raise Forbidden(N_("You are not allowed to do this."))
    authorize(actor, Action.ACCOUNT_SELF, person)
    return person

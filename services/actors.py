"""Who acts: an account with its scoped roles, the bearer of a link, or the system itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, select
from sqlalchemy.orm import Session

from db.enums import (
    ExchangeState,
    Language,
    LinkPurpose,
    OrganisationKind,
    ParticipationState,
    Role,
    Source,
    SubjectKind,
    UserStatus,
)
from db.models import (
    AuthSession,
    CapabilityLink,
    Exchange,
    GuardianTie,
    Membership,
    Organisation,
    Participation,
    Person,
    User,
)
from services.errors import Forbidden
from services.i18n import N_


@dataclass(frozen=True, slots=True)
class Grant:
    """One role within one organisation, or within one of its departments."""

    role: Role
    organisation_id: int | None = None
    department_id: int | None = None
    body: OrganisationKind | None = field(default=None, compare=False)
    """What kind of body the organisation is: for menus alone."""


@dataclass(frozen=True, slots=True)
class LinkScope:
    """The one record and purpose that a capability link opens."""

    link_id: int
    purpose: LinkPurpose
    subject_kind: SubjectKind
    subject_id: int
    also: frozenset[int] = frozenset()
    """Other records of the same kind that it opens: a guardian’s, of the brothers and sisters."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Frozen picture of who acts. Taken anew from the database inside each transaction that writes."""

    user_id: int | None = None
    person_id: int | None = None
    name: str = ""
    email: str = ""
    language: Language = Language.FR
    grants: tuple[Grant, ...] = ()
    source: Source = Source.ACCOUNT
    auth_session_id: int | None = None
    link: LinkScope | None = None
    is_in_exchange: bool = field(default=False, compare=False)
    """Takes part in an exchange that is not cancelled: for menus alone."""

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of ``roles`` anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def organisations(self, role: Role) -> frozenset[int]:
        """Organisations in which the actor holds ``role`` as a whole."""
        return frozenset(
            grant.organisation_id
            for grant in self.grants
            if grant.role is role and grant.organisation_id is not None and grant.department_id is None
        )

    def departments(self) -> frozenset[int]:
        """Departments that the actor heads or works for, and the one whose desk they came to by a link."""
        headed = frozenset(
            grant.department_id for grant in self.grants if grant.role is Role.HOST and grant.department_id is not None
        )
        link = self.link
        if link and link.purpose is LinkPurpose.DEPARTMENT_DESK and link.subject_kind is SubjectKind.DEPARTMENT:
            return headed | {link.subject_id}
        return headed

    def guardians(self) -> frozenset[int]:
        """Records of the guardian whose link the actor came by: one for each of their children."""
        link = self.link
        if link and link.purpose is LinkPurpose.GUARDIAN and link.subject_kind is SubjectKind.GUARDIAN:
            return link.also | {link.subject_id}
        return frozenset()

    @property
    def is_system(self) -> bool:
        return self.source in {Source.JOB, Source.COMMAND}


ANONYMOUS = Actor(name="")
"""Somebody who did not sign in."""


def system(source: Source = Source.JOB, name: str = "Passerelle") -> Actor:
    """The software itself: jobs and the command line."""
    return Actor(name=name, source=source)


_IN_EXCHANGE = exists().where(
    Participation.person_id == User.person_id, Participation.state != ParticipationState.WITHDRAWN,
    Exchange.id == Participation.exchange_id, Exchange.state.in_((ExchangeState.OPEN, ExchangeState.CLOSED)),
)  # fmt: skip
_COLUMNS = (
    User.id.label("user_id"),
    User.person_id,
    User.email,
    User.language,
    User.status,
    Person.given_name,
    Person.family_name,
    _IN_EXCHANGE.label("is_in_exchange"),
    Membership.role,
    Membership.organisation_id,
    Membership.department_id,
    Organisation.kind,
)


def with_account(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """``query``, which has ``User`` in it, with what makes an actor: a row for each living grant, or one without."""
    return (
        query.add_columns(*_COLUMNS)
        .join(Person, Person.id == User.person_id)
        .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.revoked_at.is_(None)))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .order_by(Membership.id)
    )


_ACCOUNT = with_account(select().select_from(User).where(User.id == bindparam("user_id")))
"""Made once, since making a statement costs more than running this one."""


def account_actor(session: Session, user_id: int, *, auth_session_id: int | None = None) -> Actor | None:
    """The actor of an active account with its living grants, or None. One statement."""
    return actor_of(session.execute(_ACCOUNT, {"user_id": user_id}).all(), auth_session_id)


def actor_of(rows: Sequence[Any], auth_session_id: int | None = None) -> Actor | None:
    """The actor of an active account from the rows of :func:`with_account`, or None."""
    if not rows or rows[0].status is not UserStatus.ACTIVE:
        return None
    first = rows[0]
    return Actor(
        user_id=first.user_id,
        person_id=first.person_id,
        name=f"{first.given_name} {first.family_name}".strip() or first.email,
        email=first.email,
        language=first.language,
        grants=tuple(Grant(row.role, row.organisation_id, row.department_id, row.kind) for row in rows if row.role),
        auth_session_id=auth_session_id,
        is_in_exchange=first.is_in_exchange,
    )


def link_actor(session: Session, link: CapabilityLink) -> Actor:
    """The bearer of a valid link: no account, no grants, one record."""
    person = session.get(Person, link.person_id) if link.person_id else None
    return Actor(
        person_id=None,
        name=person.name if person else str(link.details.get("name", "")),
        email=person.email if person else "",
        source=Source.LINK,
        link=LinkScope(link.id, link.purpose, link.subject_kind, link.subject_id, _tied(session, link)),
    )


def _tied(session: Session, link: CapabilityLink) -> frozenset[int]:
    """What the link opens beside its own record, as the ties stand now."""
    if link.purpose is not LinkPurpose.GUARDIAN:
        return frozenset()
    return frozenset(session.scalars(select(GuardianTie.guardian_id).where(GuardianTie.main_id == link.subject_id)))


def refreshed(session: Session, actor: Actor, now: datetime) -> Actor:
    """The same actor as the database knows them now; raises ``Forbidden`` if they may no longer act at all."""
    if actor.is_system or actor == ANONYMOUS:
        return actor
    if actor.link is not None:
        link = session.get(CapabilityLink, actor.link.link_id)
        if link is None or link.revoked_at or link.expires_at <= now or (link.is_single_use and link.used_at):
            raise Forbidden(N_("This link is no longer valid. Ask for a new one."))
        return replace(actor, link=replace(actor.link, also=_tied(session, link)))
    fresh = account_actor(session, actor.user_id or 0, auth_session_id=actor.auth_session_id)
    if fresh is None or not _session_alive(session, actor, now):
        raise Forbidden(N_("You are signed out. Sign in again; nothing you saved is lost."))
    return replace(fresh, source=actor.source, language=actor.language)


def _session_alive(session: Session, actor: Actor, now: datetime) -> bool:
    if actor.auth_session_id is None:
        return True
    row = session.get(AuthSession, actor.auth_session_id)
    return row is not None and row.revoked_at is None and row.expires_at > now

"""Reads about accounts: one's own devices, and the list of accounts for those who look after them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import Language, MailRhythm, Role, SubjectKind, UserStatus
from db.models import AuthSession, Department, Membership, Organisation, Person, User
from services.actors import Actor
from services.devices import device_parts
from services.search import matches
from services.sessions import is_alive

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A device that is signed in. ``browser`` and ``system`` are proper names, empty where not known."""

    public_id: str
    browser: str
    system: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role that an account holds; names in the reader's language, empty where the role holds everywhere."""

    membership_id: int
    role: Role
    organisation: str
    department: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with its living roles. ``version`` is what ``disable`` and ``enable`` take as seen."""

    public_id: str
    name: str
    email: str
    status: UserStatus
    language: Language
    version: int
    created_at: datetime
    last_seen_at: datetime | None
    roles: tuple[RoleRow, ...]


AccountKey = tuple[str, str, int]
"""Where a page of accounts ends: family name, given name, id."""


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One page; ``after`` continues it, None on the last one. ``total`` counts all that the filters leave."""

    rows: tuple[AccountRow, ...]
    total: int
    after: AccountKey | None


def my_sessions(session: Session, actor: Actor, now: datetime) -> list[SessionRow]:
    """The actor's signed-in devices, the one seen last first. One statement."""
    if actor.user_id is None:
        return []
    found = session.execute(
        select(
            AuthSession.id,
            AuthSession.public_id,
            AuthSession.device,
            AuthSession.address,
            AuthSession.created_at,
            AuthSession.last_seen_at,
            AuthSession.expires_at,
        )
        .where(AuthSession.user_id == actor.user_id, *is_alive(now))
        .order_by(AuthSession.last_seen_at.desc(), AuthSession.id.desc())
    )
    return [
        SessionRow(
            row.public_id,
            *device_parts(row.device),
            row.address,
            row.created_at,
            row.last_seen_at,
            row.expires_at,
            row.id == actor.auth_session_id,
        )
        for row in found
    ]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Accounts that ``actor`` may see: administrators all, coordinators those of their organisations and partners."""
    if actor.is_system or actor.has(Role.ADMIN):
        return true()
    mine = actor.organisations(Role.COORDINATOR)
    if not mine:
        return false()
    holds_role_there = (
        select(Membership.id)
        .where(Membership.user_id == User.id, Membership.organisation_id.in_(mine), Membership.revoked_at.is_(None))
        .exists()
    )
    is_partner = (
        select(Membership.id)
        .where(Membership.user_id == User.id, Membership.role == Role.PARTNER, Membership.revoked_at.is_(None))
        .exists()
    )
    return or_(Person.organisation_id.in_(mine), holds_role_there, is_partner)


def accounts(
    session: Session,
    actor: Actor,
    *,
    search: str = "",
    role: Role | None = None,
    status: UserStatus | None = None,
    after: AccountKey | None = None,
    limit: int = PAGE_SIZE,
) -> AccountPage:
    """Accounts by name, one page from ``after`` on. Three statements, however many rows."""
    wanted = and_(visible_to(actor), matches(SubjectKind.PERSON, Person.id, search), *_filters(role, status))
    counted = select(func.count()).select_from(User).join(Person, Person.id == User.person_id).where(wanted)
    found = session.execute(_page(wanted, after, limit + 1)).all()
    shown = found[:limit]
    roles = roles_of(session, [row.id for row in shown], actor.language)
    rows = tuple(
        AccountRow(
            row.public_id,
            f"{row.given_name} {row.family_name}".strip() or row.email,
            row.email,
            row.status,
            row.language,
            row.version,
            row.created_at,
            row.last_seen_at,
            tuple(roles[row.id]),
        )
        for row in shown
    )
    last = shown[-1] if len(found) > limit else None
    key = (last.family_name, last.given_name, last.id) if last else None
    return AccountPage(rows, session.scalar(counted) or 0, key)


def _filters(role: Role | None, status: UserStatus | None) -> Iterable[ColumnElement[bool]]:
    if role is not None:
        holds = Membership.user_id == User.id
        yield select(Membership.id).where(holds, Membership.role == role, Membership.revoked_at.is_(None)).exists()
    if status is not None:
        yield User.status == status


def _page(wanted: ColumnElement[bool], after: AccountKey | None, limit: int) -> Select:
    last_seen = select(func.max(AuthSession.last_seen_at)).where(AuthSession.user_id == User.id).scalar_subquery()
    key = (Person.family_name, Person.given_name, User.id)
    query = (
        select(
            User.id,
            User.public_id,
            User.email,
            User.status,
            User.language,
            User.version,
            User.created_at,
            Person.given_name,
            Person.family_name,
            last_seen.label("last_seen_at"),
        )
        .join(Person, Person.id == User.person_id)
        .where(wanted)
        .order_by(*key)
        .limit(limit)
    )
    return query.where(tuple_(*key) > after) if after else query


def roles_of(session: Session, user_ids: list[int], language: Language) -> dict[int, list[RoleRow]]:
    """The living roles of each of these accounts. One statement."""
    found = session.execute(
        select(
            Membership.user_id,
            Membership.id,
            Membership.role,
            localised_column(Organisation, "name", language).label("organisation"),
            localised_column(Department, "name", language).label("department"),
            Membership.granted_at,
        )
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .outerjoin(Department, Department.id == Membership.department_id)
        .where(Membership.user_id.in_(user_ids), Membership.revoked_at.is_(None))
        .order_by(Membership.id)
    )
    roles: dict[int, list[RoleRow]] = defaultdict(list)
    for row in found:
        roles[row.user_id].append(RoleRow(row.id, row.role, row.organisation, row.department, row.granted_at))
    return roles


def my_mail_rhythm(session: Session, actor: Actor) -> MailRhythm:
    """How the actor wishes to be written to about what can wait. One statement."""
    found = session.scalar(select(User.mail_rhythm).where(User.id == actor.user_id))
    return found or MailRhythm.AT_ONCE

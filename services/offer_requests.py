"""Asking all departments of a call, in one act, for the offer that they have not written yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import CallState, Language, LinkPurpose, OfferState, ProgrammeKind, Role, SubjectKind, UserStatus
from db.models import AuditEntry, Call, CapabilityLink, Department, Membership, Offer, Person, User
from services import history
from services.actors import Actor
from services.department_desk import MOST_RECIPIENTS, mail_desk
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.policy import Action, authorize, may
from services.records import by_public_id

QUIET = timedelta(days=7)
"""A department that was asked is left in peace for so long, whatever the call."""
_ASKED = "offer:ask"


class LeftOut(StrEnum):
    """Why a department is not asked."""

    HAS_OFFER = "has_offer"
    ASKED = "asked"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Recipient:
    name: str
    language: Language


@dataclass(frozen=True, slots=True)
class Asked:
    """A department, with who gets the mail in which language, or why nobody does."""

    public_id: str
    name: str
    recipients: tuple[Recipient, ...]
    left_out: LeftOut | None
    asked_at: datetime | None
    """When it was asked within the last days."""


def plan(session: Session, actor: Actor, call_public_id: str, *, language: str, now: datetime) -> tuple[Asked, ...]:
    """What asking the departments of a call would do, by name. Five statements.

    Nothing for whoever may not do it, for an exchange, and once nobody can apply any more.
    """
    call = by_public_id(session, Call, call_public_id)
    if not may(actor, Action.CALL_EDIT, call) or _is_over(call, now):
        return ()
    return tuple(
        _asked(department, has_offer, people, asked_at, language)
        for department, has_offer, people, asked_at in _departments(session, call, now)
    )


def ask(
    session: Session, actor: Actor, call_public_id: str, department_public_ids: Collection[str], *, now: datetime
) -> int:
    """Write to these departments, each with the link to its page; gives how many were asked.

    Those that have an offer meanwhile, or were asked within a week, are left out. Raises ``Invalid`` where none is
    left, ``InvalidMove`` once nobody can apply any more.
    """
    call = by_public_id(session, Call, call_public_id, lock=True)
    authorize(actor, Action.CALL_EDIT, call)
    if _is_over(call, now):
        raise InvalidMove(N_("Nobody can apply to this call any more: no offer is needed."))
    number = 0
    for department, has_offer, people, asked_at in _departments(session, call, now):
        if department.public_id not in department_public_ids or has_offer or asked_at or not people:
            continue
        sent = mail_desk(
            session, actor, department, [person for person, _user in people], "department_offer_asked", now=now,
            call=call, starts_on=call.starts_on, ends_on=call.ends_on,
        )  # fmt: skip
        history.audit(
            session, actor, _ASKED, now=now, kind=SubjectKind.DEPARTMENT, subject_id=department.id,
            call=call.public_id, mails=sent,
        )  # fmt: skip
        number += 1
    if not number:
        raise Invalid(N_("No department is left to ask: each has an offer, was asked within a week, or is not known."))
    session.flush()
    return number


def _is_over(call: Call, now: datetime) -> bool:
    """Archived or closed; an exchange has no offers at all."""
    is_exchange = call.programme.kind is ProgrammeKind.EXCHANGE
    return is_exchange or call.state is CallState.ARCHIVED or call.closes_at <= now


_Row = tuple[Department, bool, list[tuple[Person, User | None]], datetime | None]


def _departments(session: Session, call: Call, now: datetime) -> list[_Row]:
    """Departments in use of the call's city: whether each has an offer, who is known there, when it was asked."""
    found = session.execute(
        select(Department, _has_offer(call))
        .where(Department.organisation_id == call.organisation_id, Department.is_active)
        .order_by(Department.name_fr, Department.id)
    ).all()
    ids = [department.id for department, _has in found]
    people, asked = _people(session, ids, now), _lately(session, ids, now)
    return [(one, has, people.get(one.id, [])[:MOST_RECIPIENTS], asked.get(one.id)) for one, has in found]


def _has_offer(call: Call) -> Any:
    """Begun or published: for this call, or for any within its period. What was withdrawn does not count."""
    free = and_(Offer.call_id.is_(None), Offer.starts_on >= call.starts_on, Offer.ends_on <= call.ends_on)
    return exists().where(
        Offer.department_id == Department.id,
        Offer.state != OfferState.WITHDRAWN,
        or_(Offer.call_id == call.id, free),
    )


def _people(session: Session, ids: Collection[int], now: datetime) -> dict[int, list[tuple[Person, User | None]]]:
    """By department: who has an account for it or holds a living link to its page, and an address."""
    members = select(Membership.department_id, User.person_id).join(User, User.id == Membership.user_id).where(
        Membership.role == Role.HOST, Membership.department_id.in_(ids), Membership.revoked_at.is_(None),
        User.status == UserStatus.ACTIVE,
    )  # fmt: skip
    bearers = select(CapabilityLink.subject_id, CapabilityLink.person_id).where(
        CapabilityLink.purpose == LinkPurpose.DEPARTMENT_DESK,
        CapabilityLink.subject_kind == SubjectKind.DEPARTMENT,
        CapabilityLink.subject_id.in_(ids),
        CapabilityLink.revoked_at.is_(None),
        CapabilityLink.expires_at > now,
    )
    known = members.union(bearers).subquery()
    rows = session.execute(
        select(known.c.department_id, Person, User)
        .join(Person, Person.id == known.c.person_id)
        .outerjoin(User, and_(User.person_id == Person.id, User.status == UserStatus.ACTIVE))
        .where(Person.email != "")
        .order_by(Person.id)
    )
    found: dict[int, list[tuple[Person, User | None]]] = {}
    for department_id, person, user in rows:
        found.setdefault(department_id, []).append((person, user))
    return found


def _lately(session: Session, ids: Collection[int], now: datetime) -> dict[int, datetime]:
    rows = session.execute(
        select(AuditEntry.subject_id, AuditEntry.at)
        .where(
            AuditEntry.subject_kind == SubjectKind.DEPARTMENT,
            AuditEntry.subject_id.in_(ids),
            AuditEntry.action == _ASKED,
            AuditEntry.at > now - QUIET,
        )
        .order_by(AuditEntry.at)
    )
    return {subject_id: at for subject_id, at in rows if subject_id is not None}


def _asked(
    department: Department,
    has_offer: bool,
    people: list[tuple[Person, User | None]],
    asked_at: datetime | None,
    language: str,
) -> Asked:
    left_out = None
    if has_offer:
        left_out = LeftOut.HAS_OFFER
    elif asked_at:
        left_out = LeftOut.ASKED
    elif not people:
        left_out = LeftOut.NOBODY
    recipients = tuple(Recipient(one.name, user.language if user else Language.FR) for one, user in people)
    return Asked(department.public_id, localised(department, "name", language), recipients, left_out, asked_at)

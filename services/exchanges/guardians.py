"""Who answers for young people of an exchange: names and contacts, links without account, brothers and sisters.

A link opens the children of one guardian. Two records are the same guardian only where a coordinator or the school ties
them; the bearer of a link never can.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.enums import Language, LinkPurpose, SubjectKind
from db.models import CapabilityLink, Guardian, GuardianTie, Leg, LegMember, Participation
from services import history, inputs, links
from services.actors import Actor
from services.errors import Forbidden, Invalid
from services.exchanges.consent_book import GUARDIANS
from services.guardians import FIELDS
from services.i18n import N_
from services.policy import Action, authorize, may
from services.records import by_public_id

AFTER_THE_STAY = timedelta(days=30)
AT_LEAST = timedelta(days=60)
AT_MOST = timedelta(days=550)
"""How long a link is valid: until a month after the last visit, never shorter nor longer than this."""


def add(
    session: Session,
    actor: Actor,
    participation_public_id: str,
    *,
    name: str,
    relation: str = "",
    email: str = "",
    phone: str = "",
    language: Language = Language.FR,
    now: datetime,
) -> Guardian:
    """Name somebody who answers for this young person. Raises ``Invalid`` at a field, ``Forbidden`` for a third."""
    participation = by_public_id(session, Participation, participation_public_id, lock=True)
    authorize(actor, Action.GUARDIAN_EDIT, participation)
    if len(participation.person.guardians) >= GUARDIANS:
        raise Forbidden(N_("Two parents or guardians are named already: change one of them."), field="name")
    guardian = Guardian(person_id=participation.person_id, name="", created_at=now, updated_at=now)
    _write(guardian, name, relation, email, phone, language, now)
    session.add(guardian)
    session.flush()
    session.expire(participation.person, ["guardians"])
    _audit(session, actor, "guardian:add", guardian, now)
    return guardian


def edit(
    session: Session,
    actor: Actor,
    participation_public_id: str,
    guardian_public_id: str,
    *,
    name: str,
    relation: str = "",
    email: str = "",
    phone: str = "",
    language: Language = Language.FR,
    now: datetime,
) -> Guardian:
    """Mend the name or the contacts. Another mail address makes links that went to the former one worthless."""
    guardian = _of(session, actor, participation_public_id, guardian_public_id)
    former = guardian.email
    _write(guardian, name, relation, email, phone, language, now)
    if former and guardian.email != former:
        withdraw_links(session, guardian, now=now)
    _audit(session, actor, "guardian:edit", guardian, now)
    return guardian


def issue_link(
    session: Session, actor: Actor, participation_public_id: str, guardian_public_id: str, *, now: datetime
) -> str:
    """A link for this guardian, to be copied or shown as a QR code: its token, shown once."""
    guardian = _of(session, actor, participation_public_id, guardian_public_id)
    return link_for(session, actor, guardian, now=now)


def link_for(session: Session, actor: Actor, guardian: Guardian, *, now: datetime) -> str:
    """The same for a service that has the record, or for the software itself: the token."""
    main = main_of(session, guardian)
    return links.issue(
        session, actor, LinkPurpose.GUARDIAN, SubjectKind.GUARDIAN, main.id, now=now,
        valid_for=_valid_for(session, main, now), details={"name": main.name},
    )  # fmt: skip


def revoke_links(
    session: Session, actor: Actor, participation_public_id: str, guardian_public_id: str, *, now: datetime
) -> None:
    """Make every link of this guardian worthless; a new one can be made at once."""
    guardian = _of(session, actor, participation_public_id, guardian_public_id)
    withdraw_links(session, guardian, now=now)
    _audit(session, actor, "guardian:revoke_links", guardian, now)


def withdraw_links(session: Session, guardian: Guardian, *, now: datetime) -> None:
    """The same for a service that has authorised the act."""
    main = main_of(session, guardian)
    for one in {main.id, guardian.id}:
        links.withdraw_all(session, SubjectKind.GUARDIAN, one, {LinkPurpose.GUARDIAN}, now=now)


def tie(session: Session, actor: Actor, guardian_public_id: str, main_public_id: str, *, now: datetime) -> None:
    """Say that two records are one guardian, of brothers and sisters: links of ``main`` show both children.

    For whoever records for both young people. Links that went to the other record alone open nothing more.
    """
    guardian = by_public_id(session, Guardian, guardian_public_id, lock=True)
    other = by_public_id(session, Guardian, main_public_id, lock=True)
    for one in (guardian, other):
        authorize(actor, Action.GUARDIAN_LINK, one)
    main = main_of(session, other)
    group = _group(session, guardian)
    if main.id in {one.id for one in group}:
        return
    if any(one.person_id == main.person_id for one in group):
        raise Invalid(N_("These are two parents of the same child: each keeps a link of their own."), field="tie")
    for one in group:
        former = session.scalar(select(GuardianTie).where(GuardianTie.guardian_id == one.id))
        if former:
            former.main_id = main.id
        else:
            session.add(GuardianTie(guardian_id=one.id, main_id=main.id))
        links.withdraw_all(session, SubjectKind.GUARDIAN, one.id, {LinkPurpose.GUARDIAN}, now=now)
    session.flush()
    _audit(session, actor, "guardian:tie", guardian, now)


def untie(session: Session, actor: Actor, guardian_public_id: str, *, now: datetime) -> None:
    """Take a tie back: links of the other record no longer show this child, from this moment on."""
    guardian = by_public_id(session, Guardian, guardian_public_id, lock=True)
    authorize(actor, Action.GUARDIAN_LINK, guardian)
    for row in session.scalars(select(GuardianTie).where(GuardianTie.guardian_id == guardian.id)).all():
        session.delete(row)
    session.flush()
    _audit(session, actor, "guardian:untie", guardian, now)


@dataclass(frozen=True, slots=True)
class SameGuardian:
    """Another record that may be the same guardian: same address or same number, of another young person."""

    guardian_public_id: str
    name: str
    child: str
    is_tied: bool


def alike(session: Session, actor: Actor, guardian: Guardian) -> list[SameGuardian]:
    """Records that are, or may be, this guardian's, of young people for whom the actor records. Three statements."""
    same: list[ColumnElement[bool]] = [Guardian.id.in_({one.id for one in _group(session, guardian)} - {guardian.id})]
    if guardian.email:
        same.append(func.lower(Guardian.email) == guardian.email.casefold())
    if guardian.phone:
        same.append(Guardian.phone == guardian.phone)
    query = select(Guardian).where(or_(*same), Guardian.person_id != guardian.person_id).order_by(Guardian.id).limit(10)
    main = main_of(session, guardian)
    return [
        SameGuardian(one.public_id, one.name, one.person.name, main_of(session, one).id == main.id)
        for one in session.scalars(query).all()
        if may(actor, Action.GUARDIAN_LINK, one)
    ]


def main_of(session: Session, guardian: Guardian) -> Guardian:
    """The record that links are given to."""
    tied = session.scalar(select(GuardianTie).where(GuardianTie.guardian_id == guardian.id))
    return session.get_one(Guardian, tied.main_id) if tied else guardian


def living_links(session: Session, guardian: Guardian, *, now: datetime) -> list[CapabilityLink]:
    """Links of this guardian that open something now, the newest first."""
    main = main_of(session, guardian)
    return list(
        session.scalars(
            select(CapabilityLink)
            .where(
                CapabilityLink.purpose == LinkPurpose.GUARDIAN,
                CapabilityLink.subject_kind == SubjectKind.GUARDIAN,
                CapabilityLink.subject_id == main.id,
                CapabilityLink.revoked_at.is_(None),
                CapabilityLink.expires_at > now,
            )
            .order_by(CapabilityLink.id.desc())
        )
    )


def _group(session: Session, guardian: Guardian) -> list[Guardian]:
    """All records that are this guardian."""
    main = main_of(session, guardian)
    tied = session.scalars(
        select(Guardian).join(GuardianTie, GuardianTie.guardian_id == Guardian.id).where(GuardianTie.main_id == main.id)
    )
    return [main, *tied]


def _of(session: Session, actor: Actor, participation_public_id: str, guardian_public_id: str) -> Guardian:
    """The guardian of this very young person. Raises ``Forbidden`` for anybody else's."""
    participation = by_public_id(session, Participation, participation_public_id)
    authorize(actor, Action.GUARDIAN_EDIT, participation)
    guardian = by_public_id(session, Guardian, guardian_public_id, lock=True)
    if guardian.person_id != participation.person_id:
        raise Forbidden(N_("You are not allowed to do this."))
    return guardian


def _write(
    guardian: Guardian, name: str, relation: str, email: str, phone: str, language: Language, now: datetime
) -> None:
    guardian.name = FIELDS["guardian_name"](name, "name", now)
    if not guardian.name:
        raise Invalid(N_("Write the name of the parent or guardian."), field="name")
    guardian.relation = inputs.line(relation, field="relation", longest=60)
    guardian.email = FIELDS["guardian_email"](email, "email", now)
    guardian.phone = FIELDS["guardian_phone"](phone, "phone", now)
    guardian.language, guardian.updated_at = language, now


def _valid_for(session: Session, guardian: Guardian, now: datetime) -> timedelta:
    """Until a month after the last visit of their children."""
    children = [one.person_id for one in _group(session, guardian)]
    last: date | None = session.scalar(
        select(func.max(Leg.ends_on))
        .join(LegMember, LegMember.leg_id == Leg.id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(Participation.person_id.in_(children))
    )
    until = (last - now.date()) + AFTER_THE_STAY if last else AT_LEAST
    return min(max(until, AT_LEAST), AT_MOST)


def _audit(session: Session, actor: Actor, action: str, guardian: Guardian, now: datetime) -> None:
    history.audit(session, actor, action, now=now, kind=SubjectKind.GUARDIAN, subject_id=guardian.id)

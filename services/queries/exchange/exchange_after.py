"""A visit once the group is back: who took part in what, certificates, what was written, what was deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from db.enums import LegDirection, LegState, ParticipationKind, ParticipationState
from db.models import Leg, LegMember, Participation, ParticipationCertificate
from services.actions import Action
from services.actors import Actor
from services.errors import NotFound
from services.exchanges.attended import Attended, attended
from services.exchanges.certificates import OVER
from services.exchanges.closing import StillOpen, still_open
from services.exchanges.reflections import BEGUN, FIELDS
from services.i18n import N_
from services.policy import may
from services.queries.exchange.exchange_deletions import Deletions, deletions
from services.queries.exchange.exchange_families import VisitHead, head_of
from services.queries.exchange.exchange_scope import legs_visible_to, participations_visible_to


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate that was made."""

    public_id: str
    code: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class AfterView:
    """What remains of a visit for one young person; ``reflection``: the three texts, None unless they may be read."""

    member: str
    participation: str
    name: str
    city: int
    direction: LegDirection
    starts_on: date
    ends_on: date
    attended: Attended | None
    certificate: CertificateView | None
    reflection: tuple[str, ...] | None
    is_shared: bool
    may_write: bool
    may_certify: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class After:
    """One visit afterwards. ``return_days``: days of the return visit that can be planned from this one, if any."""

    head: VisitHead
    state: LegState
    version: int
    rows: tuple[AfterView, ...]
    still_open: tuple[StillOpen, ...]
    deletions: Deletions | None
    """From the last day on."""
    may_plan_return: bool
    return_days: tuple[date, date] | None

    @property
    def without(self) -> int:
        """Young people who took part and have no certificate."""
        return sum(one.attended is not None and one.certificate is None for one in self.rows)

    @property
    def shared(self) -> tuple[AfterView, ...]:
        """Those who let others read what they wrote."""
        return tuple(one for one in self.rows if one.is_shared and one.reflection)


def after(session: Session, actor: Actor, leg_public_id: str, *, language: str = "fr") -> After:
    """One visit for coordinators of either city. A constant number of statements. Raises ``NotFound``."""
    query = select(Leg).where(Leg.public_id == leg_public_id, legs_visible_to(actor))
    leg = session.scalars(query).one_or_none()
    if leg is None:
        raise NotFound(N_("This does not exist, or not any more."))
    there = attended(session, leg.id)
    rows = _views(session, actor, _members().where(LegMember.leg_id == leg.id), {leg.id: there})
    second = next((one for one in leg.exchange.legs if one.direction is LegDirection.RETURN), None)
    return After(
        head_of(actor, leg, language), leg.state, leg.version, rows,
        still_open(session, leg, there) if leg.state in OVER else (),
        deletions(session, leg) if leg.state in OVER else None,
        _may_plan(leg, second), (second.starts_on, second.ends_on) if second else None,
    )  # fmt: skip


def of_participation(session: Session, actor: Actor, participation_public_id: str) -> tuple[AfterView, ...]:
    """The visits that have begun of one young person whom the actor sees, the first one first."""
    query = _members().join(Leg, Leg.id == LegMember.leg_id)
    query = query.where(Participation.public_id == participation_public_id, Leg.state.in_(BEGUN))
    return tuple(sorted(_views(session, actor, query, {}), key=lambda one: one.starts_on))


def _may_plan(leg: Leg, second: Leg | None) -> bool:
    is_known = leg.direction is LegDirection.OUTBOUND and leg.state in BEGUN
    return is_known and (second is None or second.state is LegState.PLANNED)


def _members() -> Select[LegMember]:
    return (
        select(LegMember)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(
            Participation.kind == ParticipationKind.PARTICIPANT, Participation.state != ParticipationState.WITHDRAWN
        )
        .options(
            selectinload(LegMember.participation).selectinload(Participation.person),
            selectinload(LegMember.participation).selectinload(Participation.exchange),
            selectinload(LegMember.leg), selectinload(LegMember.reflection),
        )
        .order_by(Participation.sort_name, LegMember.id)
    )  # fmt: skip


def _views(
    session: Session, actor: Actor, query: Select[LegMember], there: dict[int, dict[int, Attended]]
) -> tuple[AfterView, ...]:
    """``there``: who took part in what, of the visits of which it is known already."""
    members = session.scalars(query.where(participations_visible_to(actor))).all()
    there = there | {leg_id: attended(session, leg_id) for leg_id in {one.leg_id for one in members} - there.keys()}
    made = _certificates(session, members)
    return tuple(
        _view(actor, one, there[one.leg_id].get(one.participation_id), made.get(one.id)) for one in members
    )  # fmt: skip


def _view(actor: Actor, member: LegMember, found: Attended | None, made: CertificateView | None) -> AfterView:
    reflection = member.reflection
    texts = None
    if reflection is not None and may(actor, Action.REFLECTION_READ, member):
        texts = tuple(getattr(reflection, name) for name in FIELDS)
    return AfterView(
        member.public_id, member.participation.public_id, member.participation.person.name,
        member.participation.organisation_id, member.leg.direction, member.leg.starts_on, member.leg.ends_on, found,
        made, texts, reflection is not None and reflection.shared_at is not None,
        may(actor, Action.REFLECTION_WRITE, member), may(actor, Action.PARTICIPATION_CERTIFY, member.participation),
        member.leg.state in OVER,
    )  # fmt: skip


def _certificates(session: Session, members: Sequence[LegMember]) -> dict[int, CertificateView]:
    query = select(ParticipationCertificate).where(
        ParticipationCertificate.member_id.in_([one.id for one in members]),
        ParticipationCertificate.withdrawn_at.is_(None),
    )
    return {
        one.member_id: CertificateView(one.public_id, one.code, one.issued_at.date()) for one in session.scalars(query)
    }

"""Certificates of participation in a visit: computed from attendance, frozen with a code, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language, LegState, ParticipationKind, ParticipationState, SubjectKind
from db.models import Leg, LegMember, Participation, ParticipationCertificate
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.agreements.content import digest
from services.agreements.versions import new_code
from services.errors import Conflict, Invalid
from services.exchanges.attended import Attended, attended
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id

OVER = frozenset({LegState.ENDED, LegState.CLOSED})
"""Visits of which certificates are made."""


def issue(
    session: Session, actor: Actor, member_public_id: str, *, reason: str = "", now: datetime
) -> ParticipationCertificate:
    """Make the certificate of one young person, or a corrected one, which needs ``reason`` and withdraws the former.

    Raises ``Conflict`` before the end of the visit and for whoever took part in nothing, ``Invalid`` at «reason».
    """
    member = by_public_id(session, LegMember, member_public_id, lock=True)
    authorize(actor, Action.PARTICIPATION_CERTIFY, member.participation)
    _check_over(member.leg)
    found = attended(session, member.leg_id).get(member.participation_id)
    if found is None:
        raise Conflict(
            N_("%(name)s is marked as present at no activity: take attendance first."),
            name=member.participation.person.name,
        )
    former = current(session, member.id)
    if former is not None:
        _withdraw(session, actor, former, reason, now)
    return _make(session, actor, member, found, now)


def issue_all(session: Session, actor: Actor, leg_public_id: str, *, now: datetime) -> int:
    """Make those of all young people of a visit who took part and have none; gives back how many."""
    leg = by_public_id(session, Leg, leg_public_id, lock=True)
    authorize(actor, Action.PARTICIPATION_CERTIFY, leg)
    _check_over(leg)
    found = attended(session, leg.id)
    lacking = without(session, leg, found)
    for member in lacking:
        _make(session, actor, member, found[member.participation_id], now)
    return len(lacking)


def without(session: Session, leg: Leg, there: Collection[int]) -> list[LegMember]:
    """Places in a visit of young people who have no certificate, by name; ``there``: participations of those who took
    part in something."""
    has = select(ParticipationCertificate.member_id).where(ParticipationCertificate.withdrawn_at.is_(None))
    query = (
        select(LegMember)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(
            LegMember.leg_id == leg.id, LegMember.id.not_in(has),
            Participation.kind == ParticipationKind.PARTICIPANT, Participation.id.in_(there),
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .order_by(Participation.sort_name, LegMember.id)
    )  # fmt: skip
    return list(session.scalars(query))


def current(session: Session, member_id: int) -> ParticipationCertificate | None:
    """The one that counts."""
    query = select(ParticipationCertificate).where(
        ParticipationCertificate.member_id == member_id, ParticipationCertificate.withdrawn_at.is_(None)
    )
    return session.scalars(query.with_for_update()).one_or_none()


def _withdraw(
    session: Session, actor: Actor, former: ParticipationCertificate, reason: str, now: datetime
) -> None:  # fmt: skip
    if not inputs.text(reason, field="reason", longest=500):
        raise Invalid(N_("Say what is corrected: the former certificate is withdrawn."), field="reason")
    former.withdrawn_at = now
    history.audit(
        session, actor, "participation:uncertify", now=now, kind=SubjectKind.LEG_MEMBER, subject_id=former.member_id
    )
    session.flush()


def _check_over(leg: Leg) -> None:
    if leg.state not in OVER:
        raise Conflict(N_("Certificates are made once the group is back."))


def _make(
    session: Session, actor: Actor, member: LegMember, found: Attended, now: datetime
) -> ParticipationCertificate:  # fmt: skip
    content = _content(member, found)
    made = ParticipationCertificate(
        member_id=member.id, code=new_code(), content=content, content_hash=digest(content), issued_at=now,
        issued_by_id=actor.user_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    history.audit(
        session, actor, "participation:certify", now=now, kind=SubjectKind.LEG_MEMBER, subject_id=member.id
    )  # fmt: skip
    return made


def _content(member: LegMember, found: Attended) -> dict[str, Any]:
    leg, person = member.leg, member.participation.person
    named = {"exchange": (leg.exchange, "title"), "host": (leg.host, "name"), "sending": (leg.sending, "name")}
    return {
        **{key: {one: localised(*what, one) for one in Language} for key, what in named.items()},
        "name": person.name, "name_hy": person.name_hy, "travelled": member.travels,
        "starts_on": leg.starts_on.isoformat(), "ends_on": leg.ends_on.isoformat(),
        "days": found.days, "minutes": found.minutes,
        "themes": [[str(theme), minutes] for theme, minutes in found.themes],
    }  # fmt: skip

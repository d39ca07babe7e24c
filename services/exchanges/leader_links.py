"""The link by which a leader without account reads the programme of their group and takes attendance."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.enums import LinkPurpose, SubjectKind
from db.models import LegMember
from services import links
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.exchange_policy import is_leader
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id

AFTER_THE_VISIT = timedelta(days=7)
"""How long after the last day marks that waited on a phone may still come."""
_PURPOSES = (LinkPurpose.LEG_LEADER,)


def issue(session: Session, actor: Actor, member_public_id: str, *, now: datetime) -> str:
    """A link for one leader of one visit, in place of the one they had; gives back its secret.

    It opens until a week after the visit, and nothing once they have left the group. Raises ``Invalid`` for whoever
    does not lead, ``Conflict`` for a visit that is over.
    """
    member = by_public_id(session, LegMember, member_public_id, lock=True)
    authorize(actor, Action.EXCHANGE_EDIT, member)
    if not is_leader(member.participation):
        raise Invalid(N_("Only leaders of this visit can be with the group."), field="leaders")
    zone = ZoneInfo(member.leg.host.time_zone)
    until = datetime.combine(member.leg.ends_on, time(23, 59), zone) + AFTER_THE_VISIT
    if until <= now:
        raise Conflict(N_("This visit is over."))
    links.withdraw_all(session, SubjectKind.LEG_MEMBER, member.id, _PURPOSES, now=now)
    return links.issue(
        session, actor, LinkPurpose.LEG_LEADER, SubjectKind.LEG_MEMBER, member.id, now=now, valid_for=until - now,
        person_id=member.participation.person_id,
    )  # fmt: skip

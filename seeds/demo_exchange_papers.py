"""Papers of the visits of the demonstration: all in hand last year, some in hand and some late for the coming one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.enums import SubjectKind
from db.models import ChecklistItem, Exchange, Leg, LegMember, Participation
from services import checklists
from services.exchange_policy import is_leader
from services.exchanges import adult_checks
from services.exchanges.paper_templates import EXIT, NATIONALITY, PASSPORT

if TYPE_CHECKING:
    from seeds.demo import Demo

VALID_FOR = timedelta(days=365 * 2)
LAPSED = VALID_FOR + timedelta(days=20)
IN_HAND = ("passport", "insurance", "health_form")
"""What the first half of the travellers has brought for the coming visit."""


def all_in_hand(demo: Demo, leg: Leg, actors: dict[int, Any], *, at: datetime) -> None:
    """Everything without which nobody leaves, for everybody and for the visit."""
    for member in _members(demo, leg):
        _tick(demo, leg, SubjectKind.LEG_MEMBER, member.id, actors[leg.sending_id], at, mandatory=True)
    _tick(demo, leg, SubjectKind.LEG, leg.id, actors[leg.sending_id], at, mandatory=True)


def begun(demo: Demo, made: Exchange, actors: dict[int, Any], *, at: datetime) -> None:
    """Of the first visit: the first half of the travellers brought most; of the leaders the check of one has ended, and
    one was never checked."""
    first = min(made.legs, key=lambda leg: leg.starts_on)
    members = _members(demo, first)
    for member in members[: len(members) // 2]:
        _tick(demo, first, SubjectKind.LEG_MEMBER, member.id, actors[first.sending_id], at, codes=IN_HAND)
    query = select(Participation).where(Participation.exchange_id == made.id).order_by(Participation.id)
    leaders = [one for one in demo.session.scalars(query).all() if is_leader(one)]
    for one in leaders[:-1]:
        checked_on = at.date() - (LAPSED if one.is_substitute else timedelta())
        fields = {
            "kind": "honorability", "checked_on": checked_on, "expires_on": checked_on + VALID_FOR,
            "reference": f"VH-{one.id:04}", "checked_by": "Direction de la jeunesse",
        }  # fmt: skip
        adult_checks.add(demo.session, actors[one.organisation_id], one.public_id, fields, now=at)


def _members(demo: Demo, leg: Leg) -> list[LegMember]:
    query = select(LegMember).where(LegMember.leg_id == leg.id, LegMember.travels, LegMember.left_on.is_(None))
    return list(demo.session.scalars(query.order_by(LegMember.id)))


def _tick(
    demo: Demo, leg: Leg, kind: SubjectKind, subject_id: int, actor: Any, at: datetime, *,
    mandatory: bool = False, codes: tuple[str, ...] = (),
) -> None:  # fmt: skip
    demo.session.flush()
    of_record = ChecklistItem.subject_kind == kind, ChecklistItem.subject_id == subject_id
    for item in demo.session.scalars(select(ChecklistItem).where(*of_record).order_by(ChecklistItem.id)).all():
        if item.code != NATIONALITY and (item.code in codes or (mandatory and item.is_mandatory)):
            checklists.set_done(
                demo.session, actor, item.public_id, True, dated_on=_day_on(item.code, leg), now=at
            )  # fmt: skip


def _day_on(code: str, leg: Leg) -> date | None:
    """The day that stands on a paper, where one counts."""
    return {PASSPORT: leg.ends_on + timedelta(days=900), EXIT: leg.starts_on - timedelta(days=60)}.get(code)

"""The back-plan of a visit: what each traveller brings, and what each city does, dated back from the first day.

Lists follow the residence, the age on the first day, the nationality and the direction. They are made when somebody
joins, and settled anew when a visit moves or something of a person changes; what is done or proved stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LegState, ParticipationKind, ParticipationState, SubjectKind
from db.models import ChecklistItem, File, Leg, LegMember, Participation, Person
from services import checklists, history, inputs
from services.actors import Actor
from services.checklist_areas import area_of
from services.errors import Invalid, InvalidMove
from services.exchanges.norms import norms_on
from services.exchanges.paper_days import trip_of
from services.exchanges.paper_templates import (
    BY_LAW,
    COMPLEMENT,
    DECLARATION,
    VISIT,
    VISIT_DECLARED,
    VISIT_VISAS,
)
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id
from services.retention import purged_after_visit
from services.rules.ages import MINOR_BELOW
from services.rules.exchange_papers import FRANCE, needs
from services.rules.exchanges import age_at, complement_by, declared_by, must_be_declared

PREPARED = frozenset({LegState.PLANNED, LegState.CLEARED})
"""Visits whose lists still follow what changes."""
_MEMBER, _LEG = SubjectKind.LEG_MEMBER, SubjectKind.LEG


def refresh_of(session: Session, person_id: int) -> None:
    """Settle the lists of somebody anew in all visits that are being prepared, and those of the visits."""
    query = (
        select(LegMember)
        .join(Participation, Participation.id == LegMember.participation_id)
        .join(Leg, Leg.id == LegMember.leg_id)
        .where(Participation.person_id == person_id, Leg.state.in_(PREPARED))
        .order_by(LegMember.id)
    )
    for member in session.scalars(query).all():
        refresh_member(session, member)
        refresh_visit(session, member.leg)


def refresh_leg(session: Session, leg: Leg) -> None:
    """Settle all lists of a visit anew, after its days moved; nothing once the group has left."""
    if leg.state not in PREPARED:
        return
    refresh_visit(session, leg)
    members = select(LegMember.id).where(LegMember.leg_id == leg.id)
    of_visit = (File.subject_kind == _LEG) & (File.subject_id == leg.id)
    of_members = (File.subject_kind == _MEMBER) & File.subject_id.in_(members)
    for file in session.scalars(select(File).where(of_visit | of_members, File.purge_after.is_not(None))):
        file.purge_after = purged_after_visit(leg.ends_on)
    for member in session.scalars(select(LegMember).where(LegMember.leg_id == leg.id).order_by(LegMember.id)).all():
        refresh_member(session, member)


def refresh_member(session: Session, member: LegMember) -> None:
    """The list of one traveller as it has to be now. Whoever stays at home, or left, is asked for nothing."""
    if member.leg.state not in PREPARED:
        return
    there = member.travels and member.left_on is None
    is_asked = there and member.participation.state is not ParticipationState.WITHDRAWN
    _settle(session, _MEMBER, member.id, needs(trip_of(member)) if is_asked else (), member.leg, {})


def refresh_visit(session: Session, leg: Leg) -> None:
    """What the cities do for a visit: with visas and declaration where those apply."""
    if leg.state not in PREPARED:
        return
    templates = [VISIT]
    if leg.sending.country != FRANCE and leg.host.country == FRANCE:
        templates.append(VISIT_VISAS)
    by_law = {}
    norms = norms_on(session, leg.starts_on)
    if must_be_declared(_minors(session, leg), (leg.ends_on - leg.starts_on).days, norms):
        templates.append(VISIT_DECLARED)
        days = {DECLARATION: declared_by(leg.starts_on, norms), COMPLEMENT: complement_by(leg.starts_on, norms)}
        by_law = {code: day for code, day in days.items() if day is not None}
    _settle(session, _LEG, leg.id, templates, leg, by_law)


def _settle(
    session: Session, kind: SubjectKind, subject_id: int, templates: Sequence[str], leg: Leg, by_law: dict[str, date]
) -> None:
    """Date the open things anew, drop those that are no longer asked and are untouched, make what is missing."""
    session.flush()
    wanted = checklists.template_items(session, templates) if templates else {}
    for row in checklists.open_items(session, kind, subject_id):
        if row.code and row.code not in wanted and not row.note and row.proof_id is None and row.dated_on is None:
            session.delete(row)
    session.flush()
    if wanted:
        days = leg.starts_on, leg.ends_on
        checklists.reschedule(session, templates, kind, subject_id, starts_on=days[0], ends_on=days[1], by_law=by_law)
        checklists.make_items(session, templates, kind, subject_id, starts_on=days[0], ends_on=days[1], by_law=by_law)


def _minors(session: Session, leg: Leg) -> int:
    """Young people under 18 on the first day who travel; of unknown age count as minors."""
    born = session.scalars(
        select(Person.birth_date)
        .join(Participation, Participation.person_id == Person.id)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(
            LegMember.leg_id == leg.id, LegMember.travels, LegMember.left_on.is_(None),
            Participation.kind == ParticipationKind.PARTICIPANT, Participation.state != ParticipationState.WITHDRAWN,
        )
    )  # fmt: skip
    ages = [age_at(day, leg.starts_on) for day in born]
    return sum(age is None or age < MINOR_BELOW for age in ages)


def set_aside(session: Session, actor: Actor, item_public_id: str, *, reason: str, now: datetime) -> None:
    """Let the group leave although this mandatory thing is open, with a reason; for the coordinators.

    Raises ``InvalidMove`` for what the border asks for and for what is done, ``Invalid`` at «reason» without one.
    """
    item = by_public_id(session, ChecklistItem, item_public_id, lock=True)
    area = area_of(item.subject_kind)
    authorize(actor, area.plan, session.get(area.model, item.subject_id))
    if item.code in BY_LAW:
        raise InvalidMove(N_("Nobody crosses the border without this: it cannot be set aside."))
    if not item.is_mandatory or item.done_at is not None:
        raise InvalidMove(N_("This does not stand in the way of the departure."))
    text = inputs.text(reason, field="reason", longest=history.REASON_LENGTH)
    if not text:
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="reason")
    item.waived_at, item.waived_by_id, item.waive_reason = now, actor.user_id, text
    history.audit(
        session, actor, "checklist:waive", now=now, kind=item.subject_kind, subject_id=item.subject_id, item=item.code
    )

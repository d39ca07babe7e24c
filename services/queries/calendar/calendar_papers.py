"""Days of the preparations of a visit as entries of a calendar: papers, what the cities do, families to visit.

They name things, never people: of travellers a coordinator reads how many still owe one thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from db.base import localised
from db.enums import HouseholdState, LegState, ParticipationState, SubjectKind
from db.models import ChecklistItem, Household, Leg, LegMember, Participation
from services.actors import Actor
from services.calendars import Entry
from services.exchange_policy import owned_by
from services.exchanges.family_shown import DAYS_BEFORE
from services.i18n import N_, translate, translate_plural
from services.queries.exchange.exchange_papers import doer
from services.queries.exchange.exchange_scope import legs_visible_to

MOST_ENTRIES = 300
_PREPARED = (LegState.PLANNED, LegState.CLEARED)
_OPEN = (ChecklistItem.done_at.is_(None), ChecklistItem.waived_at.is_(None), Leg.state.in_(_PREPARED))
_ACTIVE = (LegMember.travels, LegMember.left_on.is_(None), Participation.state != ParticipationState.WITHDRAWN)


def n_(one: str, several: str) -> tuple[str, str]:
    """Both forms of a sentence that counts, marked for the catalogue."""
    return one, several


def preparations(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    """What is due from ``since`` on: own papers; for coordinators what their city does and its travellers owe, and by
    when families are visited. One statement for the traveller, three more for coordinators.
    """
    if actor.person_id is not None:
        yield from _own(session, actor, language, since)
    if owned_by(actor):
        yield from _of_cities(session, actor, language, since)
        yield from _of_travellers(session, actor, language, since)
        yield from _families(session, actor, language, since)


def _papers(*columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(ChecklistItem)
        .join(LegMember, LegMember.id == ChecklistItem.subject_id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .join(Leg, Leg.id == LegMember.leg_id)
        .where(ChecklistItem.subject_kind == SubjectKind.LEG_MEMBER, *_OPEN, *_ACTIVE)
    )


def _own(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    query = _papers(ChecklistItem).where(Participation.person_id == actor.person_id, ChecklistItem.due_on >= since)
    for item in session.scalars(query.order_by(ChecklistItem.due_on, ChecklistItem.id).limit(MOST_ENTRIES)):
        title = translate(language, N_("To bring for the exchange: %(item)s"), item=localised(item, "label", language))
        yield Entry(f"paper-{item.public_id}", title, item.due_on, 1, "/mon-echange")


def _of_cities(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    """What the actor’s own city does; what the other one does is in the calendar of its people."""
    query = (
        select(ChecklistItem, Leg)
        .join(Leg, Leg.id == ChecklistItem.subject_id)
        .options(joinedload(Leg.host), joinedload(Leg.sending))
        .where(
            ChecklistItem.subject_kind == SubjectKind.LEG, ChecklistItem.due_on >= since, legs_visible_to(actor), *_OPEN
        )
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
        .limit(MOST_ENTRIES)
    )
    for item, leg in session.execute(query):
        if doer(leg, item.code).id in owned_by(actor):
            title = translate(language, N_("To do for the exchange: %(item)s"), item=localised(item, "label", language))
            yield Entry(f"paper-{item.public_id}", title, item.due_on, 1, f"/preparatifs?id={leg.public_id}")


def _of_travellers(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    """One entry for each thing and day, however many people owe it."""
    labels = [func.max(getattr(ChecklistItem, f"label_{one}")).label(f"label_{one}") for one in ("fr", "en", "hy")]
    key = (Leg.public_id.label("leg"), ChecklistItem.code, ChecklistItem.due_on)
    query = _papers(*key, *labels, func.count().label("number")).where(
        Participation.organisation_id.in_(owned_by(actor)), ChecklistItem.due_on >= since
    )
    for row in session.execute(query.group_by(*key).order_by(ChecklistItem.due_on).limit(MOST_ENTRIES)):
        one, several = n_("%(n)s traveller still owes: %(item)s", "%(n)s travellers still owe: %(item)s")
        title = translate_plural(language, one, several, row.number, item=localised(row, "label", language))
        yield Entry(f"papers-{row.leg}-{row.code}-{row.due_on:%Y%m%d}", title, row.due_on, 1,
                    f"/preparatifs?id={row.leg}&thing={row.code}")  # fmt: skip


def _families(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    """By when families of the visits that the actor’s city receives are visited: before parents are shown them."""
    to_visit = (
        select(func.count())
        .where(Household.leg_id == Leg.id, Household.state == HouseholdState.OFFERED)
        .correlate(Leg)
        .scalar_subquery()
    )
    query = (
        select(Leg, to_visit)
        .options(joinedload(Leg.exchange))
        .where(Leg.host_id.in_(owned_by(actor)), Leg.state.in_(_PREPARED), Leg.starts_on >= since, to_visit > 0)
        .order_by(Leg.starts_on, Leg.id)
        .limit(MOST_ENTRIES)
    )
    for leg, number in session.execute(query):
        one, several = n_("%(n)s host family to visit by today: %(exchange)s",
                          "%(n)s host families to visit by today: %(exchange)s")  # fmt: skip
        title = translate_plural(language, one, several, number, exchange=localised(leg.exchange, "title", language))
        day = leg.starts_on - DAYS_BEFORE
        yield Entry(f"families-{leg.public_id}", title, day, leg.version, f"/familles?id={leg.public_id}")

"""Dated things as entries of a calendar: of one record, or all that concerns one person.

Entries name calls, departments and things to do, never people: calendars are shared more easily than pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload

from db.base import localised
from db.enums import ApplicationState, CallState, PlacementState, Role, SubjectKind
from db.models import Application, Call, ChecklistItem, Evaluation, Placement
from services.actors import Actor
from services.calendars import Entry
from services.errors import NotFound
from services.i18n import N_, translate
from services.policy import Action, may
from services.queries.calendar.calendar_agreements import agreement_days, dated_from, evaluation_days, page_of
from services.queries.calendar.calendar_exchanges import visit_days
from services.queries.calendar.calendar_loans import due_loans
from services.queries.calendar.calendar_papers import preparations
from services.queries.calendar.calendar_programme import activities
from services.queries.calendar.calendar_shipments import shipment_days
from services.queries.calendar.calendar_travel import rides
from services.queries.scope import calls_visible_to, placements_visible_to

MOST_ENTRIES = 500
KEPT = timedelta(days=90)
"""For how long what is over stays in a feed."""
_WAITING = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED)
_OPEN = (ApplicationState.DRAFT, ApplicationState.SELECTED, *_WAITING)


def of_record(session: Session, actor: Actor, kind: str, public_id: str, *, language: str) -> list[Entry]:
    """Entries of one record. Four statements at most.

    ``kind`` is ``call`` (public once it is), ``application``, ``placement`` or ``item``. Raises ``NotFound`` alike for
    what is unknown, without dates, or not for ``actor``.
    """
    read = _READERS.get(kind)
    found = sorted(read(session, actor, public_id, language), key=_order) if read else []
    if not found:
        raise NotFound(N_("This does not exist, or not any more."))
    return found


def of_person(session: Session, actor: Actor, *, now: datetime) -> list[Entry]:
    """What ``actor`` may see in all their roles, from three months ago on, the first 500; 16 statements at most."""
    language, since = actor.language, (now - KEPT).date()
    found = [
        *_own_applications(session, actor, language),
        *_placements(session, actor, language, since),
        *_items(session, actor, language, since),
        *agreement_days(session, actor, language, dated_from(since)),
        *evaluation_days(session, actor, language, Evaluation.due_on >= since),
        *_coordinated_calls(session, actor, language, since),
        *due_loans(session, actor, language, since),
        *shipment_days(session, actor, language, since),
        *visit_days(session, actor, language, since),
        *activities(session, actor, language, since),
        *rides(session, actor, language, since),
        *preparations(session, actor, language, since),
    ]
    return sorted((one for one in found if _day(one) >= since), key=_order)[:MOST_ENTRIES]


def _day(one: Entry) -> date:
    return one.when.date() if isinstance(one.when, datetime) else one.when


def _order(one: Entry) -> tuple[date, str]:
    return _day(one), one.key


def _one_call(session: Session, actor: Actor, public_id: str, language: str) -> Iterator[Entry]:
    may_see = or_(Call.state == CallState.PUBLISHED, calls_visible_to(actor))
    for call in session.scalars(select(Call).where(Call.public_id == public_id, may_see)):
        yield from _of_call(call, language, f"/appel?id={call.public_id}")


def _one_application(session: Session, actor: Actor, public_id: str, language: str) -> Iterator[Entry]:
    """Own ones alone: what a coordinator does about them has no date of its own."""
    mine = (Application.public_id == public_id, Application.person_id == actor.person_id)
    for application in session.scalars(select(Application).options(joinedload(Application.call)).where(*mine)):
        yield from _of_application(application, language)


def _one_placement(session: Session, actor: Actor, public_id: str, language: str) -> Iterator[Entry]:
    seen = (Placement.public_id == public_id, placements_visible_to(actor))
    for placement in session.scalars(select(Placement).options(joinedload(Placement.department)).where(*seen)):
        yield from _of_placement(placement, actor, language)
        yield from _items_where(session, actor, language, Placement.id == placement.id)
        yield from agreement_days(session, actor, language, Placement.id == placement.id)
        yield from evaluation_days(session, actor, language, Placement.id == placement.id)


def _one_item(session: Session, actor: Actor, public_id: str, language: str) -> Iterator[Entry]:
    yield from _items_where(session, actor, language, ChecklistItem.public_id == public_id)


def _own_applications(session: Session, actor: Actor, language: str) -> Iterator[Entry]:
    if actor.person_id is None:
        return
    rows = session.scalars(
        select(Application)
        .join(Application.call)
        .options(contains_eager(Application.call))
        .where(Application.person_id == actor.person_id, Application.state.in_(_OPEN))
        .order_by(Call.closes_at.desc(), Application.id)
        .limit(MOST_ENTRIES)
    )
    for application in rows:
        yield from _of_application(application, language)


def _placements(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    rows = session.scalars(
        select(Placement)
        .options(joinedload(Placement.department))
        .where(
            placements_visible_to(actor), Placement.ends_on >= since, Placement.state != PlacementState.CANCELLED
        )
        .order_by(Placement.starts_on, Placement.id)
        .limit(MOST_ENTRIES)
    )  # fmt: skip
    for placement in rows:
        yield from _of_placement(placement, actor, language)


def _items(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    return _items_where(session, actor, language, ChecklistItem.due_on >= since)


def _coordinated_calls(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    if not actor.has(Role.COORDINATOR, Role.ADMIN):
        return
    rows = session.scalars(
        select(Call)
        .where(calls_visible_to(actor), or_(Call.closes_at >= _midnight(since), Call.answer_by >= since))
        .order_by(Call.closes_at, Call.id)
        .limit(MOST_ENTRIES)
    )
    for call in rows:
        yield from _of_call(call, language, f"/appel?id={call.public_id}")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("UTC"))


def _of_call(call: Call, language: str, path: str) -> Iterator[Entry]:
    title = localised(call, "title", language)
    closes = translate(language, N_("Applications close: %(call)s"), call=title)
    at = call.closes_at.astimezone(ZoneInfo(call.time_zone))
    yield Entry(f"call-{call.public_id}-closes", closes, at, call.version, path)
    if call.answer_by:
        answered = translate(language, N_("Everybody is answered by today: %(call)s"), call=title)
        yield Entry(f"call-{call.public_id}-answer", answered, call.answer_by, call.version, path)


def _of_application(application: Application, language: str) -> Iterator[Entry]:
    """What its person waits for or is waited for: to send it, to be answered, to answer."""
    call, state = application.call, application.state
    if state is ApplicationState.DRAFT:
        yield from list(_of_call(call, language, f"/candidater?id={application.public_id}"))[:1]
    path = f"/ma-candidature?id={application.public_id}"
    if state in _WAITING:
        yield from list(_of_call(call, language, path))[1:]
    if state is ApplicationState.SELECTED and application.confirm_by:
        title = N_("Last moment to take your place: %(call)s")
        at = application.confirm_by.astimezone(ZoneInfo(call.time_zone))
        text = translate(language, title, call=localised(call, "title", language))
        yield Entry(f"application-{application.public_id}-confirm", text, at, application.version, path)


def _of_placement(placement: Placement, actor: Actor, language: str) -> Iterator[Entry]:
    """First and last day; the visa appointment for the intern and the coordinators."""
    if placement.state is PlacementState.CANCELLED:
        return
    path = page_of(placement, actor)
    department = localised(placement.department, "name", language)
    last = placement.ended_on or placement.ends_on
    for what, msgid, day in (
        ("first", N_("First day of the internship: %(department)s"), placement.starts_on),
        ("last", N_("Last day of the internship: %(department)s"), last),
        ("visa", N_("Visa appointment for the internship: %(department)s"), _appointment(placement, actor)),
    ):
        if day:
            title = translate(language, msgid, department=department)
            yield Entry(f"placement-{placement.public_id}-{what}", title, day, placement.version, path)


def _appointment(placement: Placement, actor: Actor) -> date | None:
    return placement.visa_appointment_on if may(actor, Action.PLACEMENT_PAPERS, placement) else None


def _items_where(session: Session, actor: Actor, language: str, *which: ColumnElement[bool]) -> Iterator[Entry]:
    """Open things to do of the actor's own, of internships that they see."""
    rows = session.execute(
        select(ChecklistItem, Placement)
        .join(Placement, Placement.id == ChecklistItem.subject_id)
        .where(
            *which,
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
            ChecklistItem.done_at.is_(None),
            Placement.state != PlacementState.CANCELLED,
            placements_visible_to(actor),
            _is_for(actor),
        )
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
        .limit(MOST_ENTRIES)
    )
    for item, placement in rows:
        title = translate(language, N_("To do for the internship: %(item)s"), item=localised(item, "label", language))
        yield Entry(f"item-{item.public_id}", title, item.due_on, placement.version, page_of(placement, actor))


def _is_for(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor is the one who is to do it: the same as ``checklists.roles_on``, without doing for others."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    hosts: list[Any] = [Placement.department_id.in_(actor.departments())]
    mine: ColumnElement[bool] = false()
    if actor.link is not None:
        hosts.append(true())
    if actor.person_id is not None:
        hosts += [Placement.tutor_id == actor.person_id, Placement.deputy_id == actor.person_id]
        mine = Placement.person_id == actor.person_id
    return or_(
        and_(ChecklistItem.owner_role == Role.APPLICANT, mine),
        and_(ChecklistItem.owner_role == Role.HOST, or_(*hosts)),
        and_(
            ChecklistItem.owner_role == Role.PARTNER,
            Placement.sending_organisation_id.in_(actor.organisations(Role.PARTNER)),
        ),
        and_(ChecklistItem.owner_role == Role.COORDINATOR, Placement.organisation_id.in_(owners)),
    )


_READERS: dict[str, Callable[[Session, Actor, str, str], Iterator[Entry]]] = {
    "call": _one_call,
    "application": _one_application,
    "placement": _one_placement,
    "item": _one_item,
}
"""How the entries of one record are found, by the kind that stands in its address."""

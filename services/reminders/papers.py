"""Reminders of papers for a visit: to the young person with the guardians in copy, to the city that owes.

Steps and the rule of one mail a day are those of every reminder.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import LegState, LinkPurpose, ParticipationState, Role, SubjectKind
from db.models import ChecklistItem, Guardian, GuardianTie, Leg, LegMember, Membership, Participation, Person, User
from services.errors import Invalid
from services.i18n import N_
from services.mail.outbox import clean_address
from services.mail.templates import in_words, one_line
from services.queries.exchange.exchange_papers import doer
from services.records import local_day
from services.reminders.matters import (
    FRESH_FOR,
    ZONE,
    Matter,
    Recipient,
    Words,
    account_of,
    day_due,
    narrowed,
    recipient,
)

STEPS = (-14, -3, 1)
"""Two weeks and three days before the day of a paper, and on the day after it."""
OWN_PAGE = "/mon-echange"
STAFF_PAGE = "/preparatifs?id="
_PREPARED = (LegState.PLANNED, LegState.CLEARED)
_LABEL = N_("What is to be brought")


def papers(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Open papers of travellers, and open things of the cities, each for those who owe it."""
    return [*_of_travellers(session, now, ids), *_of_cities(session, now, ids)]


def _due(now: datetime) -> tuple[Any, ...]:
    return (
        ChecklistItem.done_at.is_(None), ChecklistItem.waived_at.is_(None),
        ChecklistItem.due_on <= now.date() + timedelta(days=-min(STEPS) + 1),
        ChecklistItem.due_on >= now.date() - timedelta(days=max(STEPS) + 1) - FRESH_FOR, Leg.state.in_(_PREPARED),
    )  # fmt: skip


def _of_travellers(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    query: Any = (
        select(ChecklistItem, Participation, Person, User)
        .join(LegMember, LegMember.id == ChecklistItem.subject_id)
        .join(Leg, Leg.id == LegMember.leg_id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(User, account_of())
        .where(
            ChecklistItem.subject_kind == SubjectKind.LEG_MEMBER, ChecklistItem.owner_role == Role.APPLICANT,
            LegMember.travels, LegMember.left_on.is_(None), Participation.state != ParticipationState.WITHDRAWN,
            *_due(now),
        )
        .order_by(ChecklistItem.id)
    )  # fmt: skip
    rows = session.execute(narrowed(query, ChecklistItem, ids)).all()
    guardians = _guardians(session, {person.id for _item, _one, person, _user in rows})
    today, found = local_day(now, ZONE), []
    for item, one, person, user in rows:
        day = day_due(STEPS, anchor=item.due_on, began_on=local_day(one.created_at, ZONE), today=today)
        if day is None:
            continue
        own = recipient(person, user, one.language)
        if own:
            found.append(_matter(item, "", day, own, path=OWN_PAGE if own.has_account else ""))
        found += [
            _matter(item, person.name, day, to, link_to=LinkPurpose.GUARDIAN, link_id=main)
            for to, main in guardians.get(person.id, [])
            if not own or to.email.casefold() != own.email.casefold()
        ]
    return found


def _guardians(session: Session, person_ids: set[int]) -> dict[int, list[tuple[Recipient, int]]]:
    """Who is in copy, by young person, each in their language, with the record that their link is given to. One
    statement, none without people."""
    found: dict[int, list[tuple[Recipient, int]]] = {}
    if not person_ids:
        return found
    query = (
        select(Guardian, GuardianTie.main_id)
        .outerjoin(GuardianTie, GuardianTie.guardian_id == Guardian.id)
        .where(Guardian.person_id.in_(person_ids), Guardian.email != "")
        .order_by(Guardian.id)
    )
    for guardian, main in session.execute(query):
        try:
            to = Recipient(None, clean_address(guardian.email), guardian.language, False)
        except Invalid:
            continue
        found.setdefault(guardian.person_id, []).append((to, main or guardian.id))
    return found


def _of_cities(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    query: Any = (
        select(ChecklistItem, Leg)
        .join(Leg, Leg.id == ChecklistItem.subject_id)
        .where(ChecklistItem.subject_kind == SubjectKind.LEG, *_due(now))
        .order_by(ChecklistItem.id)
    )
    rows = session.execute(narrowed(query, ChecklistItem, ids)).all()
    staff = _coordinators(session) if rows else {}
    today, found = local_day(now, ZONE), []
    for item, leg in rows:
        day = day_due(STEPS, anchor=item.due_on, began_on=local_day(leg.created_at, ZONE), today=today)
        if day is None:
            continue
        city = doer(leg, item.code)
        for to in staff.get(city.id, []):
            page = f"{STAFF_PAGE}{leg.public_id}"
            found.append(_matter(item, localised(leg.exchange, "title", to.language), day, to, path=page))
    return found


def _coordinators(session: Session) -> dict[int, list[Recipient]]:
    rows = session.execute(
        select(Membership.organisation_id, Person, User)
        .join(User, User.id == Membership.user_id)
        .join(Person, account_of())
        .where(
            Membership.role == Role.COORDINATOR, Membership.revoked_at.is_(None), Membership.department_id.is_(None),
            Membership.organisation_id.is_not(None),
        )
        .order_by(Membership.id)
    )  # fmt: skip
    found: dict[int, list[Recipient]] = {}
    for organisation_id, person, user in rows:
        to = recipient(person, user)
        if to and organisation_id is not None and to not in found.setdefault(organisation_id, []):
            found[organisation_id].append(to)
    return found


_OWN = (N_("For your journey, by %(day)s: %(item)s."), N_("For your journey, due since %(day)s: %(item)s."))
_OF = (
    N_("For the exchange, %(about)s, by %(day)s: %(item)s."),
    N_("For the exchange, %(about)s, due since %(day)s: %(item)s."),
)
"""Before the day, and after it."""


def _matter(item: ChecklistItem, about: str, day: Any, to: Recipient, **link: Any) -> Matter:
    """``about``: whose paper it is or which exchange; empty for one’s own."""
    label = one_line(localised(item, "label", to.language))
    params = {"item": label, "about": one_line(about), "day": in_words(item.due_on, to.language, None)}
    asked, late = _OF if about else _OWN
    return Matter(
        "paper", SubjectKind.CHECKLIST_ITEM, item.id, day, to, Words(N_("“%(item)s”, for the exchange"), params),
        (Words(asked if day < item.due_on else late, params),), _LABEL, due=item.due_on, **link,
    )  # fmt: skip

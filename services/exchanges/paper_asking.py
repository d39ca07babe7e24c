"""Asking at once for the papers that are missing: one mail to each young person with the guardians in copy."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language, ParticipationState, Role, SubjectKind
from db.models import ChecklistItem, Guardian, Leg, LegMember, OutboxMail, Participation, Person
from services import history, links
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.exchanges import guardians
from services.i18n import N_
from services.mail import outbox
from services.mail.outbox import clean_address
from services.mail.templates import in_words
from services.policy import authorize, may
from services.records import by_public_id, local_day

COOLDOWN = timedelta(hours=24)
AHEAD = timedelta(days=30)
"""What is due later is not asked for yet."""
TEMPLATE = "papers_asked"
_KIND = SubjectKind.LEG_MEMBER


def ask(session: Session, actor: Actor, leg_public_id: str, *, now: datetime) -> int:
    """Write to every traveller of the actor’s city who owes something; gives back how many people were asked.

    Whoever was asked less than a day ago is left alone. Raises ``Conflict`` where nobody is to be asked.
    """
    leg = by_public_id(session, Leg, leg_public_id, lock=True)
    authorize(actor, Action.EXCHANGE_EDIT, leg)
    today = local_day(now, leg.host.time_zone)
    asked = sum(
        _write(session, actor, member, items, now)
        for member, items in _owing(session, leg, today, now)
        if may(actor, Action.PAPER_PLAN, member)
    )
    if not asked:
        raise Conflict(N_("Nobody can be asked now: nothing is due, there is no address, or it was asked today."))
    history.audit(session, actor, "paper:ask", now=now, kind=SubjectKind.LEG, subject_id=leg.id, number=asked)
    return asked


def _owing(session: Session, leg: Leg, today: date, now: datetime) -> list[tuple[LegMember, list[ChecklistItem]]]:
    """Travellers with what they owe, the nearest first. One statement."""
    written = select(OutboxMail.subject_id).where(
        OutboxMail.subject_kind == _KIND, OutboxMail.subject_id.is_not(None), OutboxMail.template == TEMPLATE,
        OutboxMail.created_at > now - COOLDOWN,
    )  # fmt: skip
    query = (
        select(LegMember, ChecklistItem)
        .join(ChecklistItem, (ChecklistItem.subject_kind == _KIND) & (ChecklistItem.subject_id == LegMember.id))
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(
            LegMember.leg_id == leg.id, LegMember.travels, LegMember.left_on.is_(None),
            Participation.state != ParticipationState.WITHDRAWN, LegMember.id.not_in(written),
            ChecklistItem.owner_role == Role.APPLICANT, ChecklistItem.done_at.is_(None),
            ChecklistItem.waived_at.is_(None), ChecklistItem.due_on <= today + AHEAD,
        )
        .order_by(LegMember.id, ChecklistItem.due_on, ChecklistItem.id)
    )  # fmt: skip
    found: dict[int, tuple[LegMember, list[ChecklistItem]]] = {}
    for member, item in session.execute(query):
        found.setdefault(member.id, (member, []))[1].append(item)
    return list(found.values())


def _write(session: Session, actor: Actor, member: LegMember, items: list[ChecklistItem], now: datetime) -> bool:
    one = member.participation
    person = one.person
    told = _mail(session, member, person, items, now)
    in_copy = select(Guardian).where(Guardian.person_id == person.id, Guardian.email != "").order_by(Guardian.id)
    for guardian in session.scalars(in_copy).all():
        try:
            email = clean_address(guardian.email)
        except Invalid:
            continue
        outbox.queue(
            session, TEMPLATE, email=email, language=guardian.language, now=now, kind=_KIND, subject_id=member.id,
            name=guardian.name, path=links.path(guardians.link_for(session, actor, guardian, now=now)),
            **_params(member, items, guardian.language),
        )  # fmt: skip
        told = True
    return told


def _mail(session: Session, member: LegMember, person: Person, items: list[ChecklistItem], now: datetime) -> bool:
    """To the young person or leader. False: there is no address."""
    language = member.participation.language
    mail = outbox.queue_to_person(
        session, TEMPLATE, person, now=now, language=language, kind=_KIND, subject_id=member.id,
        path="/mon-echange", own=True, **_params(member, items, language),
    )  # fmt: skip
    return mail is not None


def _params(member: LegMember, items: list[ChecklistItem], language: Language) -> dict[str, Any]:
    lines = (f"– {localised(one, 'label', language)} ({in_words(one.due_on, language, None)})" for one in items)
    return {
        "young": member.participation.person.name, "exchange": localised(member.leg.exchange, "title", language),
        "papers": "\n".join(lines),
    }  # fmt: skip

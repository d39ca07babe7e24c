"""Reminders to those who were asked how a visit was and have not answered: by a link of their own, twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import LinkPurpose, SubjectKind, SurveyAudience
from db.models import Leg, Survey
from services.errors import Invalid
from services.exchanges import surveys as asking
from services.exchanges.surveys import Asked
from services.i18n import N_
from services.mail.outbox import clean_address
from services.mail.templates import one_line
from services.records import local_day
from services.reminders.matters import FRESH_FOR, ZONE, Matter, Recipient, Words, day_due, narrowed

STEPS = (5, 12)
"""Five and twelve days after they were asked."""
Key = tuple[SurveyAudience, int]


def surveys(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Surveys that were asked for and not answered; whoever has no address is left out."""
    today = local_day(now, ZONE)
    query = (
        select(Survey)
        .join(Leg, Leg.id == Survey.leg_id)
        .where(
            Survey.submitted_at.is_(None), Leg.state.in_(asking.OVER),
            Survey.asked_at >= now - timedelta(days=max(STEPS) + 1) - FRESH_FOR,
        )
        .order_by(Survey.id)
    )  # fmt: skip
    rows = session.scalars(narrowed(query, Survey, ids)).all()
    known = {leg_id: _people(session, leg_id) for leg_id in {one.leg_id for one in rows}}
    found = []
    for row in rows:
        asked_on = local_day(row.asked_at, ZONE)
        day = day_due(STEPS, anchor=asked_on, began_on=asked_on, today=today)
        who = known[row.leg_id].get((row.audience, row.subject_id))
        if day and who:
            found += _matter(session, row, who, day)
    return found


def _people(session: Session, leg_id: int) -> Mapping[Key, Asked]:
    leg = session.get_one(Leg, leg_id)
    return {who[:2]: who for who in asking.people(session, leg)}


def _matter(session: Session, row: Survey, who: Asked, day: date) -> list[Matter]:
    try:
        email = clean_address(who.email)
    except Invalid:
        return []
    leg = session.get_one(Leg, row.leg_id)
    params = {"exchange": one_line(localised(leg.exchange, "title", who.language))}
    return [
        Matter(
            "survey", SubjectKind.SURVEY, row.id, day, Recipient(None, email, who.language, False),
            Words(N_("how was the visit? %(exchange)s"), params),
            (
                Words(N_("We would like to know how the visit was: %(exchange)s. Some questions wait."), params),
                Words(N_("It takes five minutes; what you have entered is still there."), {}),
            ),
            N_("Answer the questions"), link_to=LinkPurpose.SURVEY, link_id=row.id,
        )
    ]  # fmt: skip

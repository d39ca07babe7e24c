"""Reminders to those who are asked to evaluate an internship."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import EvaluationMoment, Evaluator, LinkPurpose, SubjectKind
from db.models import Evaluation, Placement
from services.evaluations.asking import COOLDOWN, Reached, facts, page_of, reached
from services.evaluations.making import opens_on, still_asked
from services.i18n import N_
from services.mail.templates import in_words, one_line
from services.records import local_day
from services.reminders.matters import FRESH_FOR, ZONE, Matter, Recipient, Words, day_due, narrowed

STEPS = (-3, 1, 8)
"""Three days before the day by which it is due, on the day after it, and a week later."""

_OWN = (
    N_("how was your internship?"),
    N_("The questions about your internship wait for your answer, by %(day)s."),
    N_("The questions about your internship wait for your answer, due since %(day)s."),
)
_OF_OTHERS = (
    N_("how was the internship of %(intern)s?"),
    N_("The questions about the internship of %(intern)s wait for your answer, by %(day)s."),
    N_("The questions about the internship of %(intern)s wait for your answer, due since %(day)s."),
)
"""Title, sentence before the day and sentence after it."""
_HALF_WAY = {
    Evaluator.INTERN: N_("how is your internship going?"),
    Evaluator.TUTOR: N_("how is the internship of %(intern)s going?"),
}
"""Titles of what is asked at mid-term."""


def evaluations(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Evaluations that were asked for and not answered; never within 24 hours of the last mail."""
    today = local_day(now, ZONE)
    query = (
        select(Evaluation)
        .join(Placement, Placement.id == Evaluation.placement_id)
        .where(
            Evaluation.answered_at.is_(None),
            Evaluation.asked_at.is_not(None),
            Evaluation.asked_at <= now - COOLDOWN,
            Evaluation.due_on <= now.date() + timedelta(days=-min(STEPS) + 1),
            Evaluation.due_on >= now.date() - timedelta(days=max(STEPS) + 1) - FRESH_FOR,
            still_asked,
        )
        .order_by(Evaluation.id)
    )
    found = []
    for row in session.scalars(narrowed(query, Evaluation, ids)):
        began_on = local_day(row.asked_at, ZONE) if row.asked_at else opens_on(row)
        day = day_due(STEPS, anchor=row.due_on, began_on=began_on, today=today)
        to = reached(session, row) if day else None
        if day and to:
            found.append(_matter(session, row, day, to))
    return found


def _matter(session: Session, row: Evaluation, day: date, to: Reached) -> Matter:
    intern = one_line(str(facts(session, row.placement)["intern"]))
    params = {"intern": intern, "day": in_words(row.due_on, to.language, None)}
    by_page = to.has_account and row.evaluator is Evaluator.INTERN
    title, asked, late = _OWN if row.evaluator is Evaluator.INTERN else _OF_OTHERS
    if row.moment is EvaluationMoment.MID_TERM:
        title = _HALF_WAY[row.evaluator]
    return Matter(
        "evaluation", SubjectKind.EVALUATION, row.id, day,
        Recipient(to.person_id, to.email, to.language, to.has_account),
        Words(title, params),
        (
            Words(asked if day < row.due_on else late, params),
            Words(N_("It takes five minutes; what you have entered is still there.")),
        ),
        N_("Answer the questions"), path=page_of(row) if by_page else "",
        link_to=None if by_page else LinkPurpose.EVALUATION, link_id=0 if by_page else row.id, due=row.due_on,
    )  # fmt: skip

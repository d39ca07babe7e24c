"""The evaluations of one internship on its page, and the way to those that wait for oneself."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import streamlit as st

from db.enums import Evaluator
from services.actors import Actor
from services.evaluations import asking, making
from services.queries.internships.evaluations import EvaluationRow, of_placement, waiting_for
from services.queries.internships.placements import PlacementDetail
from ui import menu
from ui.act import act_button, perform
from ui.components.badges import day_and_left, instant
from ui.components.handed_link import show_link, shown_link
from ui.components.internships import evaluation
from ui.components.layout import escape, section
from ui.i18n import _, language
from ui.load import reading

_PLACE = "evaluations"
"""Where links to evaluations are shown; the page of an internship makes others too."""


def panel(actor: Actor, detail: PlacementDetail, now: datetime) -> None:
    """State of each side’s evaluation, the way to its answers; for coordinators writing again and handing over."""
    with reading() as session:
        rows = of_placement(session, actor, detail.public_id, now=now, language=language())
    if not rows and not (detail.is_staff and detail.state in making.FOLLOWED):
        return
    section(_("Evaluation"))
    if not rows:
        st.caption(_("They are prepared by themselves while an internship is under way, and asked on its last day."))
        if act_button(_("Prepare the evaluations"), "evaluations-make", icon=":material/rate_review:"):
            perform(
                "evaluations-make", making.make_for, actor, detail.public_id, done=_("The evaluations are prepared.")
            )  # fmt: skip
        return
    for row in rows:
        _card(actor, row, now.date(), is_staff=detail.is_staff)
    if detail.is_staff:
        shown_link(_PLACE)


def _card(actor: Actor, row: EvaluationRow, today: date, *, is_staff: bool) -> None:
    with st.container(border=True, gap="xsmall"):
        score = f" · {_('%(score)s of 100', score=row.score)}" if is_staff and row.score is not None else ""
        low = f" :red-badge[{_('Low')}]" if is_staff and row.is_low else ""
        st.markdown(
            f"**{evaluation.side(row)}** {evaluation.state(row, today)}{low}  \n:gray[{_when(row, today)}{score}]"
        )
        with st.container(horizontal=True):
            label = (
                _("Read the answers") if row.answered_at else _("Answer the questions") if row.is_mine else _("Open")
            )
            menu.page_link("my_evaluation", label, icon="rate_review", id=row.public_id)
            if is_staff and row.is_open and row.answered_at is None:
                _asked(actor, row)


def _when(row: EvaluationRow, today: date) -> str:
    if row.answered_at:
        return evaluation.sent(row)
    due = day_and_left(row.due_on, today)
    return f"{due} · {_('asked on %(instant)s', instant=instant(row.asked_at))}" if row.asked_at else due


def _asked(actor: Actor, row: EvaluationRow) -> None:
    """Writing to them, not twice within a day, and a link to hand over."""
    write, link = f"evaluation-ask-{row.public_id}", f"evaluation-link-{row.public_id}"
    if act_button(
        _("Write again") if row.asked_at else _("Ask by mail"), write, icon=":material/mail:",
        disabled=not row.can_be_asked,
        help=None if row.can_be_asked else _("Written to less than 24 hours ago."),
    ):  # fmt: skip
        perform(write, asking.ask, actor, row.public_id, done=_("The mail is on its way."))
    if act_button(_("Make a link"), link, icon=":material/link:"):
        perform(link, asking.hand_link, actor, row.public_id, then=partial(show_link, where=_PLACE))


def waiting(actor: Actor, now: datetime, page: str = "my_evaluation") -> None:
    """The way to what somebody is asked now, on ``page``; nothing where there is nothing."""
    with reading() as session:
        rows = waiting_for(session, actor, now=now, language=language())
    for row in rows:
        with st.container(border=True):
            text = _waits(row, is_over=row.last_day <= now.date())
            st.markdown(f"**{text}**  \n:gray[{day_and_left(row.due_on, now.date())}]")
            menu.page_link(page, _("Answer the questions"), icon="rate_review", id=row.public_id)


def _waits(row: EvaluationRow, *, is_over: bool) -> str:
    """That questions wait, asked as it is: of one’s own internship or another’s, under way or over."""
    name = escape(row.intern)
    if row.evaluator is Evaluator.INTERN:
        if is_over:
            return _("How was your internship? A few questions wait for you.")
        return _("How is your internship going? A few questions wait for you.")
    if is_over:
        return _("How was the internship of %(intern)s? A few questions wait for you.", intern=name)
    return _("How is the internship of %(intern)s going? A few questions wait for you.", intern=name)

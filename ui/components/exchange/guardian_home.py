"""A guardian’s page once the three screens were seen: what is missing, what comes next, every answer with its date."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import ConsentState
from services.actors import Actor
from services.exchanges import consents
from services.queries.exchange.exchange_consents import AnswerRow
from services.queries.exchange.guardian_desk import ChildRow, Desk
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import day, day_and_left, period, state_markdown, word
from ui.components.exchange.guardian_sections import SECTIONS, sections
from ui.components.exchange.guardian_steps import PAGE
from ui.components.exchange.take_back import take_back
from ui.components.layout import escape, header, section
from ui.i18n import _


def home(actor: Actor, desk: Desk, today: date, *, is_thanked: bool) -> None:
    """What needs the guardian first, then each child."""
    header(
        _("Thank you") if is_thanked else _("The exchange of your child"),
        _("Your answers, what is still missing and what comes next. This page stays open to you by the same link."),
    )
    missing(desk)
    what_next(desk, today)
    for child in desk.children:
        if _given(child) or SECTIONS:
            section(child.name)
            st.caption(escape(child.exchange))
            sections(actor, child, today)
            _answers(actor, child)
    with st.container(horizontal=True):
        menu.page_link(PAGE, _("What it is, what it costs"), icon="info", step="1")
        menu.page_link(PAGE, _("Health, and whom we call"), icon="call", step="3")


def missing(desk: Desk) -> None:
    """What is still asked of the guardian, with the way there; or that nothing is."""
    lines = []
    coming = [child for child in desk.children if not child.is_over]
    if not coming:
        st.markdown(_("The exchange is over: nothing is asked of you any more."))
        return
    for child in coming:
        if child.needed:
            names = ", ".join(word(one) for one in dict.fromkeys(child.needed))
            lines.append((_("%(name)s, to answer: %(what)s", name=escape(child.given_name), what=names), "2"))
        elif child.unanswered:
            names = ", ".join(word(one.purpose) for one in child.unanswered)
            lines.append((_("%(name)s, as you like: %(what)s", name=escape(child.given_name), what=names), "2"))
        if not child.has_health:
            text = _("%(name)s: health, and whom we call", name=escape(child.given_name))
            lines.append((text, "3"))
    if not lines:
        st.success(_("We have all we need from you."), icon=":material/check_circle:")
        return
    with st.container(border=True):
        st.markdown(f"**{_('Still missing')}**")
        st.markdown("\n".join(f"- {text}" for text, _step in lines))
        step = lines[0][1]
        if st.button(_("Go on"), type="primary", key="guardian-missing", icon=":material/arrow_forward:"):
            menu.goto(PAGE, step=step)


def what_next(desk: Desk, today: date) -> None:
    """Papers by their day, then the departure."""
    visits = {(child.given_name, visit) for child in desk.children for visit in child.visits if visit.ends_on >= today}
    dated: list[tuple[date, str]] = []
    for _name, visit in visits:
        if visit.paper and visit.paper_by:
            dated.append((visit.paper_by, _(visit.paper)))
        dated.append((visit.starts_on, f"{word(visit.direction)} · {period(visit.starts_on, visit.ends_on)}"))
    if not dated:
        return
    section(_("What comes next"))
    st.markdown(
        "\n".join(f"- **{day_and_left(on, today)}**  \n  {text}" for on, text in sorted(set(dated)))
    )  # fmt: skip


def _given(child: ChildRow) -> list[AnswerRow]:
    return [one for one in (*child.answers, *child.joint) if one.state is not None and one.answered_at is not None]


def _answers(actor: Actor, child: ChildRow) -> None:
    """Every answer with its date, and a button to take it back."""
    given = _given(child)
    if not given:
        return
    with st.expander(_("Your answers"), icon=":material/fact_check:"):
        st.text_input(
            _("Your name, when you change an answer"), key=f"again-{child.public_id}", max_chars=200,
            autocomplete="name",
        )  # fmt: skip
        field_error("signed")
        for one in given:
            _one(actor, child, one)


def _one(actor: Actor, child: ChildRow, one: AnswerRow) -> None:
    what, action = st.columns([7, 4], vertical_alignment="center")
    when = day(one.answered_at.date()) if one.answered_at else ""
    state = state_markdown(one.state, public=True) if one.state else ""
    what.markdown(f"**{word(one.purpose)}**  \n{state} :gray[{when} · {escape(one.answered_by)}]")
    signed = st.session_state.get(f"again-{child.public_id}", "")
    with action:
        if one.state is ConsentState.GIVEN:
            take_back(
                actor, child.public_id, one, child=child.given_name, signed=signed, is_open=child.is_open
            )  # fmt: skip
            return
        name = f"again-{child.public_id}-{one.purpose}-{one.guardian_public_id}"
        pressed = act_button(_("I agree after all"), name, width="stretch", disabled=not child.is_open)
    if pressed:
        perform(
            name, consents.answer, actor, child.public_id, one.purpose, True,
            guardian_public_id=one.guardian_public_id, signed=signed, done=_("Saved. Thank you."),
        )  # fmt: skip

"""Presence on the page of one internship: the counter, absences, the confirmation, the journal."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from db.enums import PlacementState as P
from services.actors import Actor
from services.errors import NotFound
from services.presence import journal, register
from services.queries.internships.presence import PresenceDetail, calendar
from services.queries.internships.presence_register import RegisterRow
from ui.act import act_button, field_error, perform
from ui.components.badges import day
from ui.components.confirmation import confirmation
from ui.components.internships import absences
from ui.components.internships.presence_counter import counter, day_calendar, rules
from ui.components.internships.presence_register import register_weeks
from ui.components.layout import escape, section
from ui.components.money import money_of
from ui.i18n import _
from ui.load import reading


def presence(actor: Actor, public_id: str, now: datetime) -> None:
    """All of it, for those who may see it; nothing for a school."""
    today = now.date()
    with reading() as session:
        try:
            detail = calendar(session, actor, public_id, today=today)
        except NotFound:
            return
    if detail.state is P.CANCELLED:
        return
    section(_("My presence") if detail.is_own else _("Presence"))
    counter(detail, today)
    if not detail.is_own and not (detail.is_staff and detail.state is P.IN_PROGRESS):
        rules(detail)
    absences.listed(actor, detail, today)
    confirmation(actor, detail, today)
    if detail.can_keep and detail.state in register.KEPT:
        row = RegisterRow(detail.public_id, detail.name, "", detail.starts_on, detail.last_day, True, detail.days)
        register_weeks(actor, row, today)
    day_calendar(detail)
    if detail.sees_money:
        money_of(actor, public_id, today, can_state=detail.states_money)
    if detail.keeps_journal:
        _journal(actor, detail, today)
    if detail.is_staff and detail.state not in {P.CLOSED}:
        _keeping(actor, detail, today)


def _journal(actor: Actor, detail: PresenceDetail, today: date) -> None:
    """Written by the intern, read by those who look after them."""
    with st.expander(_("Journal")):
        if detail.is_own:
            suggested = min(max(today, detail.starts_on), detail.last_day)
            when = st.date_input(_("Day"), suggested, format="DD/MM/YYYY", key="journal-day")
            field_error("journal_day")
            there = next((one.body for one in detail.journal if one.day == when), "")
            body = st.text_area(_("What I did"), there, max_chars=4000, height=110, key=f"journal-{when}")
            field_error("journal")
            if act_button(_("Save"), "journal", type="primary"):
                perform("journal", journal.write, actor, detail.public_id, when, body, done=_("It is recorded."))
        if not detail.journal:
            st.caption(_("Nothing is written yet."))
        for one in detail.journal:
            st.markdown(f"**{day(one.day)}**  \n{escape(one.body)}")


def _keeping(actor: Actor, detail: PresenceDetail, today: date) -> None:
    """What a coordinator may switch on beyond presence as planned, and days that differ from the week."""
    with st.expander(_("How presence is kept")):
        kept = st.toggle(_("The host notes the hours of each day"), detail.keeps_register, key="keeps-register")
        written = st.toggle(_("The intern writes a journal"), detail.keeps_journal, key="keeps-journal")
        st.caption(_("Without these, presence is as planned, less the absences that are reported."))
        if (kept, written) != (detail.keeps_register, detail.keeps_journal):
            perform(
                f"keeping-{kept}-{written}", register.set_keeping, actor, detail.public_id, register=kept,
                journal=written,
            )  # fmt: skip
        _other_day(actor, detail, today)


def _other_day(actor: Actor, detail: PresenceDetail, today: date) -> None:
    """A day with other hours than the week of the agreement, or none."""
    st.markdown(f"**{_('A day unlike the others')}**")
    st.caption(_("The department is closed, or the hours are others: 0 h for a day off."))
    suggested = min(max(today, detail.starts_on), detail.last_day)
    when, many = st.columns(2)
    with when:
        day_ = st.date_input(_("Day"), suggested, format="DD/MM/YYYY", key="other-day")
        field_error("day")
    with many:
        count = st.number_input(_("Hours planned"), 0.0, 12.0, 0.0, step=0.25, key="other-hours")
        field_error("minutes")
    note = st.text_input(_("Note"), max_chars=200, key="other-note")
    field_error("day_note")
    with st.container(horizontal=True):
        save = act_button(_("Save"), "other-day-save")
        clear = act_button(_("As in the week again"), "other-day-clear", type="tertiary")
    if save or clear:
        name = "other-day-save" if save else "other-day-clear"
        perform(
            name, register.set_plan, actor, detail.public_id, day_, round(count * 60) if save else None,
            note=note if save else "", done=_("It is recorded."), then=absences.tell_withdrawn,
        )  # fmt: skip

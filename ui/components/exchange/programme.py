"""The programme of a visit as it is read: day by day, each activity a card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from services.queries.exchange.exchange_attendance import ThemeDays
from services.queries.exchange.exchange_programme import ActivityView, Programme
from ui.components.badges import day as day_words
from ui.components.badges import period, state_markdown, word
from ui.components.layout import empty, escape, section
from ui.components.lines import lines
from ui.i18n import _, n_

Acts = Callable[[ActivityView], None]
"""Draws what can be done with one activity."""
AHEAD = 1
"""Days before an activity from which attendance is offered."""


def heading(found: Programme) -> None:
    """Which visit, when."""
    way = _("%(sending)s to %(host)s", sending=found.sending, host=found.host)
    st.markdown(
        f"**{escape(found.exchange_title)}** {state_markdown(found.state)}  \n"
        f"{escape(word(found.direction))}, {escape(way)}  \n{escape(period(found.starts_on, found.ends_on))}"
    )


def paper(found: Programme) -> None:
    """The programme to print."""
    st.link_button(_("Programme to print (PDF)"), f"/documents/programme/{found.leg}", icon=":material/print:")
    if found.has_rooms:
        st.link_button(_("List of rooms (PDF)"), f"/documents/rooming-list/{found.leg}", icon=":material/hotel:")


def nothing(found: Programme) -> None:
    """There is no activity yet."""
    if found.may_edit:
        empty(
            _("Nothing is planned yet."),
            _("Write the first activity, or take over the programme of an earlier visit and change it."),
        )
    else:
        empty(_("Nothing is planned yet."), _("The coordinators write the programme; it appears here."))


def days(found: Programme, acts: Acts | None = None) -> None:
    """Today and the days to come; those that are over lie folded below."""
    past = {day: ones for day, ones in found.days.items() if day < found.today}
    coming = {day: ones for day, ones in found.days.items() if day >= found.today}
    if not coming:
        past, coming = {}, past
    for day, ones in coming.items():
        _day(found, day, ones, acts)
    if past:
        with st.expander(_("Days that are over"), icon=":material/history:"):
            for day, ones in past.items():
                _day(found, day, ones, acts)


def _day(found: Programme, day: date, ones: tuple[ActivityView, ...], acts: Acts | None) -> None:
    title = escape(day_words(day))
    st.subheader(f"{title} · {_('today')}" if day == found.today else title, anchor=False)
    if not ones:
        st.caption(_("Nothing is planned on this day."))
    for one in ones:
        with st.container(border=True, gap="small"):
            card(one)
            if one.marked:
                st.caption(_counted(found, one))
            with st.container(horizontal=True):
                if found.may_mark:
                    attendance(found, one)
                if acts is not None:
                    acts(one)


def card(one: ActivityView) -> None:
    """Hours, title in both languages, where, with whom, what to bring, what is to be looked at."""
    hours = f"{one.starts_at:%H:%M}–{one.ends_at:%H:%M}"
    title = f"**{hours} · {escape(one.title)}**"
    if one.is_cancelled:
        title = f"~~{hours} · {escape(one.title)}~~ :red-badge[{_('Cancelled')}]"
    rows = [title, f":gray[{escape(one.other_title)}]" if one.other_title else ""]
    rows.append(" · ".join(escape(part) for part in (word(one.theme), one.place) if part))
    rows += [escape(text) for text in _with_whom(one) if text]
    if one.description:
        rows.append(escape(one.description))
    rows += [f":orange[:material/warning: {escape(_(mark.text, **mark.params))}]" for mark in one.remarks]
    st.markdown("  \n".join(row for row in rows if row))


def _with_whom(one: ActivityView) -> list[str]:
    names = ", ".join(leader.name for leader in one.leaders)
    return [
        _("With %(partner)s", partner=one.partner) if one.partner else "",
        _("Leaders: %(names)s", names=names) if names else "",
        _("To bring: %(material)s", material=one.material) if one.material else "",
        _("If the weather is bad: %(title)s", title=one.rain_title) if one.rain_title else "",
    ]


def _counted(found: Programme, one: ActivityView) -> str:
    text = _("%(there)s there, %(marked)s of %(young)s marked", there=one.there, marked=one.marked, young=found.young)
    return escape(text)


def attendance(found: Programme, one: ActivityView) -> None:
    """The way to the page on which it is taken, from the day before."""
    if one.is_cancelled or (one.day - found.today).days > AHEAD:
        return
    is_due = one.day <= found.today and one.marked < found.young
    st.link_button(
        _("Take attendance") if is_due else _("Attendance"), f"/presences/{one.public_id}", icon=":material/checklist:",
        type="primary" if is_due and one.day == found.today else "secondary",
    )  # fmt: skip


def themes(found: tuple[ThemeDays, ...]) -> None:
    """Person-days by theme; nothing before attendance was taken."""
    if not found:
        return
    section(_("Days by theme"))
    st.caption(_("A person who was there on a day counts once for each theme of that day, and once in all."))
    names = [word(one.theme) if one.theme else _("All themes together") for one in found]
    lines(
        {
            _("Theme"): names,
            _("Person-days"): [one.person_days for one in found],
            _("Different people"): [one.people for one in found],
            _("Days"): [one.days for one in found],
        },
        name=_("Days by theme"),
    )


def to_look_at(found: Programme) -> None:
    """How many activities something is to be mended in, in one line."""
    number = sum(bool(one.remarks) for ones in found.days.values() for one in ones)
    if number and found.may_edit:
        text = n_("%(n)s activity is to be looked at: see the remark on it.",
                  "%(n)s activities are to be looked at: see the remarks on them.", number)  # fmt: skip
        st.warning(text, icon=":material/warning:")

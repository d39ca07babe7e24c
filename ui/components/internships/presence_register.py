"""The month as a table of people and days, each day in numbers and signs, and the week that a host confirms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

import streamlit as st
from babel.dates import get_day_names

from services import formats
from services.actors import Actor
from services.i18n import N_
from services.presence import register
from services.presence.plan import DayReason, PresenceDay, month_bounds
from services.queries.internships.presence_register import RegisterRow
from services.rules.law import holidays_of
from services.simulation_words import number
from ui.act import act_button, field_error, perform
from ui.components.internships.absences import tell_withdrawn
from ui.components.internships.presence_counter import hours
from ui.components.layout import escape
from ui.i18n import _, language, n_

DAY = timedelta(days=1)
MOST_WEEKS = 3
"""Weeks that are offered at once; the next ones follow."""
SIGNS = {
    DayReason.ABSENT: "×", DayReason.HOLIDAY: "∗", DayReason.CLOSED: "□", DayReason.REGISTER: "✓",
    DayReason.AFTER_END: "–",
}  # fmt: skip
"""How a day is marked that is not simply as planned; their words stand below the table."""


def month_table(rows: Sequence[RegisterRow], month: date) -> None:
    """A table for each week, as many side by side as there is room for: hours of each day, a sign where none."""
    first, last = month_bounds(month)
    with st.container(key="month-table", horizontal=True):
        start = first
        while start <= last:
            sunday = start + DAY * (6 - start.weekday())
            _week(rows, start, min(sunday, last))
            start = sunday + DAY
    _legend(rows)
    _holidays(first, last)


def _week(rows: Sequence[RegisterRow], start: date, end: date) -> None:
    """One week with those who are there; nothing where nobody is."""
    days = [start + DAY * n for n in range((end - start).days + 1)]
    names = get_day_names("narrow", context="stand-alone", locale=language())
    head = " | ".join(f"{names[day.weekday()]} {day.day}" for day in days)
    lines = [f"| {_('Intern')} | {head} |", "|:--|" + ":-:|" * len(days)]
    for row in rows:
        if known := {one.day: one for one in row.days if start <= one.day <= end}:
            lines.append(f"| {escape(row.name)} | " + " | ".join(_cell(known.get(day)) for day in days) + " |")
    if len(lines) > 2:
        st.markdown("\n".join(lines), width="content")


def _cell(one: PresenceDay | None) -> str:
    """Hours where somebody was or is to be there, a sign where not."""
    if one is None:
        return " "
    done = number(Fraction(one.done, 60), language())
    match one.reason:
        case DayReason.ABSENT:
            return f":orange[**{SIGNS[one.reason]}**]" + (f" {done}" if one.done else "")
        case DayReason.REGISTER:
            return f":green[{done} {SIGNS[one.reason]}]"
        case DayReason.PLANNED:
            return done
        case DayReason.FREE:
            return ":gray[·]"
        case _:
            return f":gray[{SIGNS[one.reason]}]"


def _legend(rows: Iterable[RegisterRow]) -> None:
    words = {
        DayReason.ABSENT: _("day of absence"), DayReason.HOLIDAY: _("public holiday in France: no presence"),
        DayReason.CLOSED: _("closed"), DayReason.REGISTER: _("noted in the register"),
        DayReason.AFTER_END: _("after the end"),
    }  # fmt: skip
    there = {one.reason for row in rows for one in row.days}
    signs = [f"{SIGNS[reason]} = {text}" for reason, text in words.items() if reason in there]
    st.caption(" · ".join([_("A number: hours of presence"), *signs]))


def _holidays(first: date, last: date) -> None:
    """Public holidays of both countries in this month."""
    sentences = {"FR": N_("Public holidays in France: %(days)s"), "AM": N_("Public holidays in Armenia: %(days)s")}
    for country, msgid in sentences.items():
        days = sorted(day for day in holidays_of(country, first.year) if first <= day <= last)
        if days:
            words = ", ".join(formats.plain_day(day, language()) for day in days)
            st.caption(_(msgid, days=words))


def totals(rows: Iterable[RegisterRow]) -> None:
    """Hours of the month, one line each."""
    for row in rows:
        parts = [_("%(hours)s of presence", hours=hours(row.done)), _("%(hours)s planned", hours=hours(row.planned))]
        if row.missed:
            parts.append(_("%(hours)s missed", hours=hours(row.missed)))
        st.markdown(f"**{escape(row.name)}** · {escape(row.department)}  \n:gray[{' · '.join(parts)}]")


def register_weeks(actor: Actor, row: RegisterRow, today: date) -> None:
    """For an intern with a register: the first open weeks in one gesture each, and one day by hand."""
    mondays = {one.day - DAY * one.day.weekday() for one in row.days}
    waiting = [monday for monday in sorted(mondays) if row.open_days(monday, today)]
    with st.container(border=True):
        st.markdown(f"**{escape(row.name)}**")
        if not waiting:
            st.caption(_("The register is up to date."))
        for monday in waiting[:MOST_WEEKS]:
            number_of = row.open_days(monday, today)
            name = f"week-{row.public_id}-{monday:%Y%m%d}"
            label = _("The week of %(day)s was as planned", day=formats.plain_day(monday, language()))
            if act_button(label, name, help=n_("%(n)s day", "%(n)s days", number_of), icon=":material/done_all:"):
                perform(name, register.confirm_week, actor, row.public_id, monday, done=_("The week is noted."))
        field_error("week")
        _one_day(actor, row, today)


def _one_day(actor: Actor, row: RegisterRow, today: date) -> None:
    with st.popover(_("Note another number of hours"), key=f"pop-day-{row.public_id}"):
        latest = min(today, row.last_day)
        day = st.date_input(_("Day"), max(latest, row.starts_on), format="DD/MM/YYYY", key=f"day-{row.public_id}")
        field_error("day")
        count = st.number_input(_("Hours of presence"), 0.0, 12.0, 7.0, step=0.25, key=f"hours-{row.public_id}")
        field_error("minutes")
        with st.container(horizontal=True):
            save = act_button(_("Save"), f"day-{row.public_id}", type="primary")
            clear = act_button(_("As planned again"), f"clear-{row.public_id}")
        if save or clear:
            name = f"{'day' if save else 'clear'}-{row.public_id}"
            minutes = round(count * 60) if save else None
            perform(name, register.set_day, actor, row.public_id, day, minutes, done=_("It is recorded."),
                    then=tell_withdrawn)  # fmt: skip


def month_of(text: str | None, today: date) -> date:
    """The month that the address names («2026-11»), else this one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def choose_month(month: date) -> None:
    """Back and forth by month; the address keeps it."""
    before, after = month - DAY, month_bounds(month)[1] + DAY
    with st.container(horizontal=True, vertical_alignment="center"):
        for other, icon, label in (
            (before, "chevron_left", _("Previous month")), (after, "chevron_right", _("Next month")),
        ):  # fmt: skip
            if other is after:
                st.markdown(f"**{formats.month(month, language())}**")
            if st.button("", icon=f":material/{icon}:", help=label, key=f"month-{icon}"):
                st.query_params["month"] = f"{other:%Y-%m}"
                for key in ("after", "before"):
                    st.query_params.pop(key, None)
                st.rerun()

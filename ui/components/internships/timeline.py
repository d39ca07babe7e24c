"""Who is where when, drawn and as tables that say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import streamlit as st
from babel.dates import format_date

from services.queries.internships.timeline import Timeline
from ui.components.internships.timeline_chart import Bar, chart, what_of
from ui.components.layout import empty, section
from ui.components.lines import lines
from ui.i18n import _, language


def timeline(view: Timeline, today: date) -> None:
    """The drawing; everybody in it as a table; free places by month and by span."""
    bars = list(bars_of(view))
    if bars:
        st.caption(
            _(
                "Full bars are internships, outlined ones other interns of the city, striped ones the days on which an "
                "internship tutor is away."
            )
        )
        chart(bars, view, today)
    else:
        empty(
            _("Nobody is here in this period."),
            _("Internships and other interns appear here as soon as they are entered."),
        )
    if view.is_cut:
        st.caption(_("There are more internships than can be drawn: choose a shorter period."))
    _as_table(bars)
    _by_month(view, today)
    _free_places(view, is_open=not bars)


def bars_of(view: Timeline) -> Iterator[Bar]:
    """Everything that is drawn, department by department."""
    for row in view.rows:
        yield Bar("stay", row.department, row.name, row.starts_on, row.last_day, state=row.state)
    for other in view.others:
        name, place = other.name or _("An intern"), other.department or _("Without department")
        yield Bar("other", place, name, other.starts_on, other.last_day, is_sure=other.is_confirmed)
    for away in view.away:
        place = away.department or _("Without department")
        yield Bar("away", place, away.tutor, away.starts_on, away.last_day, is_sure=not away.without_deputy)


def _as_table(bars: list[Bar]) -> None:
    if not bars:
        return
    ordered = sorted(bars, key=lambda bar: (bar.department, bar.starts_on))
    with st.expander(_("Everybody in the drawing, as a table")):
        lines(
            {
                _("Department"): [bar.department for bar in ordered],
                _("Name"): [bar.name for bar in ordered],
                _("What"): [what_of(bar) for bar in ordered],
                _("From"): [_date(bar.starts_on) for bar in ordered],
                _("To"): [_date(bar.last_day) for bar in ordered],
            },
            name=_("Internships, other interns and absences of tutors, one a line."),
        )


def _by_month(view: Timeline, today: date) -> None:
    """The fewest free places of each department in each month from this one on, as numbers."""
    if not view.departments:
        return
    section(_("Free places, month by month"))
    st.caption(_("The fewest free places of each month; other interns of the city are counted."))
    months = list(_months(today, view.end))
    rows: dict[str, list[Any]] = {_("Department"): [one.name for one in view.departments]}
    for first, last in months:
        title = format_date(first, "LLL yyyy", locale=language().value)
        rows[title] = [
            min((span.number for span in one.free if span.start <= last and span.end >= first), default=one.places)
            for one in view.departments
        ]
    lines(rows, name=_("Free places of each department, month by month."))


def _free_places(view: Timeline, *, is_open: bool) -> None:
    free = [(department, span) for department in view.departments for span in department.free]
    title = _("Free places by department, as a table")
    with st.expander(title, expanded=is_open):
        lines(
            {
                _("Department"): [department.name for department, _span in free],
                _("From"): [_date(span.start) for _department, span in free],
                _("To"): [_date(span.end) for _department, span in free],
                _("Free places"): [span.number for _department, span in free],
            },
            name=title,
        )


def _months(start: date, end: date) -> Iterator[tuple[date, date]]:
    """First and last day of each month from that of ``start`` on, whole ones up to ``end``."""
    first = start.replace(day=1)
    while first <= end:
        after = (first + timedelta(days=31)).replace(day=1)
        yield first, after - timedelta(days=1)
        first = after


def _date(value: date) -> str:
    return value.strftime("%d/%m/%Y")

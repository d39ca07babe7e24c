"""Months as small tables: what each day is, in colour and in a sign, with a legend in words."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

import streamlit as st
from babel.dates import format_date, get_day_names

from services.rules.days import DayKind
from ui.i18n import _, language

_SIGNS = {
    DayKind.PRESENCE: ":blue-background[{}]",
    DayKind.ABSENCE: ":orange-background[~~{}~~]",
    DayKind.HOLIDAY: ":red-background[{}\\*]",
    DayKind.WORKED_HOLIDAY: ":blue-background[{}\\*]",
    DayKind.OTHER_HOLIDAY: ":blue-background[{}°]",
    DayKind.FREE: "{}",
}


def months(days: Mapping[date, DayKind], key: str) -> None:
    """One table a month, as many beside each other as there is room for; ``key`` tells them from others on the page."""
    with st.container(horizontal=True, gap="large", key=f"calendar-{key}"):
        for first in sorted({day.replace(day=1) for day in days}):
            st.markdown(_month(first, days), width="content")
    _legend(set(days.values()))


def _month(first: date, days: Mapping[date, DayKind]) -> str:
    names = get_day_names("short", context="stand-alone", locale=language())
    head = " | ".join(names[index].rstrip(".") for index in range(7))
    rows = [
        "| " + " | ".join(_cell(day, first, days) for day in week) + " |"
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    title = format_date(first, "LLLL y", locale=language()).capitalize()
    return "\n".join([f"**{title}**", "", f"| {head} |", "|" + ":-:|" * 7, *rows])


def _cell(day: date, first: date, days: Mapping[date, DayKind]) -> str:
    if day.month != first.month:
        return " "
    return _SIGNS[days[day]].format(day.day) if day in days else f":gray[{day.day}]"


def _legend(kinds: set[DayKind]) -> None:
    words = {
        DayKind.PRESENCE: _("day of presence"),
        DayKind.ABSENCE: _("day of absence"),
        DayKind.HOLIDAY: _("public holiday in France: no presence"),
        DayKind.WORKED_HOLIDAY: _("public holiday in France: presence all the same"),
        DayKind.OTHER_HOLIDAY: _("public holiday in Armenia: presence all the same"),
    }
    st.caption(" · ".join(f"{_SIGNS[kind].format('1')} {text}" for kind, text in words.items() if kind in kinds))

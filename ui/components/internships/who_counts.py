"""What the limits say of a stay on a form, and, unfolded, who counts in each of its weeks."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from babel.dates import format_date

from db.enums import PlacementState as P
from services.actors import Actor
from services.errors import Invalid, InvalidFields
from services.limits import WeekCount
from services.queries import limits
from services.queries.limits import Asked, WhoCounts
from ui.act import refuse
from ui.components.badges import in_words, period
from ui.components.internships.owing import folded
from ui.components.internships.timeline_chart import COLOURS, GREY, INK
from ui.components.lines import Badge, Cell, lines
from ui.i18n import _, language, n_
from ui.load import reading

MOST_NAMES = 60
CLOSE = 2
"""The limit is drawn where it is at most so many times as high as the fullest week: else the bars would vanish."""


def limits_and_who(actor: Actor, asked: Asked, key: str) -> None:
    """What stands in the way, each at its input, and what deserves a look, at once; the weeks behind a click."""
    with reading() as session:
        said = limits.said(session, actor, asked)
    if blocks := [Invalid(one.msgid, field=one.field, **one.params) for one in said if one.is_block]:
        refuse(InvalidFields([*blocks]))
    for one in said:
        if not one.is_block:
            st.warning(_(one.msgid, **in_words(one.params)), icon=":material/warning:")
    who_counts(actor, asked, key)


def who_counts(actor: Actor, asked: Asked, key: str) -> None:
    """The weeks of a stay with number and limit, drawn and as a table, and the interns that count."""

    def draw() -> None:
        with reading() as session:
            found = limits.by_week(session, actor, asked, language=language())
        if found is None:
            st.caption(_("It is shown as soon as department, first and last day are given."))
            return
        _summary(found)
        _chart(found)
        _table(found)
        _interns(found)

    folded(_("Who counts, week by week"), f"who-{key}", draw, icon="groups")


def _summary(found: WhoCounts) -> None:
    most = max(week.in_city for week in found.weeks)
    if found.quota is None:
        st.markdown(
            _("With this internship there are at most %(n)s interns in the city in one week. The limit is not known: "
              "the number of the city’s staff is missing.", n=most)
        )  # fmt: skip
    else:
        st.markdown(
            _("With this internship there are at most %(n)s interns in the city in one week; the law allows %(limit)s "
              "(Code de l’éducation R124-10).", n=most, limit=found.quota)
        )  # fmt: skip
    unsure = max(week.unsure for week in found.weeks)
    if unsure:
        st.caption(
            n_(
                "%(n)s of them is not confirmed by human resources yet: until then limits only warn because of it.",
                "%(n)s of them are not confirmed by human resources yet: until then limits only warn because of them.",
                unsure,
            )
        )


def _chart(found: WhoCounts) -> None:
    sure, unsure, this = _("Counted"), _("To be confirmed"), _("This internship")
    rows = [
        {"week": _week(week), "order": number, "what": what, "number": many}
        for number, week in enumerate(found.weeks)
        for what, many in (
            (sure, week.in_city - week.unsure - found.wanted), (unsure, week.unsure), (this, found.wanted),
        )
    ]  # fmt: skip
    colours = {sure: COLOURS[P.PLANNED], unsure: GREY, this: COLOURS[P.IN_PROGRESS]}
    there = {one["what"] for one in rows if one["number"]}
    st.vega_lite_chart(
        pd.DataFrame(rows), _spec(found, {what: colour for what, colour in colours.items() if what in there}),
        width="stretch",
        alt=_("Interns of the city in each week; the same numbers stand in the table below"),
    )  # fmt: skip


def _spec(found: WhoCounts, colours: dict[str, str]) -> dict[str, Any]:
    most = max(week.in_city for week in found.weeks)
    bars = {
        "mark": {"type": "bar", "cornerRadius": 2},
        "encoding": {
            "x": {
                "field": "week", "type": "ordinal", "sort": {"field": "order"}, "title": None,
                "axis": {"labelAngle": 0, "labelOverlap": True},
            },
            "y": {"field": "number", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "color": {
                "field": "what", "title": None, "scale": {"domain": list(colours), "range": list(colours.values())},
                "legend": {"orient": "bottom", "columns": 2},
            },
            "order": {"field": "what", "sort": "descending"},
        },
    }  # fmt: skip
    layers: list[dict[str, Any]] = [bars]
    if found.quota is not None and found.quota <= CLOSE * most:
        layers += _limit(found.quota)
    return {"height": 220, "layer": layers}


def _limit(quota: int) -> list[dict[str, Any]]:
    """A line at the limit, with its words."""
    ink = INK["dark" if st.context.theme.type == "dark" else "light"]
    where = {"data": {"values": [{"at": quota, "says": _("limit: %(n)s", n=quota)}]}}
    at = {"field": "at", "type": "quantitative"}
    return [
        {**where, "mark": {"type": "rule", "strokeDash": [5, 4], "size": 2, "color": "#B3261E"}, "encoding": {"y": at}},
        {
            **where, "mark": {"type": "text", "align": "right", "dy": -8, "dx": -4, "fontSize": 13, "color": ink},
            "encoding": {"y": at, "x": {"value": "width"}, "text": {"field": "says"}},
        },
    ]  # fmt: skip


def _table(found: WhoCounts) -> None:
    columns: dict[str, list[Cell]] = {
        _("Week of"): [_week(week) for week in found.weeks],
        _("City"): [_of(week.in_city, found.quota) for week in found.weeks],
        _("Department"): [_of(week.in_department, found.places) for week in found.weeks],
    }
    if found.tutor_limit is not None:
        columns[_("Internship tutor")] = [_of(week.of_tutor, found.tutor_limit) for week in found.weeks]
    lines(columns, name=_("Who counts, week by week"))


def _of(number: int, limit: int | None) -> Cell:
    """«3 / 4», with a word where it is too many."""
    if limit is None:
        return number
    says = f"{number}\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}{limit}"
    return Badge(f"{says} {_('too many')}", "red") if number > limit else says


def _week(week: WeekCount) -> str:
    return format_date(week.monday, "d MMM", locale=language())


def _interns(found: WhoCounts) -> None:
    if not found.interns:
        st.caption(_("Nobody else is there in these weeks."))
        return
    shown = found.interns[:MOST_NAMES]
    lines(
        {
            _("Intern"): [one.name or _("another internship") for one in shown],
            _("Department"): [one.department for one in shown],
            _("Dates"): [period(one.starts_on, one.last_day) for one in shown],
            _("Internship tutor"): [_("the same") if one.is_of_tutor else "" for one in shown],
            _("State"): [Badge("" if one.is_confirmed else _("to be confirmed"), "orange") for one in shown],
        },
        name=_("Interns who count"),
    )
    if (left := len(found.interns) - MOST_NAMES) > 0:
        st.caption(n_("and %(n)s more", "and %(n)s more", left))

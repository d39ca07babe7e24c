"""Results of evaluations: what is asked for in the address, one chart for all, each question with its table."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from db.enums import EvaluationMoment, Evaluator
from services.queries.internships.evaluation_results import Part, QuestionResult, Results
from services.simulation_words import number
from ui import menu
from ui.components.badges import word
from ui.components.choosing import ALL
from ui.components.layout import escape, section
from ui.components.lines import lines
from ui.i18n import _, language, n_

SIDE, YEAR, DEPARTMENT = "cote", "annee", "service"
COLOURS = ("#B5493A", "#E5A186", "#BFC5CE", "#8FB3DC", "#1B4F9C")
"""From «not at all» to «entirely»; the numbers of each stand in the table below."""
INK = {"light": "#1D2430", "dark": "#E8EBF0"}
NBSP = "\u00a0"
LANE, WIDTH, ARMENIAN_WIDTH = 74, 52, 42
"""Pixels of one question, and letters of a line above its bar, which fit on a phone; Armenian ones are wider."""
YEARS = 6
"""So many years stand beside each other, the latest."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; ``department`` is a public id, empty for all."""

    side: Evaluator
    year: int | None
    department: str


def asked_for(query: Mapping[str, str]) -> Asked:
    """The filters of the address; what is no value is left aside."""
    side, year = query.get(SIDE, ""), query.get(YEAR, "")
    return Asked(
        Evaluator(side) if side in list(Evaluator) else Evaluator.INTERN,
        int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        query.get(DEPARTMENT, ""),
    )


def choose(asked: Asked, found: Results) -> None:
    """Whose answers, of which year and department; the choice goes into the address."""
    sides = [Evaluator.INTERN, Evaluator.TUTOR, Evaluator.REFERENT]
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-results"):
        side = st.segmented_control(
            _("Who answered"), sides, default=asked.side, format_func=word, required=True, key="results-side"
        )  # fmt: skip
        years = [ALL, *map(str, found.years)]
        year = st.selectbox(
            _("Calendar year"), years, years.index(str(asked.year)) if asked.year in found.years else 0,
            format_func=lambda one: one or _("All years"), width=185, key="results-year",
        )  # fmt: skip
        places = [ALL, *found.departments]
        place = st.selectbox(
            _("Department"), places, index=places.index(asked.department) if asked.department in places else 0,
            format_func=lambda one: found.departments.get(one) or _("All departments"), width=230,
            key="results-department",
        )  # fmt: skip
    wanted = {SIDE: side.value if side else "", YEAR: year or "", DEPARTMENT: place or ""}
    if Asked(side or asked.side, int(year) if year else None, place or "") != asked:
        menu.goto("results", **{name: value for name, value in wanted.items() if value})


def overview(found: Results) -> None:
    """All questions of the scale in one chart; its numbers follow in tables."""
    scale = [one for one in found.questions if one.is_scale]
    if not scale:
        return
    spoken = "; ".join(f"{worded(one)} {_mean(one)}" for one in scale)
    st.vega_lite_chart(
        pd.DataFrame(_bars(scale)), _spec(scale), width="stretch",
        alt=_("Share of answers from 1 to 5 by question. Averages: %(what)s", what=spoken),
    )  # fmt: skip
    marks = " ".join(f"{n}" for n in range(1, len(COLOURS) + 1))
    st.caption(_("From left to right the answers %(marks)s: from “not at all” to “entirely”.", marks=marks))


def over_years(found: Results) -> None:
    """The average of each question in each year; nothing where there is but one year."""
    asked = [one for one in found.questions if one.average is not None]
    years = sorted({part.label for one in asked for part in one.by_year})[-YEARS:]
    if len(years) < 2:
        return
    section(_("From year to year"))
    means = [{part.label: _of(one, part.average) for part in one.by_year} for one in asked]
    columns: dict[str, list[str | int]] = {_("Question"): [worded(one) for one in asked]}
    columns |= {year: [row.get(year) or "–" for row in means] for year in years}
    lines(columns, name=_("From year to year"))


def question(one: QuestionResult) -> None:
    """Folded: average and number of answers; unfolded: how often each answer was given, by year, by department."""
    people = n_("%(n)s answer", "%(n)s answers", one.people)
    mean = f" · {_mean(one)}" if one.average is not None else ""
    with st.expander(f"{escape(worded(one))}{mean} · {people}"):
        _other_words(one)
        answers_table(one)
        _parts(_("Calendar year"), one, one.by_year)
        _parts(_("Department"), one, one.by_department)


def worded(one: QuestionResult) -> str:
    """The question as it was asked; with its years where it is put otherwise today, with its moment at mid-term."""
    label = one.label if one.is_asked else f"{one.label} ({_span(one.years)})"
    return f"{word(one.moment)} · {label}" if one.moment is EvaluationMoment.MID_TERM else label


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))


def _other_words(one: QuestionResult) -> None:
    """That it was asked in these words then, and how it is put today."""
    if one.is_asked:
        return
    years = ", ".join(map(str, one.years))
    st.caption(
        _("Asked in these words in %(years)s; today: “%(question)s”", years=years, question=escape(one.today))
        if one.today
        else _("Asked in %(years)s, not any more.", years=years)
    )


def answers_table(one: QuestionResult) -> None:
    """How often each answer was given."""
    labels = [label for label, _given in one.counts]
    lines(
        {_("Answer"): labels, _("How often"): [given for _label, given in one.counts],
         _("Share"): [_percent(given, one.people) for _label, given in one.counts]},
        name=one.label,
    )  # fmt: skip


def texts(found: Results) -> None:
    """What was written, the latest first; each leads to its evaluation."""
    section(_("In their own words"))
    if not found.texts:
        st.caption(_("Nobody has written anything."))
    for one in found.texts:
        with st.container(border=True):
            st.markdown(
                f":small[:gray[{escape(one.question)} · {escape(one.department)} · {one.year}]]  \n{escape(one.text)}"
            )
            menu.page_link("my_evaluation", _("Open"), icon="rate_review", id=one.evaluation_public_id)


def _parts(title: str, one: QuestionResult, parts: Sequence[Part]) -> None:
    """A table by year or by department; none where there is nothing to compare."""
    if not parts:
        return
    means = [_of(one, part.average) for part in parts]
    columns: dict[str, list[str | int]] = {title: [part.label for part in parts]}
    if any(means):
        columns[_("Average")] = [*means]
    columns[_("Answers")] = [part.people for part in parts]
    lines(columns, name=f"{one.label} · {title}")


def _mean(one: QuestionResult) -> str:
    return _of(one, one.average)


def _of(one: QuestionResult, average: Any) -> str:
    """«4,2 sur 5», or «80 % de oui»."""
    if average is None:
        return ""
    if one.is_scale:
        return _("%(mean)s of 5", mean=number(round(average, 1), language()))
    return _("%(share)s yes", share=_percent(average, 1))


def _percent(part: Any, whole: int) -> str:
    return f"{round(float(part) / whole * 100)}\u00a0%" if whole else ""


def _bars(scale: Sequence[QuestionResult]) -> list[dict[str, Any]]:
    """One stretch for each answer of each question, as a share of the answers to it."""
    rows = []
    for place, one in enumerate(scale):
        start = 0.0
        above, title = title_lines(worded(one), _mean(one))
        for value, (_label, given) in enumerate(one.counts, 1):
            end = start + given / one.people
            names = {"above": above, "title": title} if value == 1 else {"above": "", "title": ""}
            shown = str(given) if given / one.people >= 0.06 else ""
            rows.append(
                {"lane": place * LANE, "value": str(value), "start": start, "end": end, "given": shown, **names}
            )
            start = end
    return rows


def title_lines(label: str, mean: str) -> tuple[str, str]:
    """A question and its average in at most two lines; the average is never torn apart nor cut off."""
    width = ARMENIAN_WIDTH if language() == "hy" else WIDTH
    *above, last = textwrap.wrap(f"{label} {mean.replace(' ', NBSP)}", width) or [""]
    if len(above) < 2:
        return "".join(above), last
    rest = textwrap.shorten(" ".join([*above[1:], last])[: -len(mean)], width - len(mean) - 1, placeholder="…")
    return above[0], f"{rest} {mean.replace(' ', NBSP)}"


def _spec(scale: Sequence[QuestionResult]) -> dict[str, Any]:
    ink = INK["dark" if st.context.theme.type == "dark" else "light"]
    y = {"field": "lane", "type": "quantitative", "axis": None,
         "scale": {"domain": [-36, len(scale) * LANE - 36], "reverse": True}}  # fmt: skip
    x = {"field": "start", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1]}}
    shades = {"domain": [str(n) for n in range(1, 6)], "range": list(COLOURS)}
    pale = {
        "condition": {"test": "datum.value == '1' || datum.value == '5'", "value": "#FFFFFF"},
        "value": INK["light"],
    }
    return {
        "height": len(scale) * LANE,
        "layer": [
            {"mark": {"type": "bar", "height": 20}, "encoding": {
                "y": y, "x": x, "x2": {"field": "end"},
                "color": {"field": "value", "type": "nominal", "scale": shades, "legend": None}}},
            {"transform": [{"calculate": "(datum.start + datum.end) / 2", "as": "middle"}],
             "mark": {"type": "text", "fontSize": 12}, "encoding": {
                "y": y, "x": {**x, "field": "middle"}, "text": {"field": "given"}, "color": pale}},
            _title(y, x, ink, "above", -29),
            _title(y, x, ink, "title", -14),
        ],
        "config": {"view": {"stroke": None}},
    }  # fmt: skip


def _title(y: dict[str, Any], x: dict[str, Any], ink: str, name: str, up: int) -> dict[str, Any]:
    """One line of the question, above its bar."""
    mark = {"type": "text", "align": "left", "baseline": "bottom", "dy": up, "fontSize": 13, "color": ink}
    return {"mark": mark, "encoding": {"y": y, "x": x, "text": {"field": name}}}

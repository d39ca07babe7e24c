"""The simulator of an internship: a few questions, the answer in one sentence, then the reasons."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import streamlit as st
from babel.dates import format_date

from services.formats import euros
from services.rules.days import days_of
from services.rules.internships import Finding, Law, Plan, Result, spread
from services.simulation_words import SOURCES, number, sentence
from ui.components.euros import euros_input
from ui.components.internships.month_calendar import months
from ui.components.layout import section
from ui.components.lines import lines
from ui.i18n import _, language

RATE_MISSING = "rate_missing"
_SHOWN = {"block": ("error", ":material/block:"), "warn": ("warning", ":material/info:")}


def questions(suggested: tuple[date, date]) -> tuple[date | None, date | None, Fraction, int]:
    """First and last day, hours of a week and days of a week; what is asked seldom stands folded."""
    left, right = st.columns(2)
    start = left.date_input(_("First day"), suggested[0], format="DD/MM/YYYY", key="sim-start")
    end = right.date_input(_("Last day"), suggested[1], format="DD/MM/YYYY", key="sim-end")
    left, right = st.columns(2)
    weekly = left.number_input(_("Hours a week"), 1.0, 48.0, 35.0, 0.5, format="%g", key="sim-hours")
    days = right.number_input(_("Days a week, from Monday"), 1, 6, 5, key="sim-days")
    return start, end, Fraction(str(round(weekly, 2))), int(days)


def details() -> tuple[Fraction, Fraction, Fraction | None, int, bool]:
    """Leave, hours of before, what is paid, age on the first day, kind of host."""
    with st.expander(_("Leave, earlier internships, pay, age")):
        left, right = st.columns(2)
        leave = left.number_input(
            _("Hours of leave in the agreement"), 0.0, 300.0, 0.0, 1.0, format="%.2f", key="sim-leave"
        )
        before = right.number_input(
            _("Hours at the same host before, in the same teaching year"), 0.0, 924.0, 0.0, 1.0, format="%.2f",
            key="sim-before", help=_("A teaching year runs from 1 September to 31 August."),
        )  # fmt: skip
        left, right = st.columns(2)
        with left:
            paid = euros_input(_("Paid per hour, in euros"), None, key="sim-paid")
        ages = {18: _("18 or older"), 17: _("16 or 17"), 15: _("under 16")}
        age = right.selectbox(_("Age on the first day"), list(ages), format_func=ages.__getitem__, key="sim-age")
        is_public = st.checkbox(_("The host is a city or another public body"), True, key="sim-public")
    cents = None if paid is None or paid < 0 else Fraction(paid)
    return Fraction(str(round(leave, 2))), Fraction(str(round(before, 2))), cents, age, is_public


def plan(start: date, end: date, weekly: Fraction, days: int, age: int, law: Law) -> Plan:
    """The internship that the main questions describe, of somebody who was born ``age`` years before, in January."""
    planned = spread(start, end, weekly, days, law.is_holiday)
    return Plan(start, end, planned, weekly_hours=weekly, birth_date=date(start.year - age, 1, 1))


def answer(plan: Plan, law: Law, result: Result) -> None:
    """What the law says of an internship: due or not, why, month by month, and the days that count."""
    verdict(result, law)
    findings(result.findings, law)
    by_month(result)
    section(_("The days that count"))
    months(days_of(plan), "simulated")
    st.caption(
        _("This is information, not legal advice: the signed agreement and the days really worked decide in the end.")
    )


def verdict(result: Result, law: Law) -> None:
    """Due or not, in one sentence, with the figures that decide; where a rate is missing, that it is not final."""
    hours = number(result.year_hours, language())
    if missing := [one.params["year"] for one in result.findings if one.rule == RATE_MISSING]:
        _not_final(result.is_due, hours, law.threshold, str(missing[0]))
    elif result.is_due:
        amount = euros(result.minimum or 0, language())
        words = _(
            "Money is due: at least %(amount)s for the whole internship, since %(hours)s h are more than %(most)s h.",
            amount=amount, hours=hours, most=law.threshold,
        )  # fmt: skip
        st.info(_sourced(words), icon=":material/payments:")
    else:
        words = _("Nothing must be paid: %(hours)s h are not more than %(most)s h.", hours=hours, most=law.threshold)
        st.success(_sourced(words), icon=":material/check_circle:")
    st.markdown(
        _("%(hours)s h of presence, that is %(days)s days of %(per_day)s h.",
          hours=number(result.presence, language()), days=number(result.presence_days, language()),
          per_day=law.hours_per_day)
    )  # fmt: skip
    if result.year_hours != result.presence:
        st.caption(
            _("For the line of %(most)s h count the agreed hours, absences or not, leave of the agreement and earlier "
              "internships of the same teaching year at the same host.", most=law.threshold)
        )  # fmt: skip


def _not_final(is_due: bool, hours: str, most: int, year: str) -> None:
    words = (
        _("Money is due, since %(hours)s h are more than %(most)s h. How much cannot be said yet: the legal rate of "
          "%(year)s is not known.", hours=hours, most=most, year=year)
        if is_due
        else _("By its hours nothing must be paid: %(hours)s h are not more than %(most)s h. It is not final yet: the "
               "legal rate of %(year)s is not known.", hours=hours, most=most, year=year)
    )  # fmt: skip
    st.warning(_sourced(words, RATE_MISSING), icon=":material/hourglass_empty:")


def _sourced(words: str, rule: str = "gratification_margin") -> str:
    """The words, and below them where the rule stands."""
    return f"{words}  \n:small[{SOURCES[rule]}]"


def findings(rows: tuple[Finding, ...], law: Law) -> None:
    """What stands in the way and what deserves a look, each with where it is written.

    A missing rate is left out: the verdict says it.
    """
    for row in rows:
        if row.rule == RATE_MISSING:
            continue
        kind, icon = _SHOWN[row.level]
        getattr(st, kind)(_sourced(sentence(row, law, language()), row.rule), icon=icon)


def by_month(result: Result) -> None:
    """Hours, rate and amount of each month."""
    section(_("Month by month"))
    months = [format_date(date(*line.month, 1), "LLLL y", locale=language()) for line in result.by_month]
    lines(
        {
            _("Month"): months,
            _("Hours"): [number(line.hours, language()) for line in result.by_month],
            _("Legal rate"): [_money(line.rate) for line in result.by_month],
            _("At least"): [_money(line.amount) for line in result.by_month],
        },
        name=_("Month by month"),
    )


def _money(cents: int | None) -> str:
    return _("not known yet") if cents is None else euros(cents, language())

"""What the findings of an internship say to people: one plain sentence each, and the text of the law behind it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from babel.numbers import format_decimal

from services.formats import euros, long_date
from services.i18n import N_, translate
from services.rules.internships import Finding, Law

MARGIN = "gratification_margin"
SENTENCES: dict[str, str] = {
    "max_hours": N_(
        "%(hours)s h in one teaching year at the same host: the law allows at most %(most)s h. Shorten the internship."
    ),
    "gap_on_post": N_("The same post must stay without an intern for a while: the next one may start on %(day)s."),
    "minor_weekly_hours": N_("Under 18, an intern may be present at most %(hours)s h a week."),
    "minor_daily_hours": N_("At this age, an intern may be present at most %(hours)s h a day."),
    "minor_day_off": N_("Under 18, an intern has Sundays and public holidays off: take %(day)s out of the schedule."),
    "rate_missing": N_("The legal rate of %(year)s is not known yet: no final amount can be given."),
    "rate_below_minimum": N_("In %(year)s at least %(rate)s an hour must be paid."),
    "rate_above_ceiling": N_("In %(year)s a public host may pay at most %(rate)s an hour."),
    MARGIN: N_(
        "Nothing is due, but only %(left)s h are left up to %(threshold)s h: a longer schedule would make money due "
        "from the first hour."
    ),
    "gratification_retroactive": N_(
        "Money is due only because of an earlier internship in the same teaching year. Whether it is due for the "
        "earlier hours as well is contested: ask your legal service."
    ),
    "rate_year_change": N_(
        "The legal rate changes during the internship: each month is counted at its own rate. Other ways of counting "
        "exist: ask your legal service."
    ),
    "stay_over_90_days": N_(
        "The stay lasts %(days)s days: above 90 days a long-stay visa is needed, and the agreement is filed with the "
        "prefecture at least two months before."
    ),
}
LINE_REACHED = N_(
    "Nothing is due, but the %(threshold)s h are reached exactly: a longer schedule, even by minutes, would make money "
    "due from the first hour."
)
SOURCES: dict[str, str] = {
    "max_hours": "Code de l’éducation L124-5",
    "gap_on_post": "Code de l’éducation L124-11",
    "minor_weekly_hours": "Code du travail L3162-1",
    "minor_daily_hours": "Code du travail L3162-1, D4153-3",
    "minor_day_off": "Code du travail L3164-2, L3164-6",
    "rate_missing": "Code de l’éducation D124-8",
    "rate_below_minimum": "Code de l’éducation L124-6, D124-8",
    "rate_above_ceiling": "Code de l’éducation D124-8",
    "gratification_margin": "Code de l’éducation L124-6, D124-6",
    "gratification_retroactive": "Code de l’éducation L124-6",
    "rate_year_change": "Code de l’éducation D124-8",
    "stay_over_90_days": "Code de l’entrée et du séjour des étrangers L426-23",
}
"""Where each rule stands."""


def sentence(finding: Finding, law: Law, language: str) -> str:
    """The finding in one sentence."""
    return translate(language, worded(finding.rule, finding.params), **values(finding, law, language))


def worded(rule: str, params: Mapping[str, Any]) -> str:
    """The msgid of a rule: where the line is reached it does not say that nought hours are left."""
    is_reached = rule == MARGIN and round(float(params["left"]), 2) == 0
    return LINE_REACHED if is_reached else SENTENCES[rule]


def values(finding: Finding, law: Law, language: str) -> dict[str, object]:
    """The parameters of that sentence, as people of the language write them."""
    found: dict[str, object] = {"threshold": law.threshold, "most": law.most_hours}
    for name, value in finding.params.items():
        if name == "day":
            found[name] = long_date(value, language)  # type: ignore[arg-type]
        elif name == "cents":
            found["rate"] = euros(int(str(value)), language)
        elif isinstance(value, Fraction):
            found[name] = number(value, language)
        else:
            found[name] = value
    return found


def number(value: Fraction, language: str) -> str:
    """«301» or «335,4» as people of the language write it."""
    return format_decimal(round(float(value), 2), format="#,##0.##", locale=language)

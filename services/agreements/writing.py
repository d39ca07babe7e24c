"""What clauses say by themselves: sentences written from the facts, in the language of the paper or its translation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from babel.dates import get_day_names

from db.enums import SignerRole
from services import formats
from services.agreements.clauses import Clause, applying, words
from services.agreements.facts import Facts
from services.formats import plain_date
from services.i18n import N_, translate
from services.rules.law import holidays_of
from services.simulation_words import number

FRENCH = "fr"
PARAGRAPH = "\n"


def text_of(facts: Facts, clause: Clause, language: str) -> str:
    """The whole text of a clause: what follows from the facts, then what was written."""
    typed = words(facts.agreement.clauses, clause.code, language)
    return PARAGRAPH.join(part for part in (computed(facts, clause.code, language), typed) if part)


def texts_of(facts: Facts) -> dict[str, dict[str, str]]:
    """All clauses that apply, in French and in the facing language."""
    languages = (FRENCH, str(facts.agreement.translation))
    return {
        clause.code: {language: text_of(facts, clause, language) for language in languages}
        for clause in applying(facts.conditions)
    }


def computed(facts: Facts, code: str, language: str) -> str:
    """What follows from the facts under one heading; empty where nothing does, or too little is known."""
    write = _WRITERS.get(code)
    return PARAGRAPH.join(line for line in write(facts, language) if line) if write else ""


def _guardian(facts: Facts, language: str) -> list[str]:
    one, signer = facts.guardian, facts.signers.get(SignerRole.GUARDIAN)
    name = one.name if one else signer.name if signer else ""
    relation = one.relation if one else signer.title if signer else ""
    if not name:
        return []
    says = N_("The intern is under age. %(name)s, who answers for the intern, agrees to the internship and signs it.")
    return [translate(language, says, name=_titled(name, relation))]


def _supervisors(facts: Facts, language: str) -> list[str]:
    placement = facts.placement
    department = facts.department_name(language)
    rows = (
        (N_("Referent teacher: %(who)s."),
         _titled(placement.referent_name, placement.referent_title, placement.referent_email)),
        (N_("Internship tutor: %(who)s."),
         _titled(facts.tutor.name, department, facts.tutor.email) if facts.tutor else ""),
        (N_("Deputy of the tutor: %(who)s."), _titled(facts.deputy.name, facts.deputy.email) if facts.deputy else ""),
    )  # fmt: skip
    return [translate(language, msgid, who=who) for msgid, who in rows if who]


def _titled(name: str, *more: str) -> str:
    return ", ".join(part for part in (name, *more) if part) if name else ""


def _period(facts: Facts, language: str) -> list[str]:
    placement, result = facts.placement, facts.result
    lines = [
        translate(
            language,
            N_("The internship runs from %(start)s to %(end)s."),
            start=plain_date(placement.starts_on, language), end=plain_date(placement.ends_on, language),
        ),
        translate(
            language,
            N_("Total: %(hours)s hours of effective presence, that is %(days)s days of %(per_day)s hours."),
            hours=number(result.presence, language), days=number(result.presence_days, language),
            per_day=facts.law.hours_per_day,
        ),
    ]  # fmt: skip
    if facts.place:
        says = N_("Place: %(department)s, %(address)s.")
        lines.append(translate(language, says, department=facts.department_name(language), address=facts.place))
    return lines


def _week(facts: Facts, language: str) -> list[str]:
    week = N_("Each week: %(days)s; that is %(hours)s in all.")
    lines = [
        translate(language, week, days=week_in_words(facts.week, language),
                  hours=formats.hours(sum(facts.week), language))
    ]  # fmt: skip
    if facts.offer and facts.offer.day_hours and language == FRENCH:
        lines.append(translate(language, N_("Hours of the day: %(hours)s."), hours=facts.offer.day_hours))
    for row in facts.days:
        note = f" ({row.note})" if row.note else ""
        hours = formats.hours(row.minutes, language)
        says = N_("On %(day)s: %(hours)s%(note)s.") if row.minutes else N_("On %(day)s: no presence%(note)s.")
        lines.append(translate(language, says, day=plain_date(row.day, language), hours=hours, note=note))
    if off := days_off(facts):
        days = "; ".join(plain_date(day, language) for day in off)
        lines.append(translate(language, N_("Public holidays without presence: %(days)s."), days=days))
    return lines


def week_in_words(week: tuple[int, ...], language: str) -> str:
    """«lundi 7 h, mardi 7 h …»: the days with presence."""
    names = get_day_names("wide", context="format", locale=language)
    return ", ".join(f"{names[at]} {formats.hours(minutes, language)}" for at, minutes in enumerate(week) if minutes)


def days_off(facts: Facts) -> list[date]:
    """French public holidays on days that the week would make days of presence."""
    start, end = facts.placement.starts_on, facts.placement.ends_on
    holidays = {day for year in range(start.year, end.year + 1) for day in holidays_of("FR", year)}
    return sorted(
        day for day in holidays if start <= day <= end and facts.week[day.weekday()] and day not in facts.plan.planned
    )


def _leave(facts: Facts, language: str) -> list[str]:
    minutes = facts.placement.leave_minutes
    if not minutes:
        return []
    says = N_("The intern has %(hours)s of leave during the internship, on days agreed with the tutor.")
    return [translate(language, says, hours=formats.hours(minutes, language))]


_NOTHING_DUE = {
    False: N_("No allowance is due: %(hours)s hours of presence in the teaching year are not more than %(most)s."),
    True: N_(
        "No allowance is due: %(hours)s hours of presence and leave in the teaching year are not more than %(most)s."
    ),
}
_DUE = {
    False: N_(
        "An allowance is due from the first hour: %(hours)s hours of presence in the teaching year are more than "
        "%(most)s."
    ),
    True: N_(
        "An allowance is due from the first hour: %(hours)s hours of presence and leave in the teaching year are more "
        "than %(most)s."
    ),
}
"""By whether the agreement grants leave, which counts for the line as hours of presence do."""


def _money(facts: Facts, language: str) -> list[str]:
    """Due, paid all the same, or nothing: with the reason and the amounts."""
    result, most = facts.result, facts.law.threshold
    hours = number(result.year_hours, language)
    with_leave = bool(facts.placement.leave_minutes)
    if not facts.is_paid:
        return [translate(language, _NOTHING_DUE[with_leave], hours=hours, most=most)]
    if facts.placement.hourly_cents is None:
        return []
    lines = []
    if result.is_due:
        lines.append(translate(language, _DUE[with_leave], hours=hours, most=most))
    lines += _rates(facts, language)
    total = sum(one.amount or 0 for one in facts.months)
    says = N_("For the hours planned this makes %(amount)s in all; the hours of presence decide in the end.")
    lines.append(translate(language, says, amount=formats.euros(total, language)))
    if facts.city.deliberation:
        says = N_("Decision of the council: %(reference)s.")
        lines.append(translate(language, says, reference=facts.city.deliberation))
    return lines


def _rates(facts: Facts, language: str) -> list[str]:
    """What an hour is paid, by year where it changes."""
    by_year: dict[int, int] = {one.month[0]: one.cents for one in facts.months if one.cents}
    if len(set(by_year.values())) <= 1:
        cents = next(iter(by_year.values()), facts.placement.hourly_cents or 0)
        says = N_("The city pays %(amount)s per hour of effective presence.")
        return [translate(language, says, amount=formats.euros(cents, language))]
    says = N_("In %(year)s the city pays %(amount)s per hour of effective presence.")
    return [translate(language, says, year=year, amount=formats.euros(cents, language))
            for year, cents in sorted(by_year.items())]  # fmt: skip


_WRITERS: dict[str, Callable[[Facts, str], list[str]]] = {
    "guardian": _guardian, "supervisors": _supervisors, "period": _period, "week": _week, "leave": _leave,
    "money": _money,
}  # fmt: skip

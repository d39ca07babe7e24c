"""What an amendment says: from when, what changes, what that makes of hours and money; in French and beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from db.enums import AmendmentKind, EndReason
from services import formats
from services.agreements.facts import Facts
from services.agreements.writing import FRENCH, PARAGRAPH, week_in_words
from services.formats import plain_date
from services.i18n import N_, translate
from services.labels import WORDS
from services.placement_checks import last_day
from services.rules.internships import Law, PreviousOnPost, Result, free_from
from services.simulation_words import number

K = AmendmentKind
STAYS_DUE = N_("An allowance stays due from the first hour.")
STAYS_FREE = N_("No allowance is due, as before.")
BECOMES_DUE = N_(
    "The hours of the teaching year pass %(most)s: with this amendment an allowance becomes due, from the first hour "
    "of the internship on."
)
NO_LONGER_DUE = N_(
    "The hours of the teaching year are no longer more than %(most)s: with this amendment no allowance is due any more."
)


def sections(facts: Facts, before: Facts) -> list[dict[str, Any]]:
    """The sections of the paper, in the form of the clauses of an agreement."""
    amendment = facts.agreement
    kinds = [kind for kind in K if kind in amendment.changes]
    parts: list[tuple[str, str, Callable[[str], list[str]]]] = [
        ("object", N_("What this amendment is"), lambda lang: _object(facts, lang)),
        *((str(kind), WORDS[kind], _change(amendment.changes[kind], kind)) for kind in kinds),
        ("figures", N_("What it makes of hours and money"), lambda lang: figures(facts, before, lang)),
        ("rest", N_("Everything else"), lambda lang: [translate(lang, _REST)]),
    ]
    languages = (FRENCH, str(amendment.translation))
    return [
        {"code": code, "title": {lang: translate(lang, title) for lang in languages},
         "text": {lang: PARAGRAPH.join(line for line in lines(lang) if line) for lang in languages}}
        for code, title, lines in parts
    ]  # fmt: skip


_REST = N_("All other terms of the agreement stay as they were signed.")


def _object(facts: Facts, language: str) -> list[str]:
    amendment = facts.agreement
    lines = [
        translate(
            language, N_("Amendment no. %(number)s to the agreement for the internship of %(name)s."),
            number=amendment.number, name=facts.person.name,
        )
    ]  # fmt: skip
    if amendment.effective_on:
        says = N_("It holds from %(day)s, once all have signed it.")
        lines.append(translate(language, says, day=plain_date(amendment.effective_on, language)))
    if amendment.reason:
        lines.append(translate(language, N_("Reason: %(reason)s"), reason=amendment.reason))
    return lines


def _change(change: dict[str, Any], kind: AmendmentKind) -> Callable[[str], list[str]]:
    def lines(language: str) -> list[str]:
        old, new = said(kind, change["before"], language), said(kind, change["after"], language)
        if not old:
            return [new]
        return [
            translate(language, N_("Until now: %(text)s"), text=old),
            translate(language, N_("From now on: %(text)s"), text=new),
        ]

    return lines


def said(kind: AmendmentKind, value: Any, language: str) -> str:
    """One side of a change in a sentence; empty where nothing was said before."""
    return _SAID[kind](value, language) if value else ""


def _dates(value: Any, language: str) -> str:
    says = N_("The internship runs from %(start)s to %(end)s.")
    return translate(language, says, start=_day(value["starts_on"], language), end=_day(value["ends_on"], language))


def _hours(value: Any, language: str) -> str:
    week = tuple(value["week_minutes"])
    says = N_("Each week: %(days)s; that is %(hours)s in all.")
    return translate(language, says, days=week_in_words(week, language), hours=formats.hours(sum(week), language))


def _place(value: Any, language: str) -> str:
    says = N_("Place: %(department)s, %(address)s.")
    names = value["names"]
    return translate(language, says, department=names.get(language) or names[FRENCH], address=value["address"])


def _subject(value: Any, _language: str) -> str:
    return PARAGRAPH.join(part for part in (value["subject"], value["tasks"]) if part)


def _tutor(value: Any, language: str) -> str:
    who = ", ".join(part for part in (value["name"], value["email"]) if part)
    return translate(language, N_("Internship tutor: %(who)s."), who=who)


def _amount(value: Any, language: str) -> str:
    cents = value["hourly_cents"]
    if cents is None:
        return translate(language, N_("Nothing is paid."))
    says = N_("The city pays %(amount)s per hour of effective presence.")
    return translate(language, says, amount=formats.euros(cents, language))


def _interruption(value: Any, language: str) -> str:
    says = N_("The internship is interrupted from %(start)s to %(end)s, and goes on afterwards.")
    return translate(language, says, start=_day(value["starts_on"], language), end=_day(value["ends_on"], language))


def _early_end(value: Any, language: str) -> str:
    says = N_("The internship ends early: its last day is %(day)s. Reason: %(reason)s.")
    reason = translate(language, WORDS[EndReason(value["end_reason"])])
    return translate(language, says, day=_day(value["ended_on"], language), reason=reason)


_SAID: dict[AmendmentKind, Callable[[Any, str], str]] = {
    K.DATES: _dates, K.HOURS: _hours, K.PLACE: _place, K.SUBJECT: _subject, K.TUTOR: _tutor, K.AMOUNT: _amount,
    K.INTERRUPTION: _interruption, K.EARLY_END: _early_end,
}  # fmt: skip


def _day(value: str, language: str) -> str:
    return plain_date(date.fromisoformat(value), language)


def figures(facts: Facts, before: Facts, language: str) -> list[str]:
    """Hours and money before and after, with the line of the law where it is crossed."""
    says = N_("Presence: %(before)s hours until now, %(after)s hours with this amendment.")
    hours = (number(one.result.presence, language) for one in (before, facts))
    lines = [
        translate(language, says, before=next(hours), after=next(hours)),
        translate(language, verdict(before.result, facts.result), **most(facts.law)),
    ]
    return lines + _allowance(facts, before, language) + _gap(facts, before, language)


def _allowance(facts: Facts, before: Facts, language: str) -> list[str]:
    """What is paid before and after; of one that is due and not agreed yet, what it must be at least."""
    if not (before.is_paid or facts.is_paid):
        return []
    says = N_("Allowance for the hours planned: %(before)s until now, %(after)s with this amendment.")
    new = total(facts)
    if facts.result.is_due and facts.placement.hourly_cents is None:
        months = [one.amount for one in facts.result.by_month if not one.is_earlier]
        if None in months:
            return []
        says = N_("Allowance for the hours planned: %(before)s until now, at least %(after)s with this amendment.")
        new = sum(one or 0 for one in months)
    old, amount = (formats.euros(one, language) for one in (total(before), new))
    return [translate(language, says, before=old, after=amount)]


def _gap(facts: Facts, before: Facts, language: str) -> list[str]:
    """From when the next intern may take the post (L124-11), where the amendment moves that day."""
    if facts.offer is None:
        return []
    old, new = (free_from(_on_post(one)) for one in (before, facts))
    if old == new:
        return []
    says = N_("The same post may be taken again from %(before)s until now, from %(after)s with this amendment.")
    return [translate(language, says, before=plain_date(old, language), after=plain_date(new, language))]


def _on_post(facts: Facts) -> PreviousOnPost:
    placement = facts.placement
    by_intern = placement.end_reason is EndReason.INTERN
    return PreviousOnPost(placement.starts_on, last_day(placement), "intern" if by_intern else None)


def verdict(before: Result, after: Result) -> str:
    """The sentence (a msgid) about what is due before and after."""
    if before.is_due == after.is_due:
        return STAYS_DUE if after.is_due else STAYS_FREE
    return BECOMES_DUE if after.is_due else NO_LONGER_DUE


def most(law: Law) -> dict[str, object]:
    """The parameter of the sentences of :func:`verdict`."""
    return {"most": law.threshold}


def total(facts: Facts) -> int:
    """Cents for all months of presence; 0 where nothing is paid."""
    return sum(one.amount or 0 for one in facts.months)

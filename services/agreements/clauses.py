"""What an agreement must say, as a table: the contents that Code de l’éducation D124-4 asks for, one row each.

The words of a clause come from what is known of the internship, from the offer, or from the organisation’s own
template; a coordinator changes them for one internship. Which clauses apply follows from the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.i18n import N_

GAP = "[…]"
"""What templates have where something must be filled in by hand."""


class Step(StrEnum):
    """Short steps in which an agreement is prepared, also the chapters of the paper."""

    PARTIES = "parties"
    COURSE = "course"
    MISSION = "mission"
    HOURS = "hours"
    MONEY = "money"
    COVER = "cover"


class Origin(StrEnum):
    """Where the words of a clause come from."""

    FACTS = "facts"
    """Written anew from what is known, as long as it is a draft; what is typed is added after it."""
    OFFER = "offer"
    """Taken from the application, the offer and the placement when the draft is begun."""
    TEMPLATE = "template"
    """Taken from the template of the city when the draft is begun; any clause may have one."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One row. ``only`` names the fact that must hold for the clause to apply; ``says`` is what it has to say."""

    code: str
    title: str
    says: str
    step: Step
    origin: Origin
    is_mandatory: bool = True
    only: str = ""


def _table(*rows: tuple[Any, ...]) -> dict[str, Clause]:
    return {row[0]: Clause(*row) for row in rows}


# fmt: off
CLAUSES: dict[str, Clause] = _table(
    # code, title / what it must say / step, origin, mandatory, only
    ("guardian", N_("Agreement of the guardian"),
     N_("Who answers for the minor and agrees to the internship."),
     Step.PARTIES, Origin.FACTS, True, "is_minor"),
    ("course", N_("Course of study"),
     N_("Full title of the course, and its hours per year or semester."),
     Step.COURSE, Origin.OFFER),
    ("supervisors", N_("Referent teacher and tutor"),
     N_("Names and offices of the referent teacher and of the internship tutor."),
     Step.COURSE, Origin.FACTS),
    ("skills", N_("Skills to acquire or develop"),
     N_("What the intern should be able to do afterwards, in view of the course."),
     Step.MISSION, Origin.OFFER),
    ("tasks", N_("Tasks of the intern"),
     N_("What the intern does, in view of the aims of the course."),
     Step.MISSION, Origin.OFFER),
    ("supervision", N_("Supervision"),
     N_("How the referent teacher and the tutor guide and follow the intern."),
     Step.MISSION, Origin.TEMPLATE),
    ("period", N_("Dates and total duration"),
     N_("First and last day, and the total of hours and days of presence."),
     Step.HOURS, Origin.FACTS),
    ("week", N_("Weekly hours of presence"),
     N_("Hours of each day of the week, and of days that differ."),
     Step.HOURS, Origin.FACTS),
    ("special_days", N_("Nights, Sundays and public holidays"),
     N_("Whether the intern is present at night, on Sundays or on public holidays."),
     Step.HOURS, Origin.TEMPLATE),
    ("absences", N_("Permitted absences"),
     N_("When the intern may be absent, and whom to tell."),
     Step.HOURS, Origin.TEMPLATE),
    ("leave", N_("Leave"),
     N_("Leave and permitted absence, which is mandatory above two months."),
     Step.HOURS, Origin.FACTS, True, "needs_leave"),
    ("money", N_("Internship allowance"),
     N_("The amount per hour, or that nothing is due, with the reason."),
     Step.MONEY, Origin.FACTS),
    ("payment", N_("How it is paid"),
     N_("When and how the allowance is paid."),
     Step.MONEY, Origin.TEMPLATE, True, "is_paid"),
    ("benefits", N_("Benefits"),
     N_("Meals, commuting, culture and leisure: what the intern may use."),
     Step.MONEY, Origin.TEMPLATE),
    ("social_cover", N_("Social cover and accidents at work"),
     N_("Which social cover the intern has, and who declares an accident."),
     Step.COVER, Origin.TEMPLATE),
    ("liability", N_("Liability insurance"),
     N_("Who is insured for what: intern, city, university."),
     Step.COVER, Origin.TEMPLATE),
    ("house_rules", N_("House rules"),
     N_("Which rules of the house apply to the intern, and discretion."),
     Step.COVER, Origin.TEMPLATE),
    ("suspension", N_("Suspension and termination"),
     N_("How the internship may be suspended or ended before its last day."),
     Step.COVER, Origin.TEMPLATE),
    ("validation", N_("Validation of the internship"),
     N_("How the internship is validated, also after an interruption."),
     Step.COVER, Origin.TEMPLATE),
    ("certificate", N_("Certificate and evaluation"),
     N_("The certificate at the end, and the evaluation by the intern."),
     Step.COVER, Origin.TEMPLATE),
    ("other", N_("Other terms"),
     N_("Anything else that the parties agree on."),
     Step.COVER, Origin.TEMPLATE, False),
)
# fmt: on


def applying(conditions: Iterable[str]) -> list[Clause]:
    """The clauses that apply where ``conditions`` hold (``is_minor``, ``needs_leave``, ``is_paid``), in order."""
    held = set(conditions)
    return [clause for clause in CLAUSES.values() if not clause.only or clause.only in held]


def words(texts: Mapping[str, Any], code: str, language: str) -> str:
    """What was written under ``code`` in ``language``."""
    return str((texts.get(code) or {}).get(language, ""))

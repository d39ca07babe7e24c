"""What the law asks of an internship before it starts: hours, money, and what stands in the way. Pure functions.

Code de l’éducation L124-1 and following, D124-1 and following. Hours are exact fractions, amounts are cents. The values
of the law come as an argument (:class:`Law`), read from the dated rules; what depends on a month uses that month’s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from services.rules.ages import age_on

DAY = timedelta(days=1)
Hours = Fraction
Month = tuple[int, int]
"""Year and month."""
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Law:
    """The values that the law sets, with the public holidays of the country in which the internship takes place."""

    rates: Callable[[Month], int | None]
    """Least gratification per hour of presence in a month, in cents; None where no rate is known."""
    is_holiday: Callable[[date], bool]
    threshold: int = 308
    """Hours in one teaching year above which a gratification is due (L124-6)."""
    most_hours: int = 924
    """Hours that one person may be an intern of one host in one teaching year (L124-5)."""
    hours_per_day: int = 7
    """Hours of effective presence that make a day (D124-6)."""
    margin: int = 14
    """Hours below the threshold from which a warning is worth its place: two days."""
    year_begins: tuple[int, int] = (9, 1)
    """Month and day on which a teaching year begins."""


@dataclass(frozen=True, slots=True)
class PreviousOnPost:
    """The last internship on the same post, as it really ended; ``ended_by``: intern, host, school or None."""

    start: date
    end: date
    ended_by: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """An internship as agreed. ``planned`` gives the hours of each day of presence, holidays already left out."""

    start: date
    end: date
    planned: Mapping[date, Hours]
    host_is_public: bool = True
    weekly_hours: Hours | None = None
    leave_hours: Hours = NOTHING
    """Leave that the agreement grants beside presence: it counts for the threshold."""
    absences: Mapping[date, Hours] = field(default_factory=dict)
    hourly_cents: Callable[[int], Fraction | None] = lambda _year: None
    """What the host pays per hour in a year, in cents; None where nothing is said."""
    birth_date: date | None = None
    ended_on: date | None = None
    previous: Mapping[Month, Hours] = field(default_factory=dict)
    """Hours of presence at the same host before, by month, whatever school sent the person."""
    previous_on_post: PreviousOnPost | None = None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of presence. ``rate`` and ``amount`` are cents, None where no rate is known."""

    month: Month
    hours: Hours
    rate: int | None
    amount: int | None
    is_earlier: bool = False
    """It belongs to an earlier internship of the same teaching year."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says: ``level`` is block or warn; ``params`` fill the sentence that ``sentences.py`` has for it."""

    rule: str
    level: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """The answer. ``minimum`` is cents: 0 where nothing is due, None where a rate is missing."""

    presence: Hours
    presence_days: Hours
    counted: Hours
    year_hours: Hours
    """The hours that decide: of the fullest teaching year, where the internship lies in two."""
    is_due: bool
    minimum: int | None
    by_month: tuple[MonthLine, ...]
    findings: tuple[Finding, ...]


def spread(
    start: date, end: date, weekly_hours: Hours, days_per_week: int, is_holiday: Callable[[date], bool]
) -> dict[date, Hours]:
    """Weekly hours spread evenly over the first days of each week from Monday; holidays are not presence."""
    of_a_day = weekly_hours / days_per_week
    if not of_a_day:
        return {}
    days = (start + DAY * n for n in range((end - start).days + 1))
    return {day: of_a_day for day in days if day.weekday() < days_per_week and not is_holiday(day)}


def teaching_year(day: date, begins: tuple[int, int] = (9, 1)) -> int:
    """The year in which the teaching year of ``day`` began."""
    return day.year if (day.month, day.day) >= begins else day.year - 1


def simulate(plan: Plan, law: Law) -> Result:
    """Hours, gratification and findings of an internship.

    The threshold is judged on what is agreed, absences and an early end left aside; what is paid are the hours of real
    presence. Leave of the agreement and earlier hours of the teaching year count for the threshold.
    """
    really = presence(plan)
    years = hours_by_year(plan, law)
    due_years = {year for year, hours in years.items() if hours > law.threshold}
    lines = _lines(plan, law, really, due_years)
    presence_total = sum(really.values(), NOTHING)
    missing = any(line.rate is None for line in lines)
    minimum = None if missing else sum(line.amount or 0 for line in lines)
    return Result(
        presence=presence_total,
        presence_days=presence_total / law.hours_per_day,
        counted=sum(plan.planned.values(), NOTHING) + plan.leave_hours,
        year_hours=max(years.values()),
        is_due=bool(due_years),
        minimum=minimum,
        by_month=lines,
        findings=tuple(_findings(plan, law, years, due_years, lines)),
    )


def presence(plan: Plan) -> dict[date, Hours]:
    """Hours really present on each day: as planned, less absences, up to the real last day."""
    last = plan.ended_on or plan.end
    found = {day: hours - plan.absences.get(day, NOTHING) for day, hours in plan.planned.items() if day <= last}
    return {day: hours for day, hours in found.items() if hours > 0}


def hours_by_year(plan: Plan, law: Law) -> dict[int, Hours]:
    """Hours that count for the threshold in each teaching year that the agreement touches.

    Leave is counted in the year of the start; earlier months belong to the year in which their first day lies.
    """
    first = teaching_year(plan.start, law.year_begins)
    years = dict.fromkeys(range(first, teaching_year(plan.end, law.year_begins) + 1), NOTHING)
    for day, hours in plan.planned.items():
        years[teaching_year(day, law.year_begins)] += hours
    years[first] += plan.leave_hours
    for month, hours in plan.previous.items():
        year = _year_of(month, law)
        if year in years:
            years[year] += hours
    return years


def _year_of(month: Month, law: Law) -> int:
    return teaching_year(date(*month, 1), law.year_begins)


def _lines(plan: Plan, law: Law, really: Mapping[date, Hours], due_years: set[int]) -> tuple[MonthLine, ...]:
    """Months of presence in order; where it is due, the earlier months of the same teaching year come with them."""
    own: dict[Month, Hours] = {}
    for day, hours in really.items():
        month = (day.year, day.month)
        own[month] = own.get(month, NOTHING) + hours
    earlier = {
        month: hours for month, hours in plan.previous.items() if hours and _year_of(month, law) in due_years
    }  # fmt: skip
    found = [_line(month, hours, law, bool(due_years), False) for month, hours in own.items()]
    found += [_line(month, hours, law, True, True) for month, hours in earlier.items()]
    return tuple(sorted(found, key=lambda line: (line.month, not line.is_earlier)))


def _line(month: Month, hours: Hours, law: Law, is_paid: bool, is_earlier: bool) -> MonthLine:
    rate = law.rates(month)
    amount = None if rate is None else round_half_up(hours * rate) if is_paid else 0
    return MonthLine(month, hours, rate, amount, is_earlier)


def round_half_up(value: Fraction) -> int:
    """To the nearest whole, halves upwards, for values that are not negative."""
    return int((2 * value + 1) // 2)


def _findings(
    plan: Plan, law: Law, years: Mapping[int, Hours], due_years: set[int], lines: tuple[MonthLine, ...]
) -> list[Finding]:
    """In the order in which the contract names them."""
    hours = max(years.values())
    found = [Finding("max_hours", "block", {"hours": hours})] if hours > law.most_hours else []
    found += _gap(plan)
    found += _minor(plan, law)
    found += _rates(plan, law, bool(due_years), lines)
    if law.threshold - law.margin <= hours <= law.threshold:
        found.append(Finding("gratification_margin", "warn", {"left": law.threshold - hours}))
    if due_years and all(_without_earlier(plan, law, years, year) <= law.threshold for year in due_years):
        found.append(Finding("gratification_retroactive", "warn"))
    if due_years and len({line.rate for line in lines} - {None}) > 1:
        found.append(Finding("rate_year_change", "warn"))
    if (days := (plan.end - plan.start).days + 1) > 90:
        found.append(Finding("stay_over_90_days", "warn", {"days": days}))
    return found


def _without_earlier(plan: Plan, law: Law, years: Mapping[int, Hours], year: int) -> Hours:
    return years[year] - sum((h for month, h in plan.previous.items() if _year_of(month, law) == year), NOTHING)


def free_from(previous: PreviousOnPost) -> date:
    """First day on which the next intern may take the same post.

    A third of the calendar length of the one before, rounded up; none where the intern ended it (L124-11).
    """
    length = (previous.end - previous.start).days + 1
    gap = 0 if previous.ended_by == "intern" else -(-length // 3)
    return previous.end + DAY * (gap + 1)


def _gap(plan: Plan) -> list[Finding]:
    before = plan.previous_on_post
    if before is None or plan.start >= free_from(before):
        return []
    return [Finding("gap_on_post", "block", {"day": free_from(before)})]


def _minor(plan: Plan, law: Law) -> list[Finding]:
    """Limits for somebody under 18 on the first day (Code du travail L3162-1 and following)."""
    age = age_on(plan.birth_date, plan.start) if plan.birth_date else 18
    if age >= 18:
        return []
    most, found = (7 if age < 16 else 8), []
    weeks: dict[date, Hours] = {}
    for day, hours in plan.planned.items():
        monday = day - DAY * day.weekday()
        weeks[monday] = weeks.get(monday, NOTHING) + hours
    if max([plan.weekly_hours or NOTHING, *weeks.values()]) > 35:
        found.append(Finding("minor_weekly_hours", "block", {"hours": 35}))
    if any(hours > most for hours in plan.planned.values()):
        found.append(Finding("minor_daily_hours", "block", {"hours": most}))
    off = sorted(
        day for day, hours in plan.planned.items() if hours and (day.weekday() == 6 or law.is_holiday(day))
    )  # fmt: skip
    if off:
        found.append(Finding("minor_day_off", "block", {"day": off[0]}))
    return found


def _rates(plan: Plan, law: Law, is_due: bool, lines: tuple[MonthLine, ...]) -> list[Finding]:
    """What is paid against what the law says, where a gratification is due."""
    found = []
    if unknown := [line.month for line in lines if line.rate is None]:
        found.append(Finding("rate_missing", "block", {"year": unknown[0][0]}))
    own = [(line, plan.hourly_cents(line.month[0])) for line in lines if not line.is_earlier and line.rate is not None]
    paid = [(line.month, line.rate or 0, cents) for line, cents in own if cents is not None and is_due]
    for rule, wrong in (
        ("rate_below_minimum", [(m, rate) for m, rate, cents in paid if cents < rate]),
        ("rate_above_ceiling", [(m, rate) for m, rate, cents in paid if cents > rate and plan.host_is_public]),
    ):
        if wrong:
            found.append(Finding(rule, "block", {"year": wrong[0][0][0], "cents": wrong[0][1]}))
    return found

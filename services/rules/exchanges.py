"""What the law and the usual norms ask of a youth exchange (``rules.md`` section 2). Pure functions over ages and days.

The numbers are arguments, read by the callers from the dated rules; a number that is not entered asks for nothing.
Ages are those of the first day of a visit. Sources: Code de l’action sociale et des familles L227-4, R227-1, R227-2,
R227-15; programme guide of Erasmus+ for the norms, which only warn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from services.i18n import N_
from services.rules.ages import MINOR_BELOW, age_on, months_later

YOUNG_BELOW = 6
"""Years under which a leader looks after fewer (R227-15)."""


@dataclass(frozen=True, slots=True)
class Norms:
    """The numbers on the first day of a visit; None where none is entered."""

    per_leader: int | None = None
    """Minors of six years and more whom one leader may look after."""
    young_per_leader: int | None = None
    """Minors under six."""
    least_leaders: int | None = None
    """Fewest leaders of a group with minors."""
    declared_from: int | None = None
    """Minors from which a stay with a night is an accueil collectif de mineurs."""
    declared_months: int | None = None
    """Months before the first day by which it is declared."""
    complement_days: int | None = None
    """Days before the first day by which the complement is sent."""
    least_days: int | None = None
    most_days: int | None = None
    """Usual length without the days of travel."""
    least_people: int | None = None
    most_people: int | None = None
    """Usual number of young people of both groups together."""
    least_group: int | None = None
    """Fewest young people of one group."""


def leaders_needed(ages: Iterable[int], norms: Norms) -> int:
    """How many leaders a group, or those at one activity, need: none for adults, at least the least for minors."""
    minors = [age for age in ages if age < MINOR_BELOW]
    if not minors:
        return 0
    young = sum(age < YOUNG_BELOW for age in minors)
    needed = _shared(young, norms.young_per_leader) + _shared(len(minors) - young, norms.per_leader)
    return max(needed, norms.least_leaders or 0)


def _shared(number: int, per_leader: int | None) -> int:
    return -(-number // per_leader) if per_leader else 0


def must_be_declared(minors: int, nights: int, norms: Norms) -> bool:
    """Whether a stay is an accueil collectif de mineurs, which is declared beforehand (R227-1)."""
    return norms.declared_from is not None and minors >= norms.declared_from and nights >= 1


def declared_by(starts_on: date, norms: Norms) -> date | None:
    """The last day on which the stay is declared (R227-2)."""
    return months_later(starts_on, -norms.declared_months) if norms.declared_months is not None else None


def complement_by(starts_on: date, norms: Norms) -> date | None:
    """The last day for the complement to the declaration: names of leaders, numbers (R227-2)."""
    return starts_on - timedelta(days=norms.complement_days) if norms.complement_days is not None else None


def birthday_of_age(birth_date: date) -> date:
    """The day on which somebody is 18; of those born on 29 February the first of March of a short year."""
    year = birth_date.year + MINOR_BELOW
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def comes_of_age(birth_date: date | None, visits: Collection[tuple[date, date]]) -> date | None:
    """The 18th birthday, if it lies after the first day of the first visit and not after the last day of the last.

    Such a young person is a minor at the beginning of the exchange and an adult before its end.
    """
    if birth_date is None or not visits:
        return None
    day = birthday_of_age(birth_date)
    return day if min(first for first, _last in visits) < day <= max(last for _first, last in visits) else None


def is_balanced(girls: int, boys: int, percent: int) -> bool:
    """Whether girls and boys each make at least ``percent`` of both together; nobody, or no goal, is balanced."""
    both = girls + boys
    return both == 0 or min(girls, boys) * 100 >= percent * both


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as the norms look at it: ages of the young people by group, leaders by group, what the exchange wishes.

    A group is named as it is shown. Ages are those on the first day; of whom no birth date is known none.
    """

    starts_on: date
    ends_on: date
    travel_days: int
    ages: Mapping[str, Collection[int]]
    young: Mapping[str, int]
    """Young people of each group."""
    leaders: Mapping[str, int]
    min_age: int
    max_age: int
    declared_on: date | None = None
    travelling_minors: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What the norms say of a visit; ``rule`` names a sentence of :data:`TEXTS`."""

    rule: str
    params: Mapping[str, Any] = field(default_factory=dict)


TEXTS: dict[str, str] = {
    "days": N_("The visit has %(n)s days without travel; usual are %(least)s to %(most)s."),
    "people": N_("Both groups together have %(n)s young people; usual are %(least)s to %(most)s."),
    "group": N_("The group of %(city)s has %(n)s young people; usual are at least %(least)s."),
    "leader": N_("The group of %(city)s has no leader yet."),
    "young": N_("Of the group of %(city)s, %(n)s are younger than %(least)s on the first day."),
    "old": N_("Of the group of %(city)s, %(n)s are older than %(most)s on the first day."),
    "declare": N_("This stay of minors is declared to the authorities by %(day)s (accueil collectif de mineurs)."),
    "complement": N_("The complement to the declaration is sent by %(day)s: names of the leaders, final numbers."),
}


def remarks(visit: Visit, norms: Norms) -> list[Remark]:
    """What is unusual about a visit, or due before it; nothing of it keeps a group from leaving."""
    return [*_length(visit, norms), *_numbers(visit, norms), *_ages(visit), *_declaration(visit, norms)]


def _length(visit: Visit, norms: Norms) -> Iterator[Remark]:
    n = (visit.ends_on - visit.starts_on).days + 1 - visit.travel_days
    least, most = norms.least_days, norms.most_days
    if least is not None and most is not None and not least <= n <= most:
        yield Remark("days", {"n": n, "least": least, "most": most})


def _numbers(visit: Visit, norms: Norms) -> Iterator[Remark]:
    n, least, most = sum(visit.young.values()), norms.least_people, norms.most_people
    if n and least is not None and most is not None and not least <= n <= most:
        yield Remark("people", {"n": n, "least": least, "most": most})
    for city, number in visit.young.items():
        if number and norms.least_group is not None and number < norms.least_group:
            yield Remark("group", {"city": city, "n": number, "least": norms.least_group})
        if number and not visit.leaders.get(city):
            yield Remark("leader", {"city": city})


def _ages(visit: Visit) -> Iterator[Remark]:
    for city, ages in visit.ages.items():
        if young := sum(age < visit.min_age for age in ages):
            yield Remark("young", {"city": city, "n": young, "least": visit.min_age})
        if old := sum(age > visit.max_age for age in ages):
            yield Remark("old", {"city": city, "n": old, "most": visit.max_age})


def _declaration(visit: Visit, norms: Norms) -> Iterator[Remark]:
    if not must_be_declared(visit.travelling_minors, (visit.ends_on - visit.starts_on).days, norms):
        return
    first, second = declared_by(visit.starts_on, norms), complement_by(visit.starts_on, norms)
    if visit.declared_on is None and first is not None:
        yield Remark("declare", {"day": first})
    elif second is not None:
        yield Remark("complement", {"day": second})


def age_at(birth_date: date | None, day: date) -> int | None:
    """Age on ``day``; None where no birth date is known."""
    return age_on(birth_date, day) if birth_date else None

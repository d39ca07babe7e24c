"""Plan and presence by day: what differs from the week, and what stays the same however it is cut."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from db.enums import AbsenceKind
from services.presence.plan import Away, Stay, hours_by_month, minutes_of, month_bounds
from services.rules.internships import Law, simulate
from services.rules.law import is_french_holiday

SUMMER = (date(2026, 7, 1), date(2026, 8, 31))
LAW = Law(rates=lambda _month: 450, is_holiday=is_french_holiday)


def reasons(stay, *days):
    return [(one.reason, one.done) for one in map(stay.day, days)]


def test_the_worked_cases_come_out_of_a_week():
    assert minutes_of(Stay(*SUMMER).days()) == 301 * 60
    assert minutes_of(Stay(*SUMMER, weekly_minutes=39 * 60).days()) == Fraction(3354, 10) * 60
    assert minutes_of(Stay(date(2026, 9, 1), date(2026, 10, 31)).days()) == 308 * 60
    assert simulate(Stay(*SUMMER).plan(), LAW).minimum == 0
    assert simulate(Stay(*SUMMER, weekly_minutes=39 * 60).plan(), LAW).minimum == 150_930


def test_each_day_says_why_it_has_its_hours():
    stay = Stay(
        *SUMMER, week_minutes=[420, 420, 420, 420, 240, 120, 0], ended_on=date(2026, 8, 20),
        different={date(2026, 7, 13): (0, "Pont"), date(2026, 7, 14): (180, "Fête")},
        absences=[Away(date(2026, 7, 2), date(2026, 7, 5), AbsenceKind.ILLNESS),
                  Away(date(2026, 7, 6), date(2026, 7, 6), AbsenceKind.FAMILY, 100)],
        register={date(2026, 7, 7): 480, date(2026, 7, 12): 60},
    )  # fmt: skip
    july = [date(2026, 7, day) for day in (1, 2, 4, 5, 6, 7, 12, 13, 14)]
    assert reasons(stay, *july, date(2026, 8, 15), date(2026, 8, 21)) == [
        ("planned", 420), ("absent", 0), ("absent", 0), ("free", 0), ("absent", 320), ("register", 480),
        ("register", 60), ("closed", 0), ("planned", 180), ("holiday", 0), ("after_end", 0),
    ]  # fmt: skip
    assert stay.day(date(2026, 7, 13)).note == "Pont"
    assert [one.missed for one in map(stay.day, july[1:5])] == [420, 120, 0, 100]


def test_hours_of_the_register_beyond_the_plan_count_for_the_threshold():
    stay = Stay(*SUMMER, register={date(2026, 7, day): 480 for day in (1, 2, 3, 6, 7, 8, 9, 10)})
    result = simulate(stay.plan(), LAW)
    assert (result.presence, result.counted, result.is_due) == (309, 309, True)
    assert result.minimum == 139_050


def test_an_early_end_pays_what_was_done_and_judges_what_was_planned():
    stay = Stay(date(2026, 6, 1), date(2026, 8, 31), ended_on=date(2026, 6, 5))
    result = simulate(stay.plan(), LAW)
    assert (result.presence, result.is_due, result.minimum) == (35, True, 35 * 450)


def test_an_absence_alone_never_makes_the_threshold_fall():
    stay = Stay(date(2026, 6, 1), date(2026, 8, 31), absences=[Away(date(2026, 6, 1), date(2026, 8, 20))])
    result = simulate(stay.plan(), LAW)
    assert (result.is_due, result.presence) == (True, 7 * 7)


DAYS = st.integers(0, 61).map(lambda n: SUMMER[0] + timedelta(days=n))
AWAY = st.builds(
    lambda day, length, minutes: Away(day, day + timedelta(days=length), minutes=minutes),
    DAYS, st.integers(0, 4), st.none() | st.integers(1, 300),
)  # fmt: skip
STAYS = st.builds(
    lambda weekly, absences, register, ended: Stay(
        *SUMMER, weekly_minutes=weekly, absences=absences, register=register, ended_on=ended
    ),
    st.integers(1, 3000), st.lists(AWAY, max_size=4), st.dictionaries(DAYS, st.integers(0, 600), max_size=4),
    st.none() | DAYS,
)  # fmt: skip


@given(STAYS, st.lists(DAYS, max_size=5))
def test_any_cut_of_the_days_gives_the_same_total(stay, cuts):
    edges = [SUMMER[0], *sorted(set(cuts) - {SUMMER[0]}), SUMMER[1] + timedelta(days=1)]
    parts = [stay.days(a, b - timedelta(days=1)) for a, b in pairwise(edges)]
    assert sum(map(minutes_of, parts)) == minutes_of(stay.days())
    months = [minutes_of(stay.days(*month_bounds(first))) for first in (date(2026, 7, 9), date(2026, 8, 1))]
    assert sum(months) == minutes_of(stay.days())
    assert sum(hours_by_month(stay.plan()).values()) * 60 == minutes_of(stay.days())


@given(STAYS, DAYS, st.integers(1, 300))
def test_more_hours_never_mean_less_due(stay, day, more):
    longer = Stay(
        *SUMMER, weekly_minutes=stay.weekly_minutes, absences=stay.absences, ended_on=stay.ended_on,
        register={**stay.register, day: stay.day(day).done + more},
    )  # fmt: skip
    before, after = (simulate(one.plan(), LAW) for one in (stay, longer))
    assert (after.minimum or 0) >= (before.minimum or 0)
    assert after.year_hours >= before.year_hours


@given(
    st.lists(st.tuples(DAYS, st.none() | st.integers(1, 420)), max_size=6, unique_by=lambda one: one[0]), st.randoms()
)
def test_presence_is_the_plan_less_absences_in_any_order(days, random):
    absences = [Away(day, day, minutes=minutes) for day, minutes in days]
    shuffled = random.sample(absences, len(absences))
    plain, one, other = Stay(*SUMMER), Stay(*SUMMER, absences=absences), Stay(*SUMMER, absences=shuffled)
    assert one.days() == other.days()
    missed = sum(min(plain.planned_on(day), plain.planned_on(day) if m is None else m) for day, m in days)
    assert minutes_of(one.days()) == minutes_of(plain.days()) - missed


def test_whoever_pays_the_legal_rate_pays_that_of_each_year_and_any_other_rate_is_held_to_it():
    law = Law(rates=lambda month: {2025: 435, 2026: 450}[month[0]], is_holiday=is_french_holiday)
    dates = {"starts_on": date(2025, 12, 1), "ends_on": date(2026, 2, 13)}

    def found(cents):
        result = simulate(Stay(**dates, hourly_cents=cents).plan(law=law), law)
        return result.minimum, {one.rule for one in result.findings if one.level == "block"}

    assert found(435) == (164640, set())
    assert found(440) == (164640, {"rate_above_ceiling", "rate_below_minimum"})

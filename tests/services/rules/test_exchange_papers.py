"""Which papers a journey asks for, by residence, age, nationality and direction; when a paper no longer serves."""

from datetime import date

import pytest

from services.rules.exchange_papers import (
    Needs,
    PassportTrouble,
    Trip,
    authorisation_ends,
    needs,
    needs_visa,
    passport_trouble,
)

FIRST, LAST = date(2027, 7, 5), date(2027, 7, 14)
GENERAL = {Needs.TRAVEL, Needs.HEALTH}


def trip(residence="FR", to="AM", nationality="FR", age=15, **fields):
    return Trip(residence, to, nationality, age, FIRST, fields.pop("ends_on", LAST), **fields)


@pytest.mark.parametrize(
    ("journey", "more"),
    [
        (trip(), {Needs.EXIT}),
        (trip(age=17), {Needs.EXIT}),
        (trip(age=18), set()),
        (trip(age=None), {Needs.EXIT}),
        (trip(nationality="AM"), {Needs.EXIT}),
        (trip(nationality=""), {Needs.EXIT, Needs.NATIONALITY}),
        (trip("AM", "FR", "AM"), {Needs.NOTARY, Needs.VISA}),
        (trip("AM", "FR", "AM", 18), {Needs.VISA}),
        (trip("AM", "FR", "FR"), {Needs.NOTARY}),
        (trip("AM", "FR", "GE"), {Needs.NOTARY}),
        (trip("AM", "FR", "RU", 18), {Needs.VISA}),
    ],
)
def test_papers_follow_residence_age_nationality_and_direction(journey, more):
    assert set(needs(journey)) == GENERAL | more


def test_a_leader_needs_no_parent_but_the_same_passport_and_visa():
    assert set(needs(trip("AM", "FR", "AM", 17, leads=True))) == {Needs.TRAVEL, Needs.LEADER, Needs.VISA}


def test_french_nationals_stay_180_days_in_armenia_without_a_visa():
    assert not needs_visa(trip(ends_on=date(2027, 12, 31)))
    assert needs_visa(trip(ends_on=date(2028, 1, 1)))
    assert not needs_visa(trip(nationality=""))


def test_an_exit_authorisation_is_good_for_one_year_from_its_signature():
    assert authorisation_ends(date(2026, 7, 6)) == date(2027, 7, 5)
    assert authorisation_ends(date(2024, 2, 29)) == date(2025, 2, 27)


@pytest.mark.parametrize(
    ("issued_on", "expires_on", "trouble"),
    [
        (None, None, None),
        (date(2020, 1, 1), date(2027, 10, 14), None),
        (None, date(2027, 10, 13), PassportTrouble.TOO_SHORT),
        (date(2017, 7, 5), date(2030, 1, 1), PassportTrouble.TOO_OLD),
        (date(2017, 7, 6), date(2030, 1, 1), None),
    ],
)
def test_a_passport_is_young_and_lasts_three_months_beyond_the_return(issued_on, expires_on, trouble):
    assert passport_trouble(issued_on, expires_on, trip()) is trouble


def test_a_passport_that_serves_the_first_visit_may_end_before_the_second():
    first = Trip("FR", "AM", "FR", 15, date(2027, 4, 12), date(2027, 4, 21))
    ends = date(2027, 8, 1)
    assert passport_trouble(None, ends, first) is None
    assert passport_trouble(None, ends, trip()) is PassportTrouble.TOO_SHORT

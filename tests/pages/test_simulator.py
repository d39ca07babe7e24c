"""The public page that says what the law asks of an internship."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from db.session import writing
from seeds.reference_data import RULES
from services.i18n import translate
from settings import ROOT
from tests.pages.opening import listed
from tests.signing_in import at_address, visiting

pytestmark = pytest.mark.one_database


@pytest.fixture
def page(db) -> AppTest:
    from db.models import DatedRule

    with writing() as session:
        session.add_all(DatedRule(**row) for row in RULES)
    at = at_address(visiting(AppTest.from_file(ROOT / "app.py", default_timeout=30)), "simulator")
    at.date_input(key="sim-start").set_value(date(2026, 7, 1))
    at.date_input(key="sim-end").set_value(date(2026, 8, 31))
    return at.run()


def test_two_summer_months_are_not_due_and_say_how_near_the_line_is(page):
    assert [one.value.partition("  ")[0] for one in page.success] == [
        translate("fr", "Nothing must be paid: %(hours)s h are not more than %(most)s h.", hours="301", most=308)
    ]
    assert "L124-6" in page.success[0].value
    assert len(page.warning) == 1
    assert [row[1:] for row in listed(page)] == [["154", "4,50\xa0€", "0,00\xa0€"], ["147", "4,50\xa0€", "0,00\xa0€"]]


def test_longer_weeks_are_due_with_the_least_amount(page):
    page.number_input(key="sim-hours").set_value(39.0).run()
    assert "1\u202f509,30\xa0€" in page.info[0].value
    assert not page.warning


def test_days_in_the_wrong_order_are_refused_in_one_sentence(page):
    page.date_input(key="sim-end").set_value(date(2026, 6, 1)).run()
    assert not page.exception
    assert [one.value for one in page.error] == [
        translate("fr", "Give a first day and, after it, a last day at most a year later.")
    ]
    assert listed(page) == []


def test_a_minor_has_shorter_weeks(page):
    page.number_input(key="sim-hours").set_value(39.0)
    page.selectbox(key="sim-age").set_value(17).run()
    assert [one.value.partition("  ")[0] for one in page.error] == [
        translate("fr", "Under 18, an intern may be present at most %(hours)s h a week.", hours=35)
    ]


@pytest.mark.parametrize(
    ("weekly", "hours", "says"),
    [
        (20.0, "168", "By its hours nothing must be paid: %(hours)s h are not more than %(most)s h. It is not final "
                      "yet: the legal rate of %(year)s is not known."),
        (39.0, "327,6", "Money is due, since %(hours)s h are more than %(most)s h. How much cannot be said yet: the "
                        "legal rate of %(year)s is not known."),
    ],
)  # fmt: skip
def test_a_year_without_a_rate_is_one_sentence_that_promises_no_amount(page, weekly, hours, says):
    page.date_input(key="sim-start").set_value(date(2031, 7, 1))
    page.date_input(key="sim-end").set_value(date(2031, 8, 31))
    page.number_input(key="sim-hours").set_value(weekly).run()
    assert (len(page.success), len(page.error), len(page.info)) == (0, 0, 0)
    assert [one.value.partition("  ")[0] for one in page.warning] == [
        translate("fr", says, hours=hours, most=308, year=2031)
    ]
    assert {row[2] for row in listed(page)} == {translate("fr", "not known yet")}

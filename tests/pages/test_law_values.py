"""The values of the law as people meet them: administrators enter one, coordinators read."""

from datetime import date

import pytest
from sqlalchemy import select

from db.models import DatedRule
from seeds.reference_data import RULES
from services.i18n import translate
from tests.pages.opening import button, checked, opened, words

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def seeded(db):
    db.add(*(DatedRule(**row) for row in RULES))


def test_an_administrator_enters_the_rate_of_a_year_and_reads_it_in_the_table(db, make):
    at = opened(make.admin(), "law_values")
    assert "4,50\u00a0€" in words(at)
    at.number_input(key="law-value").set_value(4.65)
    at.date_input(key="law-from").set_value(date(2027, 1, 1))
    at = checked(button(at, "Enter the value").click().run())
    assert translate("fr", "Say where it stands: law, decree, official page.") in [one.value for one in at.error]
    at.text_input(key="law-source").set_value("Arrêté du 20 décembre 2026")
    at = checked(button(at, "Enter the value").click().run())
    row = db.one(select(DatedRule).where(DatedRule.valid_from == date(2027, 1, 1)))
    assert (row.value, row.valid_to, row.source) == (465, date(2027, 12, 31), "Arrêté du 20 décembre 2026")
    assert "4,65\u00a0€" in words(at)


def test_a_coordinator_reads_and_finds_no_form(make):
    at = opened(make.coordinator(), "law_values", language="hy")
    assert translate("hy", "In force") in words(at)
    assert not at.number_input
    assert translate("hy", "Enter the value") not in [one.label for one in at.button]

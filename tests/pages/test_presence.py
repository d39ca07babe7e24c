"""Presence as people meet it: a department confirms by its link, a coordinator sees the month and the money."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import LinkPurpose, PlacementState, SubjectKind
from db.models import Absence, DatedRule, GratificationMonth, Person, PresenceConfirmation, PresenceEntry, User
from services import links, unit
from services.actors import system
from services.unit import utc_now
from tests.pages.test_department_desk import APP, desk, fr, press, words
from tests.signing_in import at_address, signed_in

pytestmark = pytest.mark.one_database


@pytest.fixture
def department(make):
    return make.department(name_fr="Service jeunesse")


@pytest.fixture
def placement(make, department):
    today = utc_now().date()
    return make.placement(
        department=department, state=PlacementState.IN_PROGRESS, starts_on=today - timedelta(days=100),
        ends_on=today + timedelta(days=2), keeps_register=True,
    )  # fmt: skip


def open_page(make, page, **query):
    coordinator = make.coordinator()
    at = signed_in(AppTest.from_file(APP, default_timeout=30), make.db.get(User, coordinator.user_id))
    at_address(at, page, **query)
    assert not at.exception, [one.message for one in at.exception]
    return at


def test_a_department_reports_an_absence_and_confirms_the_hours_by_its_link(db, department, placement):
    token = unit.run(
        links.issue, system(), LinkPurpose.DEPARTMENT_DESK, SubjectKind.DEPARTMENT, department.id,
        valid_for=timedelta(days=1), now=utc_now(), details={"name": "Mme Roche"},
    )  # fmt: skip
    at = press(desk(token, intern=placement.public_id), "Report an absence")
    assert fr("Report") in [one.label for one in at.button]
    assert db.all(select(Absence)) == []
    at = desk(token, intern=placement.public_id)
    weeks = [one for one in at.button if one.help and one.help.endswith("5 jours")]
    assert len(weeks) >= 2
    weeks[0].click().run()
    assert {row.minutes for row in db.all(select(PresenceEntry))} == {420}
    at = press(desk(token, intern=placement.public_id), "The hours are right")
    assert fr("confirmed") in words(at)
    assert not db.one(select(PresenceConfirmation)).from_intern


def test_a_coordinator_is_asked_how_they_know_of_a_confirmation(make, placement):
    at = open_page(make, "placement", id=placement.public_id)
    assert fr("not confirmed yet") in words(at)
    assert [one.label for one in at.text_input].count(fr("Who told you?")) == 3
    at = press(at, "Report an absence")
    assert fr("Report") not in [one.label for one in at.button]


def test_a_coordinator_sees_the_month_and_states_what_is_over(db, make, placement):
    today = utc_now().date()
    db.add(DatedRule(code="gratification_hourly", valid_from=today - timedelta(days=800), value=450, unit="cents",
                     source="Arrêté"))  # fmt: skip
    at = open_page(make, "presence")
    assert fr("Hours of the month") in words(at) + "".join(one.value for one in at.subheader)
    at = open_page(make, "presence", part="money")
    [first, *_others] = [one for one in at.button if one.label == fr("State to the payroll office")]
    at = first.click().run()
    assert not at.exception
    row = db.one(select(GratificationMonth))
    assert row.month == placement.starts_on.replace(day=1)
    assert fr("Stated, not paid yet") in words(at)


def test_the_intern_says_the_same_of_their_own_hours_once(db, make, placement):
    student = make.applicant(db.get(Person, placement.person_id))
    at = signed_in(AppTest.from_file(APP, default_timeout=30), db.get(User, student.user_id))
    at = press(at_address(at, "my_internship", id=placement.public_id), "The hours are right")
    assert fr("confirmed") in words(at)
    assert db.one(select(PresenceConfirmation)).from_intern
    assert fr("The hours are right") not in [one.label for one in at.button]

"""The guardian on the profile of a minor and on the coordinator's record of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState
from db.models import Guardian
from services.unit import utc_now
from tests.pages.opening import checked, opened

pytestmark = pytest.mark.one_database


def names(at):
    return [one for one in at.text_input if one.key and "guardian_name" in one.key]


def test_a_minor_names_the_guardian_whom_the_coordinator_reads_and_others_are_not_asked(db, make):
    day = utc_now().date()
    child = make.person(birth_date=day - timedelta(days=16 * 365), email="anna@example.org")
    adult = make.person(birth_date=day - timedelta(days=20 * 366))
    call = make.call(starts_on=day + timedelta(days=90), ends_on=day + timedelta(days=120))
    for person in (child, adult):
        make.application(call=call, person=person, state=ApplicationState.SUBMITTED)
    at = opened(make.applicant(child), "my_profile")
    checked(names(at)[0].input("Karine Petrosyan").run())
    assert db.one(select(Guardian)).name == "Karine Petrosyan"
    at = opened(make.coordinator(), "person", id=child.public_id)
    assert [one.value for one in names(at)] == ["Karine Petrosyan"]
    assert names(opened(make.applicant(adult), "my_profile")) == []

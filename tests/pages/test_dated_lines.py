"""Other interns and absences are changed and taken away where they stand."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import OtherIntern, TutorAbsence
from services import other_interns, tutor_absences, unit
from services.unit import utc_now
from tests.conftest import NOW
from tests.pages.opening import button, checked, opened, words
from tests.services.hosting import tutor

pytestmark = pytest.mark.one_database
IN_A_MONTH = utc_now().date() + timedelta(days=30)
DAYS = {"starts_on": IN_A_MONTH, "ends_on": IN_A_MONTH + timedelta(days=20)}


def confirmed_in(at, opener, msgid):
    """Press the last button of this name in the dialog that ``opener`` opens."""
    button(at, msgid, -1).click()
    checked(at.button(key=opener).click().run())


def test_an_other_intern_is_changed_once_its_days_can_be(db, make):
    coordinator, archives, park = make.coordinator(), make.department(), make.department(name_fr="Parcs")
    line = unit.run(
        other_interns.add, coordinator, department_public_id=archives.public_id, name="Léa", now=NOW, **DAYS
    )
    at = opened(coordinator, "placements", view="others")
    opener = f"open-change-{line.public_id}"
    at.button(key=opener).click().run()
    key = f"change-{line.public_id}-{line.version}"
    assert at.selectbox(key=f"{key}-department_public_id").value == archives.public_id
    at.selectbox(key=f"{key}-department_public_id").select(park.public_id)
    at.date_input(key=f"{key}-last").set_value(IN_A_MONTH - timedelta(days=1))
    confirmed_in(at, opener, "Keep the changes")
    assert "avant" in at.error[0].value
    assert db.get(OtherIntern, line.id).department_id == archives.id
    at.date_input(key=f"{key}-last").set_value(IN_A_MONTH + timedelta(days=5))
    confirmed_in(at, opener, "Keep the changes")
    kept = db.get(OtherIntern, line.id)
    assert (kept.department_id, kept.name, kept.ends_on) == (park.id, "Léa", IN_A_MONTH + timedelta(days=5))


def test_an_other_intern_is_taken_away_after_one_question(db, make):
    coordinator = make.coordinator()
    line = unit.run(other_interns.add, coordinator, name="Léa", now=NOW, **DAYS)
    at = opened(coordinator, "placements", view="others")
    at.button(key=f"open-remove-{line.public_id}").click().run()
    assert len(db.all(select(OtherIntern))) == 1
    confirmed_in(at, f"open-remove-{line.public_id}", "Take away")
    assert db.all(select(OtherIntern)) == []


def test_an_absence_is_changed_on_the_page_of_tutors(db, make):
    coordinator, person = make.coordinator(), tutor(make)
    make.placement(tutor_id=person.id, starts_on=IN_A_MONTH, ends_on=IN_A_MONTH + timedelta(days=60))
    absence = unit.run(tutor_absences.add, coordinator, person.public_id, now=NOW, **DAYS)
    at = opened(coordinator, "tutors")
    opener, key = f"open-change-{absence.public_id}", f"change-{absence.public_id}-{absence.version}"
    at.button(key=opener).click().run()
    at.text_input(key=f"{key}-note").input("Congés")
    confirmed_in(at, opener, "Keep the changes")
    assert (db.get(TutorAbsence, absence.id).note, db.get(TutorAbsence, absence.id).starts_on) == ("Congés", IN_A_MONTH)
    assert "Congés" in words(opened(coordinator, "tutors"))

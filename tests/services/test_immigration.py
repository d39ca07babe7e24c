"""What the border asks: things to do by nationality and length of stay, the passport, the 90 days in any 180."""

from datetime import date, timedelta

import pytest

from db.enums import PlacementState, SubjectKind
from db.models import Person, Placement
from db.session import writing
from services import arrivals, checklists, people, placement_checklists, placements, schengen_stays
from services.errors import Forbidden, Invalid
from services.queries.internships import schengen
from tests.conftest import NOW
from tests.services.applying import act, sentence
from tests.services.hosting import END, START, audited, checklist_templates, findings_of, items, law, tutor

KIND = SubjectKind.PLACEMENT
VISA = {"visa_appointment", "visa", "visa_file"}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def ground(db):
    law(db)
    checklist_templates(db)


def with_list(make, nationality="AM", **fields):
    placement = make.placement(person=make.person(nationality=nationality), **fields)
    with writing() as session:
        placement_checklists.make(session, session.get_one(Placement, placement.id))
    return placement


@pytest.mark.parametrize(
    ("nationality", "last", "asked", "not_asked"),
    [
        ("AM", END, {*VISA, "passport_pages", "schengen_days"}, {"prefecture", "nationality"}),
        ("AM", date(2027, 12, 20), {*VISA, "prefecture", "visa_validated"}, {"schengen_days"}),
        ("FR", date(2027, 12, 20), {"housing", "agreement"}, {*VISA, "passport", "prefecture", "passport_pages"}),
        ("GE", END, {"passport_pages", "invitation_letter"}, VISA),
        ("", END, {"nationality", "visa"}, {"prefecture", "visa_file"}),
    ],
)
def test_things_to_do_follow_nationality_and_length(db, make, nationality, last, asked, not_asked):
    found = items(db, with_list(make, nationality, ends_on=last))
    assert asked <= found.keys()
    assert not not_asked & found.keys()


def test_a_longer_stay_asks_for_the_prefecture_and_keeps_what_is_done(db, make):
    placement, coordinator = with_list(make), make.coordinator()
    before = items(db, placement)
    act(checklists.set_done, coordinator, before["passport_pages"].public_id, True)
    act(placements.edit, coordinator, placement.public_id, ends_on=date(2027, 12, 20))
    after = items(db, placement)
    assert "schengen_days" not in after
    assert after["prefecture"].due_on == START - 62 * DAY
    assert after["agreement"].due_on < after["prefecture"].due_on
    assert after["passport_pages"].due_on == before["passport_pages"].due_on
    act(placements.edit, coordinator, placement.public_id, ends_on=END)
    assert items(db, placement).keys() == before.keys()


def test_papers_of_the_visa_count_from_the_appointment(db, make):
    placement, appointment = with_list(make), date(2027, 5, 20)
    before = items(db, placement)
    act(arrivals.save, make.coordinator(), placement.public_id, visa_appointment_on=appointment)
    found = items(db, placement)
    assert found["agreement"].due_on == found["housing"].due_on == appointment - 7 * DAY
    assert found["workplace"].due_on == before["workplace"].due_on
    act(arrivals.save, make.coordinator(), placement.public_id, visa_appointment_on=None)
    assert items(db, placement)["agreement"].due_on == before["agreement"].due_on


def test_the_nationality_settles_what_is_asked(db, make):
    placement = with_list(make, "")
    assert "nationality" in items(db, placement)
    public_id = db.get(Person, placement.person_id).public_id
    act(people.save_field, make.coordinator(), public_id, "nationality", "FR")
    assert not {*VISA, "passport", "nationality"} & items(db, placement).keys()


def test_a_passport_that_ends_too_early_stops_all_but_those_who_move_freely(db, make):
    ends = date(2027, 11, 1)
    ready = {"state": PlacementState.AGREEMENT_SIGNED, "tutor_id": tutor(make).id}
    armenian = make.placement(person=make.person(passport_expires_on=ends), **ready)
    french = make.placement(person=make.person(passport_expires_on=ends, nationality="FR"), **ready)
    with pytest.raises(Invalid) as refusal:
        act(placements.move, make.coordinator(), armenian.public_id, "prepare")
    assert "have it renewed" in sentence(refusal.value)
    act(placements.move, make.coordinator(), french.public_id, "prepare")
    assert db.fresh(french).state is PlacementState.READY


def test_a_passport_that_is_ten_years_old_on_the_first_day_stops_all_but_those_who_move_freely(db, make):
    ready = {"state": PlacementState.AGREEMENT_SIGNED, "tutor_id": tutor(make).id}
    old = {"passport_issued_on": START.replace(year=START.year - 10), "passport_expires_on": date(2032, 1, 1)}
    armenian = make.placement(person=make.person(**old), **ready)
    french = make.placement(person=make.person(**old, nationality="FR"), **ready)
    with pytest.raises(Invalid) as refusal:
        act(placements.move, make.coordinator(), armenian.public_id, "prepare")
    assert "ten years old" in sentence(refusal.value)
    act(placements.move, make.coordinator(), french.public_id, "prepare")
    assert db.fresh(french).state is PlacementState.READY


def test_other_stays_are_counted_and_a_placement_beyond_the_90_days_is_remarked(db, make):
    person = make.person()
    placement, student, coordinator = make.placement(person=person), make.applicant(person), make.coordinator()
    stay = act(
        schengen_stays.add,
        student,
        person.public_id,
        starts_on=date(2027, 5, 1),
        ends_on=date(2027, 5, 31),
        note="Rome",
    )  # fmt: skip
    assert findings_of(db, placement, KIND)["schengen_over"] == {"day": "2027-08-29"}
    with writing() as session:
        seen = schengen.of_person(session, coordinator, person.public_id, today=date(2027, 6, 1))
    assert (seen.used_today, seen.may_stay_until) == (31, date(2027, 8, 28))
    assert [line.over_on for line in seen.lines] == [None, date(2027, 8, 29)]
    version = db.fresh(stay).version
    act(
        schengen_stays.edit, coordinator, stay.public_id, starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 10),
        seen_version=version,
    )  # fmt: skip
    assert "schengen_over" not in findings_of(db, placement, KIND)
    act(schengen_stays.remove, coordinator, stay.public_id, seen_version=db.fresh(stay).version)
    assert {"schengen_stay:add", "schengen_stay:edit", "schengen_stay:remove"} <= set(audited(db))


def test_stays_are_entered_by_oneself_or_a_coordinator_alone(make):
    person = make.person()
    with pytest.raises(Forbidden):
        act(schengen_stays.add, make.applicant(), person.public_id, starts_on=START, ends_on=END)
    with pytest.raises(Invalid):
        act(schengen_stays.add, make.coordinator(), person.public_id, starts_on=END, ends_on=START)


def test_the_counter_is_empty_for_those_who_move_freely(make):
    person = make.person(nationality="FR")
    make.placement(person=person)
    with writing() as session:
        seen = schengen.of_person(session, make.coordinator(), person.public_id, today=NOW.date())
    assert not seen.counts

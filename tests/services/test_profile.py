from datetime import date

import pytest

from db.enums import ApplicationState, SecretKind, SubjectKind
from services import people, person_secrets
from services.errors import Invalid
from services.queries.applications import profile
from services.queries.today.today import today
from services.unit import run
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import findings_of


def mine(db, actor):
    with db.session() as session:
        return profile.mine(session, actor)


def test_nothing_delicate_is_asked_before_a_selection(db, make):
    person = make.person()
    make.application(person=person, state=ApplicationState.SUBMITTED)
    shown = mine(db, make.applicant(person))
    assert (shown.asks_identity, shown.asks_bank, shown.hints) == (False, False, {})


def test_a_paid_internship_asks_for_the_bank_and_says_when_it_pays(db, make):
    person = make.person()
    make.placement(person=person, hourly_cents=435, paid_on=date(2027, 9, 15))
    student = make.applicant(person)
    shown = mine(db, student)
    assert (shown.asks_identity, shown.asks_bank, shown.paid_on) == (True, True, date(2027, 9, 15))
    with db.session() as session:
        (row,) = [one for one in today(session, student, NOW).todos if one.kind == "bank"]
    assert (row.page, row.due) == ("my_profile", date(2027, 9, 15))
    run(person_secrets.save, student, person.public_id, SecretKind.IBAN, "FR1420041010050500013M02606", now=NOW)
    assert mine(db, student).hints == {SecretKind.IBAN: "2606"}
    with db.session() as session:
        assert [one.kind for one in today(session, student, NOW).todos] == []


def test_a_postal_address_and_the_end_of_a_passport_are_saved(db, make):
    person = make.person()
    student = make.applicant(person)
    run(people.save_field, student, person.public_id, "postal_address", " 12, rue Abovian ", now=NOW)
    run(people.save_field, student, person.public_id, "passport_expires_on", date(2031, 5, 4), now=NOW)
    shown = mine(db, student)
    assert (shown.postal_address, shown.passport_expires_on) == ("12, rue Abovian", date(2031, 5, 4))


def test_a_passport_that_has_ended_is_refused(make):
    person = make.person()
    with pytest.raises(Invalid):
        run(people.save_field, make.applicant(person), person.public_id, "passport_expires_on", "2026-01-01", now=NOW)


def test_a_passport_that_ends_too_early_is_remarked_on_the_internship_until_it_is_renewed(db, make):
    person = make.person()
    placement, student = make.placement(person=person), make.applicant(person)
    run(people.save_field, student, person.public_id, "passport_expires_on", date(2027, 11, 1), now=NOW)
    found = findings_of(db, placement, SubjectKind.PLACEMENT)
    assert found["passport_short"] == {"end": "2027-11-01", "until": "2027-11-30"}
    assert mine(db, student).passport_too_short
    run(people.save_field, student, person.public_id, "passport_expires_on", date(2032, 11, 1), now=NOW)
    assert "passport_short" not in findings_of(db, placement, SubjectKind.PLACEMENT)


def test_the_day_of_issue_lies_in_the_last_ten_years_and_before_the_end(make):
    person = make.person()
    student = make.applicant(person)

    def refused(field, value):
        with pytest.raises(Invalid) as refusal:
            run(people.save_field, student, person.public_id, field, value, now=NOW)
        return refusal.value.msgid

    assert "still to come" in refused("passport_issued_on", "2026-11-23")
    assert "ten years old" in refused("passport_issued_on", "2016-11-22")
    run(people.save_field, student, person.public_id, "passport_issued_on", NOW.date(), now=NOW)
    assert "after the day of its issue" in refused("passport_expires_on", NOW.date())


@pytest.mark.parametrize(("issued", "is_old"), [("2017-07-01", True), ("2017-07-02", False)])
def test_a_passport_that_has_its_ten_years_on_the_first_day_is_remarked(db, make, issued, is_old):
    person = make.person()
    placement, student = make.placement(person=person), make.applicant(person)
    run(people.save_field, student, person.public_id, "passport_issued_on", issued, now=NOW)
    found = findings_of(db, placement, SubjectKind.PLACEMENT)
    assert found.get("passport_old") == ({"issued": issued} if is_old else None)
    assert mine(db, student).passport_too_old is is_old
    shown = mine(db, student)
    assert (shown.passport_issued_on.isoformat(), shown.entry_on) == (issued, placement.starts_on)


def test_a_profile_is_read_with_seven_statements(make):
    person = make.person()
    make.placement(person=person)
    assert statements(profile.mine, make.applicant(person)) <= 7

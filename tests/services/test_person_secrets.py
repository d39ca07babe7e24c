from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, PlacementState, SecretKind
from db.models import Person, PersonSecret
from db.session import writing
from services import person_secrets
from services.actors import system
from services.errors import Forbidden, Invalid
from services.unit import run
from tests.conftest import NOW
from tests.services.filing import audited, outcome
from tests.services.hosting import everybody, tutor

NUMBER, IBAN, BIC, HOLDER = (
    SecretKind.PASSPORT_NUMBER, SecretKind.IBAN, SecretKind.BIC, SecretKind.ACCOUNT_HOLDER,
)  # fmt: skip
A_FRENCH_ACCOUNT = "FR14 2004 1010 0505 0001 3M02 606"
"""The example of the European committee for banking standards."""


@pytest.fixture
def paid(make):
    """A student whose internship is paid."""
    person = make.person()
    placement = make.placement(person=person, hourly_cents=435)
    return make.applicant(person), person, placement


def save(actor, person, kind, value):
    return run(person_secrets.save, actor, person.public_id, kind, value, now=NOW)


def read(actor, person, *kinds):
    return run(person_secrets.read, actor, person.public_id, kinds or tuple(SecretKind), now=NOW)


def kept(db):
    return {row.kind: row for row in db.all(select(PersonSecret))}


def test_a_value_is_sealed_and_only_its_end_is_readable(db, paid):
    student, person, _placement = paid
    save(student, person, NUMBER, " an 0123456 ")
    row = kept(db)[NUMBER]
    assert b"0123456" not in row.ciphertext
    assert row.hint == "456"
    assert read(student, person) == {NUMBER: "AN0123456"}


def test_a_new_value_takes_the_place_of_the_former_and_an_empty_one_deletes_it(db, paid):
    student, person, _placement = paid
    for value in ("AN0123456", "AN9999999"):
        save(student, person, NUMBER, value)
    assert read(student, person) == {NUMBER: "AN9999999"}
    save(student, person, NUMBER, "")
    assert kept(db) == {}


def test_a_sealed_value_does_not_open_for_another_person(db, make, paid):
    student, person, _placement = paid
    save(student, person, NUMBER, "AN0123456")
    other = make.person()
    make.placement(person=other)
    with writing() as session:
        session.scalars(select(PersonSecret)).one().person_id = other.id
    with pytest.raises(Exception, match="does not open"):
        read(make.applicant(other), other)


@pytest.mark.parametrize(
    "wrong", ["FR14 2004 1010 0505 0001 3M02 607", "FR14", "n’importe quoi", "FR0020041010050500013M026", "1234"]
)
def test_an_account_number_that_cannot_be_right_is_refused_at_its_field(paid, wrong):
    student, person, _placement = paid
    with pytest.raises(Invalid) as refusal:
        save(student, person, IBAN, wrong)
    assert refusal.value.field == "iban"


def test_account_numbers_of_several_countries_are_taken(db, paid):
    student, person, _placement = paid
    for number in (A_FRENCH_ACCOUNT, "DE89 3704 0044 0532 0130 00", "BE68 5390 0754 7034"):
        save(student, person, IBAN, number)
        assert read(student, person)[IBAN] == number.replace(" ", "")


@pytest.mark.parametrize(
    ("code", "fits"), [("bnpafrpp", True), ("BNPAFRPPXXX", True), ("BNP", False), ("12345678", False)]
)
def test_a_bank_code_has_its_form(paid, code, fits):
    student, person, _placement = paid
    assert outcome(lambda: save(student, person, BIC, code)) == ("done" if fits else "Invalid")


def test_bank_details_are_asked_only_where_money_is_due(make):
    person = make.person()
    make.placement(person=person)
    student = make.applicant(person)
    assert outcome(lambda: save(student, person, IBAN, A_FRENCH_ACCOUNT)) == "Forbidden"
    assert outcome(lambda: save(student, person, NUMBER, "AN0123456")) == "done"


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (ApplicationState.SUBMITTED, False), (ApplicationState.WAITLISTED, False), (ApplicationState.SELECTED, True),
        (ApplicationState.CONFIRMED, True), (ApplicationState.DECLINED, False),
    ],
)  # fmt: skip
def test_a_passport_is_asked_once_somebody_is_selected(make, state, asked):
    person = make.person()
    make.application(person=person, state=state)
    result = outcome(lambda: save(make.applicant(person), person, NUMBER, "AN0123456"))
    assert result == ("done" if asked else "Forbidden")


def test_a_cancelled_internship_asks_for_nothing(make):
    person = make.person()
    make.placement(person=person, state=PlacementState.CANCELLED, hourly_cents=435)
    with pytest.raises(Forbidden):
        save(make.applicant(person), person, NUMBER, "AN0123456")


def test_who_may_write_and_read_what_is_sealed(db, make):
    placement = make.placement(tutor_id=tutor(make).id, hourly_cents=435)
    person = db.get(Person, placement.person_id)
    who = everybody(db, make, placement)
    for act in (lambda a: save(a, person, NUMBER, "AN0123456"), lambda a: read(a, person)):
        allowed = {name for name, actor in who.items() if outcome(lambda a=actor, do=act: do(a)) == "done"}
        assert allowed == {"coordinator", "admin", "intern"}


def test_a_coordinator_of_the_city_where_somebody_stays_may_read_it_too(db, make):
    person = make.person(organisation_id=make.artachat().id)
    make.placement(person=person)
    save(make.applicant(person), person, NUMBER, "AN0123456")
    assert read(make.coordinator(), person) == {NUMBER: "AN0123456"}


def test_each_look_of_a_coordinator_is_in_the_audit_and_tells_nothing(db, make, paid):
    student, person, _placement = paid
    save(student, person, IBAN, A_FRENCH_ACCOUNT)
    read(student, person)
    assert audited(db, "secret:read") == []
    coordinator = make.coordinator()
    read(coordinator, person, IBAN)
    (entry,) = audited(db, "secret:read")
    assert (entry.actor_id, entry.subject_id, entry.details) == (coordinator.user_id, person.id, {"fields": ["iban"]})
    assert "2004" not in str([one.details for one in audited(db, "secret:save")])


@pytest.mark.parametrize(
    ("now", "gone"), [(datetime(2027, 11, 30, 12, tzinfo=UTC), False), (datetime(2027, 12, 1, tzinfo=UTC), True)]
)
def test_it_is_deleted_three_months_after_the_end_of_the_stay(db, paid, now, gone):
    student, person, _placement = paid
    save(student, person, NUMBER, "AN0123456")
    with writing() as session:
        row = session.get_one(Person, person.id)
        row.passport_issued_on, row.passport_expires_on = date(2021, 1, 2), date(2031, 1, 1)
    assert run(person_secrets.purge_due, system(), now=now) == (1 if gone else 0)
    assert (kept(db) == {}) is gone
    left = db.fresh(person)
    assert [left.passport_issued_on is None, left.passport_expires_on is None] == [gone, gone]


def test_a_later_stay_keeps_it(db, make, paid):
    student, person, _placement = paid
    save(student, person, NUMBER, "AN0123456")
    make.placement(person=person, starts_on=date(2028, 1, 10), ends_on=date(2028, 3, 10))
    assert run(person_secrets.purge_due, system(), now=datetime(2028, 2, 1, tzinfo=UTC)) == 0


def test_without_a_stay_it_does_not_remain_for_ever(db, make):
    person = make.person()
    make.application(person=person, state=ApplicationState.SELECTED)
    save(make.applicant(person), person, NUMBER, "AN0123456")
    assert run(person_secrets.purge_due, system(), now=NOW + timedelta(days=365)) == 0
    assert run(person_secrets.purge_due, system(), now=NOW + timedelta(days=470)) == 1

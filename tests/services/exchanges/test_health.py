"""Health of a young person: sealed, read by the family and their own city, gone a month after the stay."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.enums import ExchangeState, ParticipationState, SecretKind
from db.models import ChecklistItem, Person, PersonSecret
from services import person_secrets
from services.actors import system
from services.errors import Forbidden, Invalid
from services.exchanges import guardians, health
from services.unit import run
from tests.conftest import NOW
from tests.services.exchanges.consenting import act, change, consenting
from tests.services.exchanges.exchanging import RETURN, exchanging
from tests.services.filing import audited

__all__ = ["consenting", "exchanging"]
FIELDS = {
    "allergies": ["nuts", "cat"], "allergies_text": "Choc après une piqûre.", "treatments": "Ventoline",
    "diet": "vegetarian", "doctor": "Dr Martin", "notes": "Dort mal.", "blood_group": "O+",
    "contact1_name": "Marie Dupont", "contact1_phone": "+33 6 11 22 33 44", "contact2_name": "Paul",
}  # fmt: skip


def tell(actor, young, name, value, **options):
    return act(health.save_field, actor, young.public_id, name, value, **options)


def told(actor, young):
    return run(lambda session, who, *, now: health.read(session, who, young.public_id, now=now), actor, now=NOW)


def test_each_field_is_kept_sealed_and_read_again_by_the_family(db, consenting):
    bearer, young = consenting.bearer(), consenting.young
    for name, value in FIELDS.items():
        tell(bearer, young, name, value)
    found = told(bearer, young)
    assert (found.allergies, found.treatments, found.blood_group) == (("nuts", "cat"), "Ventoline", "O+")
    assert [one.get("name") for one in found.contacts] == ["Marie Dupont", "Paul"]
    assert found.is_told
    assert found.has_contact
    rows = db.all(select(PersonSecret))
    assert {one.kind for one in rows} == person_secrets.OF_HEALTH
    assert not any(b"Ventoline" in one.ciphertext or one.hint for one in rows)
    with db.session() as session:
        assert health.told_of(session, [young.person_id]) == {young.person_id}


def test_emptied_fields_leave_nothing_behind(db, consenting):
    bearer = consenting.bearer()
    for name, value in FIELDS.items():
        tell(bearer, consenting.young, name, value)
    for name, value in FIELDS.items():
        tell(bearer, consenting.young, name, [] if isinstance(value, list) else "")
    assert db.all(select(PersonSecret)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("allergies", ["plutonium"]), ("diet", "air"), ("blood_group", "C+"), ("contact1_phone", "call me")],
)
def test_what_cannot_be_is_refused_at_its_field(consenting, name, value):
    with pytest.raises(Invalid) as refused:
        tell(consenting.bearer(), consenting.young, name, value)
    assert refused.value.field == name


def test_unknown_fields_and_the_door_of_other_secrets_are_closed(db, make, consenting):
    for name in ("passport_number", "contact3_name", "person_id"):
        with pytest.raises(Forbidden):
            tell(consenting.bearer(), consenting.young, name, "x")
    person = consenting.person(consenting.young)
    with pytest.raises(Forbidden):
        act(person_secrets.save, make.coordinator(), person.public_id, "health", "x")
    tell(consenting.bearer(), consenting.young, "treatments", "Ventoline")
    assert act(person_secrets.read, make.coordinator(), person.public_id, tuple(SecretKind)) == {}


def test_the_family_and_their_own_city_read_it_and_each_look_of_a_coordinator_is_kept(db, make, consenting):
    young, school = consenting.young, consenting.at.school(consenting.at.clamart)
    change(young, school_id=school.id)
    tell(make.coordinator(), young, "treatments", "Ventoline")
    for reader in (consenting.bearer(), make.applicant(consenting.person(young))):
        assert told(reader, young).treatments == "Ventoline"
    assert audited(db, "secret:read") == []
    assert told(make.coordinator(), young).treatments == "Ventoline"
    assert len(audited(db, "secret:read")) == 1
    for stranger in (make.coordinator(consenting.at.artachat), make.partner(school), make.host(), make.applicant()):
        with pytest.raises(Forbidden):
            told(stranger, young)


def test_it_is_asked_only_of_whoever_takes_part_in_what_is_not_over(db, make, consenting):
    own = make.coordinator()
    change(consenting.young, state=ParticipationState.WITHDRAWN)
    with pytest.raises(Forbidden):
        tell(own, consenting.young, "treatments", "x")
    change(consenting.young, state=ParticipationState.CONFIRMED)
    change(consenting.at.exchange, state=ExchangeState.CLOSED)
    with pytest.raises(Forbidden):
        tell(own, consenting.young, "treatments", "x")


A_MONTH_LATER = datetime(RETURN[1].year, RETURN[1].month + 1, RETURN[1].day, tzinfo=UTC) + timedelta(days=1)


@pytest.mark.parametrize(("moment", "gone"), [(A_MONTH_LATER - timedelta(seconds=1), 0), (A_MONTH_LATER, 2)])
def test_it_goes_a_month_after_the_last_visit_and_the_passport_stays_two_more(db, make, consenting, moment, gone):
    young = consenting.young
    tell(consenting.bearer(), young, "treatments", "Ventoline")
    tell(consenting.bearer(), young, "contact1_name", "Marie")
    passport = act(
        person_secrets.save, make.coordinator(), consenting.person(young).public_id, "passport_number", "AN0123456"
    )
    assert passport == NOW
    assert run(health.purge_due, system(), now=moment) == gone
    assert run(person_secrets.purge_due, system(), now=moment) == 0
    assert len(db.all(select(PersonSecret))) == 3 - gone
    assert run(person_secrets.purge_due, system(), now=A_MONTH_LATER + timedelta(days=62)) == 1


def test_of_whoever_no_longer_takes_part_it_goes_a_month_after_it_was_told(db, consenting):
    tell(consenting.bearer(), consenting.young, "treatments", "Ventoline")
    change(consenting.young, state=ParticipationState.WITHDRAWN)
    assert run(health.purge_due, system(), now=NOW + timedelta(days=29)) == 0
    assert run(health.purge_due, system(), now=NOW + timedelta(days=32)) == 1
    assert db.get(Person, consenting.young.person_id).email


def test_whom_to_call_is_taken_over_for_a_brother_and_for_no_stranger(db, make, consenting):
    bearer = consenting.bearer()
    sister, stranger = consenting.at.participant(), consenting.at.participant()
    act(guardians.tie, make.coordinator(), consenting.at.guardian(sister).public_id, consenting.parent.public_id)
    tell(bearer, consenting.young, "contact1_name", "Marie")
    act(health.copy_contacts, bearer, sister.public_id, consenting.young.public_id)
    assert told(bearer, sister).contacts[0] == {"name": "Marie"}
    for pair in ((stranger, sister), (sister, stranger)):
        with pytest.raises(Forbidden):
            act(health.copy_contacts, bearer, pair[0].public_id, pair[1].public_id)


def test_the_form_among_the_papers_is_received_once_told_and_open_once_gone(db, consenting):
    consenting.at.papers(consenting.at.back)
    bearer, young = consenting.bearer(), consenting.young
    member = consenting.at.member(young, consenting.at.back)
    query = select(ChecklistItem).where(ChecklistItem.code == "health_form", ChecklistItem.subject_id == member.id)

    def is_received():
        return db.one(query).done_at is not None

    tell(bearer, young, "nothing", True)
    tell(bearer, young, "contact1_name", "Marie Dupont")
    assert not is_received()
    tell(bearer, young, "contact1_phone", "+33 6 11 22 33 44")
    assert is_received()
    tell(bearer, young, "nothing", False)
    assert not is_received()

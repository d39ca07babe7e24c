from datetime import date

import pytest

from db.enums import AgreementState, PlacementState, SubjectKind
from db.models import Agreement, DatedRule, Placement
from services import arrivals
from services.errors import Conflict, Invalid, InvalidFields, NotFound
from services.queries.internships.arrivals import of_placement
from services.unit import run
from tests.counting import statements
from tests.services.filing import audited, outcome
from tests.services.hosting import everybody, tutor

FIRST_DAY = {
    "first_day_minutes": 9 * 60, "first_day_place": "Mairie, 1 place Maurice-Gunsbourg", "first_day_contact":
    "Mme Vasseur", "first_day_phone": "+33 1 46 62 35 35", "first_day_note": "Venir avec le passeport",
}  # fmt: skip


def save(actor, placement, now, **fields):
    return run(arrivals.save, actor, placement.public_id, now=now, **fields)


def refused_fields(act):
    with pytest.raises(InvalidFields) as refusal:
        act()
    return {error.field for error in refusal.value.errors}


def test_an_arrival_is_kept_and_shown_to_the_intern(make, db, now):
    person = make.person()
    placement, coordinator = make.placement(person=person), make.coordinator()
    save(
        coordinator, placement, now, housing="  Foyer, 3 rue des Arts ", costs="Vol : la ville",
        visa_appointment_on=date(2027, 5, 3), **FIRST_DAY,
    )  # fmt: skip
    with db.session() as session:
        shown = of_placement(session, make.applicant(person), placement.public_id)
    assert (shown.housing, shown.costs, shown.visa_appointment_on) == (
        "Foyer, 3 rue des Arts", "Vol : la ville", date(2027, 5, 3),
    )  # fmt: skip
    assert shown.knows_first_day
    assert shown.first_day_minutes == 540
    (entry,) = audited(db, "placement:arrival")
    assert "housing" in entry.details["fields"]
    assert "Foyer" not in str(entry.details)


def test_what_is_not_named_stays(make, db, now):
    placement = make.placement(housing="Foyer")
    save(make.coordinator(), placement, now, costs="Repas : elle")
    kept = db.fresh(placement)
    assert (kept.housing, kept.costs) == ("Foyer", "Repas : elle")


@pytest.mark.parametrize(
    ("state", "due_on", "moved"),
    [
        (AgreementState.IN_SIGNATURE, date(2027, 6, 30), date(2027, 5, 10)),
        (AgreementState.DRAFT, date(2027, 6, 1), date(2027, 5, 10)),
        (AgreementState.DRAFT, date(2027, 5, 2), date(2027, 5, 2)),
        (AgreementState.SIGNED, date(2027, 6, 30), date(2027, 6, 30)),
    ],
)
def test_signatures_are_due_by_the_visa_appointment_once_it_is_known(make, db, now, state, due_on, moved):
    """An earlier day that somebody chose stays."""
    placement = make.placement(starts_on=date(2027, 7, 1))
    agreement = make.agreement(placement=placement, state=state, due_on=due_on)
    save(make.coordinator(), placement, now, visa_appointment_on=date(2027, 5, 10))
    assert db.get(Agreement, agreement.id).due_on == moved


def test_refusals_stand_at_their_fields(make, now):
    placement, coordinator = make.placement(), make.coordinator()
    assert refused_fields(
        lambda: save(
            coordinator, placement, now, first_day_minutes=24 * 60, first_day_phone="demander à l’accueil",
            visa_appointment_on=placement.starts_on, hourly_cents=20_000,
        )
    ) == {"first_day_minutes", "first_day_phone", "visa_appointment_on", "hourly_cents"}  # fmt: skip


@pytest.mark.parametrize(("cents", "fits"), [(450, True), (451, False), (0, False)])
def test_a_city_pays_at_most_the_legal_rate(make, db, now, cents, fits):
    rule = DatedRule(code="gratification_hourly", valid_from=date(2027, 1, 1), value=450, unit="cents", source="D124-8")
    db.add(rule)
    placement, coordinator = make.placement(), make.coordinator()
    if fits:
        assert save(coordinator, placement, now, hourly_cents=cents).hourly_cents == cents
    else:
        assert refused_fields(lambda: save(coordinator, placement, now, hourly_cents=cents)) == {"hourly_cents"}


def test_a_payment_needs_an_amount_and_a_day_within_the_stay(make, now):
    placement, coordinator = make.placement(), make.coordinator()
    payment = date(2027, 9, 15)
    assert refused_fields(lambda: save(coordinator, placement, now, paid_on=payment)) == {"hourly_cents"}
    early = {"hourly_cents": 435, "paid_on": date(2027, 6, 30)}
    assert refused_fields(lambda: save(coordinator, placement, now, **early)) == {"paid_on"}
    assert save(coordinator, placement, now, hourly_cents=435, paid_on=payment).paid_on == payment


def test_a_stale_copy_is_refused(make, db, now):
    placement, coordinator = make.placement(), make.coordinator()
    save(coordinator, placement, now, seen_version=placement.version, housing="Foyer")
    with pytest.raises(Conflict):
        save(coordinator, placement, now, seen_version=placement.version, housing="Hôtel")
    assert db.get(Placement, placement.id).housing == "Foyer"


@pytest.mark.parametrize("state", [PlacementState.CANCELLED, PlacementState.CLOSED])
def test_a_closed_file_takes_nothing_more(make, now, state):
    with pytest.raises(Invalid):
        save(make.coordinator(), make.placement(state=state), now, housing="Foyer")


def test_who_may_write_an_arrival_down_and_who_reads_it(make, db, now):
    placement = make.placement(tutor_id=tutor(make).id)
    who = everybody(db, make, placement)
    writers = {
        name
        for name, actor in who.items()
        if outcome(lambda a=actor: save(a, placement, now, housing=a.name)) == "done"
    }
    assert writers == {"coordinator", "admin"}

    def may_read(actor):
        with db.session() as session:
            try:
                return bool(of_placement(session, actor, placement.public_id))
            except NotFound:
                return False

    assert {name for name, actor in who.items() if may_read(actor)} == {"coordinator", "admin", "intern"}


def test_an_arrival_is_read_with_three_statements(make, db):
    placement, coordinator = make.placement(), make.coordinator()
    assert statements(of_placement, coordinator, placement.public_id) == 3


def test_a_passport_must_last_three_months_past_the_return(make, db):
    person = make.person(passport_expires_on=date(2027, 11, 29))
    placement = make.placement(person=person, ends_on=date(2027, 8, 30))
    coordinator = make.coordinator()
    with db.session() as session:
        short = of_placement(session, coordinator, placement.public_id)
        assert (short.passport_needed_until, short.passport_too_short) == (date(2027, 11, 30), True)
    other = make.placement(person=make.person(passport_expires_on=date(2027, 11, 30)), ends_on=date(2027, 8, 30))
    with db.session() as session:
        assert not of_placement(session, coordinator, other.public_id).passport_too_short


def test_the_subject_of_the_audit_is_the_internship(make, db, now):
    placement = make.placement()
    save(make.coordinator(), placement, now, housing="Foyer")
    (entry,) = audited(db, "placement:arrival")
    assert (entry.subject_kind, entry.subject_id) == (SubjectKind.PLACEMENT, placement.id)

"""Entering what was agreed otherwise, at any state, with what is known; and changing it afterwards."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, EndReason, PlacementState, Source, SubjectKind
from db.models import Note, Organisation, OutboxMail, Person, Placement
from db.session import writing
from services import placements
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, NotFound
from tests.conftest import NOW
from tests.services.applying import act, sentence
from tests.services.hosting import (
    END,
    START,
    audited,
    checklist_templates,
    everybody,
    findings_of,
    items,
    law,
    mails,
    steps,
    tutor,
)

P = PlacementState
KIND = SubjectKind.PLACEMENT
TODAY = NOW.date()
LILIT = {"given_name": "Lilit", "family_name": "Grigoryan"}
BEFORE = (P.PLANNED, P.AGREEMENT_SIGNED, P.READY)
DATES = {
    P.PLANNED: (START, END),
    P.AGREEMENT_SIGNED: (START, END),
    P.READY: (START, END),
    P.IN_PROGRESS: (TODAY - timedelta(days=20), TODAY + timedelta(days=40)),
    P.COMPLETED: (TODAY - timedelta(days=60), TODAY - timedelta(days=1)),
    P.CLOSED: (TODAY - timedelta(days=200), TODAY - timedelta(days=140)),
    P.CANCELLED: (START, END),
    P.INTERRUPTED: (TODAY - timedelta(days=60), TODAY + timedelta(days=1)),
}
"""Dates that go with each state."""


@pytest.fixture(autouse=True)
def ground(db):
    law(db)
    checklist_templates(db)


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def department(make):
    return make.department(places=1)


def enter(actor, department, state=P.PLANNED, **fields):
    starts_on, ends_on = DATES[state]
    given = {
        "person": LILIT, "source": Source.PHONE, "starts_on": starts_on, "ends_on": ends_on,
        "department_public_id": department.public_id, **fields,
    }  # fmt: skip
    return act(placements.enter, actor, state=state, **given)


@pytest.mark.parametrize("state", P)
def test_enter_at_every_state_with_a_name_a_department_and_dates(db, coordinator, department, state):
    placement = db.fresh(enter(coordinator, department, state))
    assert (placement.state, placement.source, placement.application_id) == (state, Source.PHONE, None)
    assert steps(db, placement, KIND) == [("enter", None, state.value, "phone")]
    assert db.get(Person, placement.person_id).name == "Lilit Grigoryan"
    assert mails(db) == []


@pytest.mark.parametrize("state", P)
def test_enter_lists_what_is_missing_instead_of_refusing_it(db, coordinator, department, state):
    found = set(findings_of(db, enter(coordinator, department, state), KIND))
    missing = {"tutor_missing", "contact_missing", "school_missing", "subject_missing", "birth_date_missing"}
    ended_early = {"end_reason_missing", "last_day_missing"}
    assert found == (set() if state is P.CANCELLED else missing | ended_early if state is P.INTERRUPTED else missing)


def test_enter_with_all_that_is_known_leaves_no_remark(db, make, coordinator, department):
    placement = enter(
        coordinator, department, P.IN_PROGRESS,
        person={**LILIT, "email": "lilit@example.org", "birth_date": date(2005, 1, 1)}, subject="Archives",
        tutor_public_id=tutor(make).public_id, sending_organisation_public_id=make.university().public_id,
        note="Accord du maire par téléphone",
    )  # fmt: skip
    assert findings_of(db, placement, KIND) == {}
    assert db.fresh(placement).sending_organisation_id == make.university().id
    assert [note.body for note in db.all(select(Note))] == ["Accord du maire par téléphone"]


@pytest.mark.parametrize("state", P)
def test_enter_gives_the_things_to_do_from_here_on(db, coordinator, department, state):
    placement = enter(coordinator, department, state)
    found = items(db, placement)
    done = {code for code, item in found.items() if item.done_at}
    match state:
        case P.CLOSED | P.CANCELLED:
            assert found == {}
        case P.PLANNED:
            assert (len(found), done) == (22, set())
        case P.AGREEMENT_SIGNED | P.READY:
            assert (len(found), done) == (22, {"agreement", "agreement_sent"})
        case P.IN_PROGRESS:
            assert "mid_term" in found
            assert "visa" not in found
            assert (done, found["insurance"].done_at) == ({"agreement"}, None)
        case _:
            assert {"agreement", "insurance", "certificate"} <= set(found)
            assert not {"visa", "mid_term"} & set(found)


def test_enter_somebody_who_is_known(db, make, coordinator, department):
    person = make.person()
    assert db.fresh(enter(coordinator, department, person=person.public_id)).person_id == person.id


def test_enter_an_applicant_kept_by_another_body_who_applied_to_the_city(db, make, coordinator, department):
    person = make.person(organisation_id=make.university().id)
    with pytest.raises(NotFound):
        enter(coordinator, department, person=person.public_id)
    make.application(person=person, state=ApplicationState.SUBMITTED)
    assert db.fresh(enter(coordinator, department, person=person.public_id)).person_id == person.id


def test_enter_somebody_without_a_name_or_with_a_known_address_is_refused(db, make, coordinator, department):
    with pytest.raises(InvalidFields) as refusal:
        enter(coordinator, department, person={"given_name": "Lilit"})
    assert [error.field for error in refusal.value.errors] == ["family_name"]
    make.person(email="known@example.org")
    with pytest.raises(InvalidFields) as refusal:
        enter(coordinator, department, person={**LILIT, "email": "known@example.org"})
    assert [error.field for error in refusal.value.errors] == ["email"]
    assert db.all(select(Placement)) == []


def test_enter_is_for_coordinators_alone(db, make):
    placement = make.placement(tutor_id=tutor(make).id)
    done = set()
    for who, actor in everybody(db, make, placement).items():
        try:
            enter(actor, make.department())
            done.add(who)
        except Forbidden:
            continue
    assert done == {"coordinator", "admin"}


def test_enter_other_interns_of_the_city_as_one_line_entries_that_count(db, make, coordinator, department):
    enter(coordinator, department, person={"given_name": "Jules", "family_name": "Martin"})
    with pytest.raises(Invalid, match="no place left"):
        enter(coordinator, department)
    assert len(db.all(select(Placement))) == 1


@pytest.mark.parametrize("state", BEFORE)
def test_enter_before_the_start_is_refused_where_the_law_or_the_places_forbid_it(db, make, coordinator, state):
    person = tutor(make)
    for _ in range(3):
        make.placement(tutor_id=person.id)
    with pytest.raises(Invalid, match="the law allows"):
        enter(coordinator, make.department(), state, tutor_public_id=person.public_id)
    with pytest.raises(Invalid, match="no place left"):
        enter(coordinator, make.department(places=0), state)


def test_enter_after_the_start_only_remarks_it_because_it_has_happened(db, make, coordinator):
    with writing() as session:
        session.get_one(Organisation, make.city().id).staff_count = 1
    person, (starts_on, ends_on) = tutor(make), DATES[P.IN_PROGRESS]
    for _ in range(3):
        make.placement(tutor_id=person.id, starts_on=starts_on, ends_on=ends_on)
    placement = enter(coordinator, make.department(places=0), P.IN_PROGRESS, tutor_public_id=person.public_id)
    found = findings_of(db, placement, KIND)
    monday = starts_on - timedelta(days=starts_on.weekday())
    assert found["department_full"] == {
        "places": 0, "taken": 1, "start": starts_on.isoformat(), "end": ends_on.isoformat(),
    }  # fmt: skip
    assert found["tutor_over_limit"] == {"limit": 3, "day": starts_on.isoformat()}
    assert found["quota_over"] == {"limit": 3, "day": monday.isoformat()}


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (P.IN_PROGRESS, {"starts_on": TODAY + timedelta(days=1)}),
        (P.IN_PROGRESS, {"ends_on": TODAY - timedelta(days=1)}),
        (P.IN_PROGRESS, {"ended_on": TODAY}),
        (P.PLANNED, {"ended_on": START}),
        (P.COMPLETED, {"ends_on": TODAY + timedelta(days=1)}),
        (P.CLOSED, {"ends_on": TODAY + timedelta(days=1)}),
        (P.INTERRUPTED, {"starts_on": TODAY + timedelta(days=1), "ends_on": TODAY + timedelta(days=30)}),
        (P.INTERRUPTED, {"ended_on": TODAY + timedelta(days=1)}),
        (P.INTERRUPTED, {"ended_on": TODAY - timedelta(days=61)}),
        (P.PLANNED, {"ends_on": START - timedelta(days=1)}),
        (P.PLANNED, {"starts_on": None}),
        (P.PLANNED, {"starts_on": date(2999, 1, 1), "ends_on": date(2999, 2, 1)}),
        (P.CLOSED, {"starts_on": date(1990, 1, 1), "ends_on": date(1990, 2, 1)}),
    ],
)
def test_enter_where_state_and_dates_cannot_both_be_true_is_refused(db, coordinator, department, state, fields):
    with pytest.raises(Invalid):
        enter(coordinator, department, state, **fields)
    assert db.all(select(Placement)) == []


def test_enter_an_early_end_with_its_reason_and_last_day(db, coordinator, department):
    last = TODAY - timedelta(days=5)
    placement = db.fresh(enter(coordinator, department, P.INTERRUPTED, end_reason=EndReason.ILLNESS, ended_on=last))
    assert (placement.end_reason, placement.ended_on) == (EndReason.ILLNESS, last)
    assert items(db, placement)["certificate"].due_on == last + timedelta(days=14)


# Changing


def edit(actor, placement, **fields):
    return act(placements.edit, actor, placement.public_id, **fields)


@pytest.fixture
def planned(db, coordinator, department):
    return db.fresh(enter(coordinator, department))


def test_edit_changes_what_is_given_and_says_so_in_the_history(db, make, coordinator, planned):
    edit(coordinator, planned, subject="Archives", weekly_minutes=1800, seen_version=planned.version)
    found = db.fresh(planned)
    assert (found.subject, found.weekly_minutes, found.starts_on) == ("Archives", 1800, START)
    assert steps(db, planned, KIND)[-1] == ("edit", "planned", "planned", "account")
    assert "subject_missing" not in findings_of(db, planned, KIND)


def test_edit_without_any_change_leaves_no_trace(db, coordinator, planned):
    before = audited(db)
    edit(coordinator, planned, subject="", starts_on=START)
    assert (audited(db), db.fresh(planned).version) == (before, planned.version)


def test_edit_of_dates_dates_the_open_things_to_do_anew_and_tells_the_intern(db, make, coordinator, planned):
    with writing() as session:
        session.get_one(Person, planned.person_id).email = "lilit@example.org"
    edit(coordinator, planned, starts_on=START + timedelta(days=7), ends_on=END + timedelta(days=7))
    assert items(db, planned)["housing"].due_on == START + timedelta(days=7 - 60)
    assert mails(db) == [("placement_planned", "lilit@example.org")]
    assert "8 juillet 2027" in db.one(select(OutboxMail)).body


def test_edit_to_another_tutor_tells_the_new_one(db, make, coordinator, planned):
    person = tutor(make, email="helene@example.org")
    edit(coordinator, planned, tutor_public_id=person.public_id)
    assert mails(db) == [("placement_planned_tutor", "helene@example.org")]
    assert "tutor_missing" not in findings_of(db, planned, KIND)


def test_edit_to_a_full_department_is_refused(db, make, coordinator, planned):
    full = make.department(places=0)
    with pytest.raises(Invalid, match="no place left"):
        edit(coordinator, planned, department_public_id=full.public_id)
    assert db.fresh(planned).department_id == planned.department_id


def test_edit_to_another_department_of_the_city(db, make, coordinator, planned):
    other = make.department()
    edit(coordinator, planned, department_public_id=other.public_id)
    assert db.fresh(planned).department_id == other.id


def test_edit_to_longer_dates_needs_room_and_shorter_ones_do_not(db, make, coordinator, department, planned):
    make.placement(department=department, starts_on=END + timedelta(days=1), ends_on=END + timedelta(days=30))
    with pytest.raises(Invalid, match="no place left"):
        edit(coordinator, planned, ends_on=END + timedelta(days=1))
    make.placement(department=department, starts_on=START, ends_on=END)
    edit(coordinator, planned, ends_on=END - timedelta(days=1))
    assert db.fresh(planned).ends_on == END - timedelta(days=1)


def test_edit_to_a_tutor_with_three_is_refused(make, coordinator, planned):
    person = tutor(make)
    for _ in range(3):
        make.placement(tutor_id=person.id)
    with pytest.raises(Invalid) as refusal:
        edit(coordinator, planned, tutor_public_id=person.public_id)
    assert refusal.value.field == "tutor_name"


def test_edit_of_its_own_dates_does_not_count_itself_as_in_the_way(db, coordinator, planned):
    edit(coordinator, planned, starts_on=START - timedelta(days=7))
    assert db.fresh(planned).starts_on == START - timedelta(days=7)


def test_edit_to_an_offer_that_is_full_is_refused_and_its_own_place_is_kept(db, make, coordinator, department, planned):
    offer = make.offer(department=department, places=1)
    edit(coordinator, planned, offer_public_id=offer.public_id)
    edit(coordinator, planned, subject="Archives", offer_public_id=offer.public_id)
    other = make.offer(department=department, places=1)
    make.placement(offer_id=other.id)
    with pytest.raises(Invalid) as refusal:
        edit(coordinator, planned, offer_public_id=other.public_id)
    assert refusal.value.field == "offer_public_id"
    assert db.fresh(planned).offer_id == offer.id


@pytest.mark.parametrize("fields", [{"ends_on": START - timedelta(days=1)}, {"starts_on": None}])
def test_edit_to_dates_that_make_no_sense_is_refused(db, coordinator, planned, fields):
    with pytest.raises(Invalid):
        edit(coordinator, planned, **fields)
    assert db.fresh(planned).ends_on == END


def test_edit_of_a_stale_copy_is_a_conflict(db, make, coordinator, planned):
    edit(make.coordinator(), planned, subject="Archives")
    with pytest.raises(Conflict):
        edit(coordinator, planned, subject="Accueil", seen_version=planned.version)


@pytest.mark.parametrize("state", P)
def test_edit_is_refused_once_the_file_is_closed(make, coordinator, state):
    placement = make.placement(state=state)
    if state in {P.CLOSED, P.CANCELLED}:
        with pytest.raises(Invalid, match="is closed"):
            edit(coordinator, placement, subject="Archives")
    else:
        assert edit(coordinator, placement, subject="Archives").subject == "Archives"


def test_edit_of_the_end_of_an_interrupted_one_keeps_its_real_last_day_within(make, coordinator):
    placement = make.placement(state=P.INTERRUPTED, ended_on=date(2027, 7, 20))
    with pytest.raises(Invalid) as refusal:
        edit(coordinator, placement, ends_on=date(2027, 7, 10))
    assert sentence(refusal.value) == "The last day lies between 1 Jul 2027 and 10 Jul 2027."


def test_edit_and_notes_are_for_coordinators_alone(db, make):
    placement = make.placement(tutor_id=tutor(make).id)
    actors = everybody(db, make, placement)
    for service, args, fields in (
        (placements.edit, (), {"subject": "Archives"}),
        (placements.add_note, ("À rappeler",), {}),
    ):
        done = set()
        for who, actor in actors.items():
            try:
                act(service, actor, placement.public_id, *args, **fields)
                done.add(who)
            except Forbidden:
                continue
        assert done == {"coordinator", "admin"}


def test_warning_is_set_aside_with_a_reason_by_coordinators_alone(db, make, coordinator):
    application = make.application(state=ApplicationState.CONFIRMED)
    placement = act(
        placements.plan, coordinator, application.public_id, starts_on=START, ends_on=END + timedelta(days=7),
        department_public_id=make.department().public_id,
    )  # fmt: skip
    with pytest.raises(Forbidden):
        act(placements.set_aside, make.host(), placement.public_id, "outside_call", reason="Vacances de l’UFAR")
    act(placements.set_aside, coordinator, placement.public_id, "outside_call", reason="Vacances de l’UFAR")
    assert audited(db)[-1] == "finding:override"

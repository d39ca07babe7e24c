"""Planning: a confirmed person gets a place where there is one, with a tutor, on dates that make sense."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, EndReason, Language, LinkPurpose, OfferState, PlacementState, Source, SubjectKind
from db.models import CapabilityLink, DatedRule, Organisation, OutboxMail, Placement
from db.session import writing
from services import placements
from services.errors import Conflict, Forbidden, Invalid, NotFound
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

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def ground(db):
    law(db)
    checklist_templates(db)


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def department(make):
    return make.department(places=2)


@pytest.fixture
def confirmed(make):
    return make.application(state=ApplicationState.CONFIRMED)


def plan(actor, application, department, **fields):
    dates = {"starts_on": START, "ends_on": END}
    return act(
        placements.plan, actor, application.public_id, department_public_id=department.public_id, **{**dates, **fields}
    )


def another(make, **fields):
    """One more confirmed person of the same call."""
    return make.application(state=ApplicationState.CONFIRMED, **fields)


def test_plan_makes_a_placement_with_history_and_things_to_do(db, make, coordinator, department, confirmed):
    person = tutor(make)
    placement = db.fresh(
        plan(coordinator, confirmed, department, tutor_public_id=person.public_id, subject="Accueil", seen_version=1)
    )
    assert (placement.state, placement.source, placement.subject) == (PlacementState.PLANNED, Source.ACCOUNT, "Accueil")
    assert (placement.starts_on, placement.ends_on, placement.weekly_minutes) == (START, END, 2100)
    assert (placement.application_id, placement.person_id) == (confirmed.id, confirmed.person_id)
    assert (placement.tutor_id, placement.organisation_id) == (person.id, make.city().id)
    assert placement.sending_organisation_id == confirmed.sending_organisation_id
    assert steps(db, placement, SubjectKind.PLACEMENT) == [("plan", None, "planned", "account")]
    assert items(db, placement)["insurance"].due_on == START - timedelta(days=21)
    assert "placement:plan" in audited(db)


def test_plan_tells_the_intern_and_the_tutor_with_a_link(db, make, coordinator, department, confirmed):
    person = tutor(make, email="helene@example.org")
    placement = plan(coordinator, confirmed, department, tutor_public_id=person.public_id)
    intern, for_tutor = db.all(select(OutboxMail).order_by(OutboxMail.id))
    assert (intern.template, intern.recipient_person_id) == ("placement_planned", confirmed.person_id)
    assert (for_tutor.template, for_tutor.recipient) == ("placement_planned_tutor", "helene@example.org")
    assert "/mon-stage" in intern.body
    assert "/l/" in for_tutor.body
    link = db.one(select(CapabilityLink))
    assert (link.purpose, link.subject_id, link.person_id) == (
        LinkPurpose.PLACEMENT_FOLLOW_UP, placement.id, person.id,
    )  # fmt: skip
    assert link.expires_at.date() == END + timedelta(days=60)


def test_plan_writes_in_the_language_of_the_application(db, make, coordinator, department):
    plan(coordinator, another(make, language=Language.HY), department)
    assert [mail.language for mail in db.all(select(OutboxMail))] == [Language.HY]


def test_plan_with_an_unusable_address_goes_through_and_is_noted(db, make, coordinator, department):
    plan(coordinator, another(make, person=make.person(email="not an address")), department)
    assert mails(db) == []
    assert "mail:no_address" in audited(db)


@pytest.mark.parametrize("state", [state for state in ApplicationState if state is not ApplicationState.CONFIRMED])
def test_plan_from_an_application_in_another_state_is_refused(db, make, coordinator, department, state):
    with pytest.raises(Invalid, match="confirmed"):
        plan(coordinator, make.application(state=state), department)
    assert db.all(select(Placement)) == []


def test_plan_is_for_coordinators_alone(db, make, department):
    placement = make.placement(department=make.department(), tutor_id=tutor(make).id)
    done = set()
    for who, actor in everybody(db, make, placement).items():
        application = another(make)
        try:
            plan(actor, application, make.department())
            done.add(who)
        except Forbidden:
            assert db.all(select(Placement).where(Placement.application_id == application.id)) == []
    assert done == {"coordinator", "admin"}


def test_plan_in_another_city_is_forbidden(make, coordinator, confirmed):
    with pytest.raises(Forbidden):
        plan(coordinator, confirmed, make.department(organisation_id=make.artachat().id))


def test_plan_of_a_stale_application_is_a_conflict(coordinator, department, confirmed):
    with pytest.raises(Conflict):
        plan(coordinator, confirmed, department, seen_version=confirmed.version + 1)


def test_plan_twice_for_one_application_is_refused(db, coordinator, department, confirmed):
    plan(coordinator, confirmed, department)
    with pytest.raises(Invalid, match="has an internship already"):
        plan(coordinator, confirmed, department)
    assert len(db.all(select(Placement))) == 1


def test_plan_again_after_a_cancellation_takes_the_application_over(db, make, coordinator, department, confirmed):
    first = plan(coordinator, confirmed, department)
    act(placements.move, coordinator, first.public_id, "cancel", reason="Travaux", end_reason=EndReason.HOST)
    second = plan(coordinator, confirmed, make.department())
    assert db.fresh(first).application_id is None
    assert db.fresh(second).application_id == confirmed.id
    assert db.fresh(first).state is PlacementState.CANCELLED


def test_plan_on_the_last_place_leaves_none(db, make, coordinator, department, confirmed):
    make.placement(department=department)
    plan(coordinator, confirmed, department)
    with pytest.raises(Invalid) as refusal:
        plan(coordinator, another(make), department)
    assert refusal.value.field == "starts_on"
    assert sentence(refusal.value) == (
        "The department has no place left (of 2) from 1 Jul 2027 to 31 Aug 2027, on 62 days in all: choose other "
        "dates or another department."
    )


def test_plan_counts_each_day_and_names_the_full_ones(make, coordinator, department, confirmed):
    make.placement(department=department, starts_on=date(2027, 7, 1), ends_on=date(2027, 7, 20))
    make.placement(department=department, starts_on=date(2027, 7, 18), ends_on=date(2027, 8, 31))
    with pytest.raises(Invalid) as refusal:
        plan(coordinator, confirmed, department)
    assert refusal.value.params == {
        "places": 2, "start": date(2027, 7, 18), "end": date(2027, 7, 20), "days": 3,
    }  # fmt: skip


def test_plan_from_the_day_after_another_has_left_is_possible(db, make, coordinator, confirmed):
    department = make.department(places=1)
    make.placement(department=department, starts_on=START - timedelta(days=30), ends_on=START - DAY)
    make.placement(department=department, starts_on=END + DAY, ends_on=END + timedelta(days=30))
    assert db.fresh(plan(coordinator, confirmed, department)).state is PlacementState.PLANNED


@pytest.mark.parametrize(
    ("state", "ended_on", "takes"),
    [
        (PlacementState.CANCELLED, None, False),
        (PlacementState.INTERRUPTED, START - DAY, False),
        (PlacementState.INTERRUPTED, START, True),
        (PlacementState.COMPLETED, None, True),
        (PlacementState.CLOSED, None, True),
        (PlacementState.READY, None, True),
        (PlacementState.IN_PROGRESS, None, True),
    ],
)
def test_plan_counts_stays_up_to_their_real_end(make, coordinator, confirmed, state, ended_on, takes):
    department = make.department(places=1)
    before = START - timedelta(days=60)
    make.placement(department=department, state=state, starts_on=before, ends_on=END, ended_on=ended_on)
    if takes:
        with pytest.raises(Invalid, match="no place left"):
            plan(coordinator, confirmed, department)
    else:
        plan(coordinator, confirmed, department)


def test_plan_on_an_offer_takes_one_of_its_places(db, make, coordinator, department, confirmed):
    offer = make.offer(department=department, places=1)
    placement = plan(coordinator, confirmed, department, offer_public_id=offer.public_id)
    assert db.fresh(placement).offer_id == offer.id
    with pytest.raises(Invalid) as refusal:
        plan(coordinator, another(make), department, offer_public_id=offer.public_id)
    assert refusal.value.field == "offer_public_id"
    assert sentence(refusal.value) == (
        "All places of this offer are given (1): choose another offer or raise its places."
    )


@pytest.mark.parametrize("state", [OfferState.DRAFT, OfferState.WITHDRAWN])
def test_plan_on_an_offer_that_is_not_published_is_refused(make, coordinator, department, confirmed, state):
    offer = make.offer(department=department, state=state)
    with pytest.raises(Invalid, match="not published"):
        plan(coordinator, confirmed, department, offer_public_id=offer.public_id)


def test_plan_on_an_offer_of_another_department_is_refused(make, coordinator, department, confirmed):
    with pytest.raises(Invalid, match="belongs to another department"):
        plan(coordinator, confirmed, department, offer_public_id=make.offer().public_id)


@pytest.mark.parametrize(("ends_on", "fits"), [(date(2027, 6, 30), True), (date(2027, 7, 1), False)])
def test_plan_with_a_tutor_of_three_waits_until_one_has_left(db, make, coordinator, confirmed, ends_on, fits):
    person = tutor(make)
    for last in (END, END, ends_on):
        make.placement(tutor_id=person.id, starts_on=date(2027, 6, 1), ends_on=last)
    if fits:
        plan(coordinator, confirmed, make.department(), tutor_public_id=person.public_id)
        return
    with pytest.raises(Invalid) as refusal:
        plan(coordinator, confirmed, make.department(), tutor_public_id=person.public_id)
    assert refusal.value.field == "tutor_name"
    assert sentence(refusal.value) == (
        "With this internship Hélène Moreau would follow 4 interns on 1 Jul 2027, and the law allows 3 (Code de "
        "l’éducation R124-13): name another internship tutor or choose other dates."
    )


@pytest.mark.parametrize(("staff", "most"), [(19, 3), (20, 3), (21, 4)])
def test_plan_keeps_within_the_quota_of_the_city_over_all_departments(db, make, coordinator, staff, most):
    with writing() as session:
        session.get_one(Organisation, make.city().id).staff_count = staff
    for _ in range(most - 1):
        make.placement()
    plan(coordinator, another(make), make.department())
    with pytest.raises(Invalid) as refusal:
        plan(coordinator, another(make), make.department())
    assert refusal.value.params == {"n": most + 1, "limit": most, "day": date(2027, 6, 28)}
    assert "the law allows" in sentence(refusal.value)


def test_quota_counts_the_whole_civil_week(db, make, coordinator):
    with writing() as session:
        session.get_one(Organisation, make.city().id).staff_count = 5
    for _ in range(3):
        make.placement(starts_on=date(2027, 6, 1), ends_on=date(2027, 6, 29))
    with pytest.raises(Invalid):
        plan(coordinator, another(make), make.department(), starts_on=date(2027, 7, 1))
    plan(coordinator, another(make), make.department(), starts_on=date(2027, 7, 5))


def test_plan_where_the_limits_are_unknown_goes_through_with_remarks(db, make, coordinator, department, confirmed):
    with writing() as session:
        session.get_one(Organisation, make.city().id).staff_count = None
        for rule in session.scalars(select(DatedRule).where(DatedRule.code == "tutor_maximum")):
            session.delete(rule)
    placement = plan(coordinator, confirmed, department, subject="Accueil", tutor_public_id=tutor(make).public_id)
    assert findings_of(db, placement, SubjectKind.PLACEMENT) == {
        "quota_unknown": {}, "rule_missing": {"day": "2027-07-01"},
    }  # fmt: skip


def test_plan_outside_the_call_is_remarked_and_goes_through(db, make, coordinator, department, confirmed):
    placement = plan(
        coordinator, confirmed, department, subject="Accueil", tutor_public_id=tutor(make).public_id,
        ends_on=END + timedelta(days=7),
    )  # fmt: skip
    assert findings_of(db, placement, SubjectKind.PLACEMENT) == {
        "outside_call": {"start": "2027-07-01", "end": "2027-08-31"}
    }


def test_plan_beside_another_internship_of_the_same_person_is_remarked(db, make, coordinator, department, confirmed):
    from db.models import Person

    make.placement(person=db.get(Person, confirmed.person_id), starts_on=date(2027, 8, 1))
    placement = plan(coordinator, confirmed, department)
    assert findings_of(db, placement, SubjectKind.PLACEMENT)["person_elsewhere"] == {"day": "2027-08-01"}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (END, START, "ends_on"),
        (None, END, "starts_on"),
        (START, None, "ends_on"),
        (START, START + timedelta(days=367), "ends_on"),
        (date(2207, 7, 1), date(2207, 8, 31), "starts_on"),
        (date(2029, 12, 1), date(2029, 12, 31), "starts_on"),
        (date(2024, 11, 1), date(2024, 12, 31), "starts_on"),
    ],
)
def test_plan_on_dates_that_make_no_sense_is_refused(db, coordinator, department, confirmed, starts_on, ends_on, field):
    with pytest.raises(Invalid) as refusal:
        plan(coordinator, confirmed, department, starts_on=starts_on, ends_on=ends_on)
    assert refusal.value.field == field
    assert db.all(select(Placement)) == []


def test_plan_of_one_day_is_possible(db, coordinator, department, confirmed):
    assert db.fresh(plan(coordinator, confirmed, department, ends_on=START)).ends_on == START


@pytest.mark.parametrize("minutes", [0, -60, 48 * 60 + 1])
def test_plan_with_impossible_weekly_hours_is_refused(coordinator, department, confirmed, minutes):
    with pytest.raises(Invalid) as refusal:
        plan(coordinator, confirmed, department, weekly_minutes=minutes)
    assert refusal.value.field == "weekly_minutes"


def test_plan_in_a_department_out_of_use_or_unknown_is_refused(make, coordinator, confirmed):
    with pytest.raises(Invalid) as refusal:
        plan(coordinator, confirmed, make.department(is_active=False))
    assert refusal.value.field == "department_public_id"
    with pytest.raises(NotFound):
        act(
            placements.plan,
            coordinator,
            confirmed.public_id,
            department_public_id="nowhere",
            starts_on=START,
            ends_on=END,
        )
    with pytest.raises(Invalid):
        act(placements.plan, coordinator, confirmed.public_id, starts_on=START, ends_on=END)


def test_plan_that_is_refused_leaves_nothing_behind(db, make, coordinator, confirmed):
    department = make.department(places=0)
    with pytest.raises(Invalid):
        plan(coordinator, confirmed, department, tutor_name="Paul Petit", tutor_email="paul@example.org")
    from db.models import Person

    assert db.all(select(Person).where(Person.family_name == "Petit")) == []
    assert (mails(db), audited(db)) == ([], [])


def test_placement_is_found_by_the_names_of_its_people_in_both_scripts(db, make, coordinator, department):
    from services.search import matches

    person = make.person(given_name="Ani", family_name="Sargsyan", family_name_hy="Սարգսյան")
    placement = plan(coordinator, another(make, person=person), department, tutor_name="Hélène Moreau")
    for words in ("sargs", "Սարգ", "helene", "service"):
        query = select(Placement.id).where(matches(SubjectKind.PLACEMENT, Placement.id, words))
        assert db.all(query) == [placement.id]


def test_follow_up_link_is_mailed_to_the_tutor_until_sixty_days_after_the_end(db, make, coordinator):
    placement = make.placement(tutor_id=tutor(make, email="helene@example.org").id)
    token = act(placements.issue_follow_up_link, coordinator, placement.public_id)
    [mail] = db.all(select(OutboxMail))
    assert (mail.template, mail.recipient, f"/l/{token}" in mail.body) == (
        "placement_follow_up_link", "helene@example.org", True,
    )  # fmt: skip
    assert "30 octobre 2027" in mail.body


def test_follow_up_link_after_the_end_lasts_sixty_days_more(db, make, coordinator):
    placement = make.placement(
        tutor_id=tutor(make).id, starts_on=date(2026, 7, 1), ends_on=date(2026, 8, 31), state=PlacementState.COMPLETED
    )
    act(placements.issue_follow_up_link, coordinator, placement.public_id)
    assert db.one(select(CapabilityLink)).expires_at == NOW + timedelta(days=60)


def test_follow_up_link_without_a_tutor_or_by_others_is_refused(db, make, coordinator):
    placement = make.placement()
    with pytest.raises(Invalid):
        act(placements.issue_follow_up_link, coordinator, placement.public_id)
    with pytest.raises(Forbidden):
        act(placements.issue_follow_up_link, make.host(), placement.public_id)

"""Several at once, in real transactions: the last place, the last of a tutor, one application, one move, one job."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from db.enums import ApplicationState, OfferState, PlacementState, Source, SubjectKind
from db.models import Offer, Organisation, Person, Placement, StateChange
from db.session import writing
from services import offers, placements
from services.actors import system
from services.errors import Conflict, DomainError, InvalidMove
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.hosting import END, START, checklist_templates, law, tutor

AFTER = NOW.replace(year=END.year, month=END.month, day=END.day) + timedelta(days=2)


@pytest.fixture(autouse=True)
def ground(db):
    law(db)
    checklist_templates(db)


def at_once(*acts):
    """Run all acts from the same instant on; gives back what each returned or the refusal it met."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def one(index, call):
        gate.wait()
        try:
            results[index] = call()
        except DomainError as error:
            results[index] = error

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refused(results):
    return [type(one).__name__ for one in results if isinstance(one, DomainError)]


def planner(make, department, **fields):
    """Another coordinator who is about to plan another person."""
    actor, application = make.coordinator(), make.application(state=ApplicationState.CONFIRMED)
    return lambda: act(
        placements.plan, actor, application.public_id, department_public_id=department.public_id,
        **{"starts_on": START, "ends_on": END, **fields},
    )  # fmt: skip


def count(db, model=Placement):
    return db.one(select(func.count()).select_from(model))


def test_last_place_of_a_department_given_by_four_at_once_goes_to_one(db, make):
    department = make.department(places=1)
    results = at_once(*(planner(make, department) for _ in range(4)))
    assert (refused(results), count(db)) == (["Invalid"] * 3, 1)


def test_last_place_of_an_offer_given_twice_at_once_goes_to_one(db, make):
    department = make.department(places=5)
    offer = make.offer(department=department, places=1)
    results = at_once(*(planner(make, department, offer_public_id=offer.public_id) for _ in range(2)))
    assert (refused(results), count(db)) == (["Invalid"], 1)


def test_last_of_the_citys_quota_given_in_two_departments_at_once_goes_to_one(db, make):
    with writing() as session:
        session.get_one(Organisation, make.city().id).staff_count = 5
    make.placement()
    make.placement()
    results = at_once(planner(make, make.department()), planner(make, make.department()))
    assert (refused(results), count(db)) == (["Invalid"], 3)


def test_tutors_third_intern_given_twice_at_once_goes_to_one(db, make):
    person = tutor(make)
    make.placement(tutor_id=person.id)
    make.placement(tutor_id=person.id)
    results = at_once(*(planner(make, make.department(), tutor_public_id=person.public_id) for _ in range(2)))
    assert (refused(results), count(db)) == (["Invalid"], 3)


def test_one_application_planned_twice_at_once_makes_one_placement(db, make):
    application = make.application(state=ApplicationState.CONFIRMED)
    acts = [
        partial(
            act, placements.plan, make.coordinator(), application.public_id, starts_on=START, ends_on=END,
            department_public_id=make.department().public_id,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert (refused(at_once(*acts)), count(db)) == (["Invalid"], 1)


def test_planning_and_entering_the_last_place_at_once_gives_it_once(db, make):
    department, actor = make.department(places=1), make.coordinator()
    entering = lambda: act(  # noqa: E731
        placements.enter, actor, person={"given_name": "Lilit", "family_name": "Grigoryan"},
        state=PlacementState.PLANNED, source=Source.PHONE, starts_on=START, ends_on=END,
        department_public_id=department.public_id,
    )  # fmt: skip
    assert (refused(at_once(planner(make, department), entering)), count(db)) == (["Invalid"], 1)


def test_two_coordinators_moving_one_internship_at_once_move_it_once(db, make):
    placement = make.placement()
    acts = [
        partial(act, placements.move, make.coordinator(), placement.public_id, "sign", seen_version=placement.version)
        for _ in range(2)
    ]
    assert refused(at_once(*acts)) == [Conflict.__name__]
    assert (db.fresh(placement).state, count(db, StateChange)) == (PlacementState.AGREEMENT_SIGNED, 1)


def test_two_who_did_not_look_at_a_copy_move_it_once_as_well(db, make):
    placement = make.placement()
    acts = [partial(act, placements.move, make.coordinator(), placement.public_id, "sign") for _ in range(2)]
    assert refused(at_once(*acts)) == [InvalidMove.__name__]
    assert count(db, StateChange) == 1


def test_job_run_by_three_processes_at_once_moves_each_internship_once(db, make):
    for _ in range(3):
        make.placement(state=PlacementState.READY)
        make.placement(state=PlacementState.IN_PROGRESS)
    results = at_once(*(lambda: act(placements.run_due, system(), now=AFTER) for _ in range(3)))
    assert sum(results) == 9
    changes = db.all(select(StateChange).where(StateChange.subject_kind == SubjectKind.PLACEMENT))
    assert len({(change.subject_id, change.move) for change in changes}) == len(changes) == 9


def test_job_and_coordinator_at_once_start_it_once(db, make):
    placement, actor = make.placement(state=PlacementState.READY), make.coordinator()
    first_day = NOW.replace(year=2027, month=7, day=1)
    results = at_once(
        lambda: act(placements.run_due, system(), now=first_day),
        lambda: act(placements.move, actor, placement.public_id, "start", now=first_day),
    )
    assert (db.fresh(placement).state, count(db, StateChange)) == (PlacementState.IN_PROGRESS, 1)
    assert results[0] + (0 if refused(results) else 1) == 1


def test_offer_published_by_two_at_once_is_published_once(db, make):
    department = make.department()
    offer = make.offer(department=department, state=OfferState.DRAFT, tutor_id=tutor(make).id)
    acts = [
        partial(act, offers.publish, actor, offer.public_id, lawful_use_confirmed=True)
        for actor in (make.host(department), make.coordinator())
    ]
    assert refused(at_once(*acts)) == [InvalidMove.__name__]
    assert db.one(select(Offer)).state is OfferState.PUBLISHED


def test_double_click_enters_an_internship_once(db, make):
    department, actor = make.department(places=5), make.coordinator()

    def click():
        return act(
            placements.enter, actor, person={"given_name": "Lilit", "family_name": "Grigoryan"}, request_id="click",
            state=PlacementState.PLANNED, source=Source.PHONE, starts_on=START, ends_on=END,
            department_public_id=department.public_id,
        )  # fmt: skip

    assert refused(at_once(click, click)) == ["AlreadyDone"]
    assert (count(db), db.one(select(func.count()).where(Person.family_name == "Grigoryan"))) == (1, 1)

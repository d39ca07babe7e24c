"""Posts outlive their offers: the rest after an internship counts from one year’s offer to the next."""

from datetime import date, timedelta

import pytest

from db.enums import AmendmentKind, ApplicationState, EndReason, OfferState, PlacementState, Source, SubjectKind
from db.session import writing
from services import offers, placements
from services.agreements import amendments
from services.errors import DomainError, InvalidFields
from services.queries.internships import open_questions
from services.queries.internships.posts import of_department
from services.queries.limits import Asked, said
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.hosting import END, START, checklist_templates, findings_of, law, tutor

FREE = date(2027, 9, 22)
"""Of 62 days until 31 August a third are 21."""
DAY = timedelta(days=1)
LAST = date(2027, 10, 31)


@pytest.fixture(autouse=True)
def ground(db):
    law(db)
    checklist_templates(db)


@pytest.fixture
def head(make):
    return make.coordinator()


@pytest.fixture
def department(make):
    return make.department(places=5)


@pytest.fixture
def former(make, department):
    """The summer's offer, with an internship to its last day."""
    offer = make.offer(department=department, tutor_id=tutor(make).id)
    make.placement(department=department, offer_id=offer.id)
    return offer


def repeated(head, former, starts_on=FREE, **fields):
    copy = act(offers.duplicate, head, former.public_id)
    return act(offers.edit, head, copy.public_id, starts_on=starts_on, ends_on=LAST, **fields)


def publish(head, offer):
    return act(offers.publish, head, offer.public_id, lawful_use_confirmed=True)


def refused(call, *args, **fields):
    with pytest.raises(DomainError) as refusal:
        act(call, *args, **fields)
    return getattr(refusal.value, "errors", [refusal.value])


def test_a_repeated_offer_is_published_once_its_post_has_rested_and_the_refusal_names_the_day(head, former):
    copy = repeated(head, former, FREE - DAY)
    with pytest.raises(InvalidFields) as refusal:
        publish(head, copy)
    (only,) = refusal.value.errors
    assert (only.field, only.params) == ("starts_on", {"start": START, "end": END, "day": FREE})
    act(offers.edit, head, copy.public_id, starts_on=FREE)
    assert publish(head, copy) == []
    with pytest.raises(InvalidFields):
        act(offers.edit, head, copy.public_id, starts_on=FREE - DAY)


def test_whoever_is_placed_on_it_by_a_plan_or_by_hand_waits_as_long(db, make, head, department, former):
    copy = repeated(head, former)
    publish(head, copy)
    fields = {"department_public_id": department.public_id, "offer_public_id": copy.public_id, "ends_on": LAST}
    confirmed = make.application(state=ApplicationState.CONFIRMED)
    entered = {"person": make.person().public_id, "state": PlacementState.PLANNED, "source": Source.PHONE}
    early = FREE - DAY
    for refusals in (
        refused(placements.plan, head, confirmed.public_id, starts_on=early, **fields),
        refused(placements.enter, head, starts_on=early, **entered, **fields),
    ):
        assert [(one.field, one.params["day"]) for one in refusals] == [("starts_on", FREE)]
    placed = act(placements.plan, head, confirmed.public_id, starts_on=FREE, **fields)
    assert findings_of(db, placed, SubjectKind.PLACEMENT).keys().isdisjoint({"gap_on_post"})
    with db.session() as session:
        asked = open_questions.of_placement(session, head, placed.public_id)
    assert "gap_unit" in {one.code for one in asked}


def test_nothing_rests_after_an_intern_who_left_by_their_own_will(make, head, department):
    offer = make.offer(department=department, tutor_id=tutor(make).id)
    make.placement(
        department=department, offer_id=offer.id, state=PlacementState.INTERRUPTED, end_reason=EndReason.INTERN,
        ended_on=END,
    )  # fmt: skip
    publish(head, repeated(head, offer, END + DAY))


def test_of_two_places_one_may_be_given_at_once_and_the_other_is_remarked(db, head, former):
    copy = repeated(head, former, FREE - DAY, places=2)
    publish(head, copy)
    assert findings_of(db, copy, SubjectKind.OFFER) == {"gap_on_post": {"day": FREE.isoformat()}}


def test_as_many_may_be_there_as_any_published_offer_of_the_post_gave(make, head, department, former):
    draft = make.offer(post=former.post, department=department, state=OfferState.DRAFT, places=2)
    with pytest.raises(InvalidFields):
        publish(head, repeated(head, former, FREE - DAY))
    with writing() as session:
        session.get_one(type(draft), draft.id).state = OfferState.CLOSED
    publish(head, repeated(head, former, FREE - DAY))


def test_an_offer_is_said_to_be_about_another_post_or_the_same(db, make, head, department, former):
    copy = repeated(head, former, FREE - DAY, same_post_as=None)
    assert (db.fresh(copy).post == former.post, db.fresh(former).post) == (False, former.post)
    publish(head, copy)
    errors = refused(offers.edit, head, copy.public_id, same_post_as=former.public_id)
    assert [one.field for one in errors] == ["starts_on"]
    elsewhere = make.offer()
    errors = refused(offers.edit, head, copy.public_id, same_post_as=elsewhere.public_id)
    assert [one.field for one in errors] == ["same_post_as"]
    fresh = act(
        offers.create, head, department.public_id, title_fr="Archives", starts_on=FREE, ends_on=LAST,
        same_post_as=former.public_id,
    )  # fmt: skip
    assert fresh.post == former.post


def test_internships_that_are_planned_follow_their_offer_to_its_post(db, make, head, department, former):
    other = make.offer(department=department, tutor_id=tutor(make).id, starts_on=FREE - DAY, ends_on=LAST)
    planned = make.placement(department=department, offer_id=other.id, starts_on=FREE - DAY, ends_on=LAST)
    act(offers.edit, head, other.public_id, same_post_as=former.public_id)
    assert findings_of(db, planned, SubjectKind.PLACEMENT)["gap_on_post"] == {"day": FREE.isoformat()}
    act(offers.edit, head, other.public_id, same_post_as=None)
    assert "gap_on_post" not in findings_of(db, planned, SubjectKind.PLACEMENT)


def test_the_form_says_it_before_anything_is_kept_and_offers_each_post_once(db, make, head, department, former):
    copy = repeated(head, former)
    make.offer(department=department, title_fr="Archives", starts_on=START - DAY)
    others = (former, make.offer(department=department, title_fr="Musée", starts_on=START - 2 * DAY), make.offer())
    with db.session() as session:
        rows = of_department(session, head, department.public_id, offer_public_id=copy.public_id, language="fr")
        new = of_department(session, head, department.public_id, language="fr")
        asked = [
            Asked(department.public_id, FREE - DAY, LAST, is_offer=True, gives=1, same_post_as=one.public_id)
            for one in others[:2]
        ]
        told = [said(session, head, one) for one in asked]
    assert [(row.title, row.is_own) for row in rows] == [
        ("Communication du service", True),
        ("Archives", False),
        ("Musée", False),
    ]
    assert [row.starts_on for row in new] == [FREE, START - DAY, START - 2 * DAY]
    assert [[one.is_block for one in lines] for lines in told] == [[True], []]


def test_an_amendment_may_not_begin_before_the_post_has_rested(make, head, department, former):
    copy = repeated(head, former)
    placement = make.placement(
        department=department, offer_id=copy.id, tutor_id=copy.tutor_id, starts_on=FREE, ends_on=LAST
    )
    make.agreement(placement=placement, state="signed")
    dates = {"starts_on": FREE - DAY, "ends_on": LAST}
    errors = refused(
        amendments.propose, head, placement.public_id, {AmendmentKind.DATES: dates}, NOW.date(), "Visa avancé."
    )
    assert [(one.field, one.params["day"]) for one in errors] == [("starts_on", FREE)]

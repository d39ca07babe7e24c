"""Reading offers and departments: lists, one in full, what applicants choose from; at a constant cost."""

from datetime import date, timedelta

import pytest

from db.enums import ApplicationState, FrenchLevel, OfferState, PlacementState
from services import offers
from services.errors import NotFound
from services.queries.internships import departments as department_queries
from services.queries.internships import offers as queries
from tests.conftest import NOW
from tests.counting import recorded
from tests.services.applying import act
from tests.services.hosting import END, START, department_link, everybody, tutor

TODAY = NOW.date()
SEES = {"coordinator", "admin", "head of the department", "link to the department"}


@pytest.fixture
def coordinator(make):
    return make.coordinator()


def ids(rows):
    return [row.public_id for row in rows]


def listed(db, actor, **filters):
    with db.session() as session:
        return queries.page(session, actor, **filters)


def test_row_tells_places_taken_choices_and_warnings(db, make, coordinator):
    department, call = make.department(name_fr="Archives", places=1), make.call()
    made, _warnings = act(
        offers.create_and_publish, coordinator, department.public_id, lawful_use_confirmed=True, title_fr="Numériser",
        title_en="Scan", mission_fr="Numériser.", starts_on=START, ends_on=END, places=2, tutor_name="Hélène Moreau",
        call_public_id=call.public_id,
    )  # fmt: skip
    for state in (ApplicationState.SUBMITTED, ApplicationState.DRAFT, ApplicationState.REJECTED):
        make.application(call=call, offers=(made,), state=state)
    make.placement(department=department, offer_id=made.id)
    make.placement(department=department, offer_id=made.id, state=PlacementState.CANCELLED)
    [row] = listed(db, coordinator, language="en").rows
    assert (row.title, row.department, row.tutor, row.call_title) == (
        "Scan", "Archives", "Hélène Moreau", "Stages UFAR 2027",
    )  # fmt: skip
    assert (row.places, row.taken, row.free, row.chosen, row.warnings) == (2, 1, 1, 1, 1)


def test_list_filters_by_state_department_call_and_words_and_pages_by_key(db, make, coordinator):
    department, call = make.department(name_fr="Médiathèque"), make.call()
    draft = act(
        offers.create, coordinator, department.public_id, title_fr="Lire", starts_on=date(2027, 6, 1), ends_on=END
    )
    others = [make.offer(call=call, starts_on=START + timedelta(days=n)) for n in range(3)]
    assert ids(listed(db, coordinator).rows) == [draft.public_id, *ids(others)]
    assert ids(listed(db, coordinator, states=[OfferState.DRAFT]).rows) == [draft.public_id]
    assert ids(listed(db, coordinator, call_public_id=call.public_id).rows) == ids(others)
    assert ids(listed(db, coordinator, department_public_id=department.public_id).rows) == [draft.public_id]
    assert ids(listed(db, coordinator, search="mediath lire").rows) == [draft.public_id]
    first = listed(db, coordinator, size=2)
    second = listed(db, coordinator, size=2, after=first.last)
    assert ids(first.rows) + ids(second.rows) == [draft.public_id, *ids(others)]
    assert (first.has_next, second.has_next) == (True, False)
    assert ids(listed(db, coordinator, size=2, before=second.first).rows) == ids(first.rows)
    with db.session() as session:
        assert queries.counts(session, coordinator) == {OfferState.DRAFT: 1, OfferState.PUBLISHED: 3}
        assert queries.counts(session, coordinator, call_public_id=call.public_id) == {OfferState.PUBLISHED: 3}


def test_list_and_detail_are_seen_by_those_who_write_them_and_nobody_else(db, make):
    department, person = make.department(), tutor(make)
    offer = make.offer(department=department, tutor_id=person.id)
    lists, details = set(), set()
    for who, actor in everybody(db, make, make.placement(department=department, tutor_id=person.id)).items():
        if offer.public_id in ids(listed(db, actor).rows):
            lists.add(who)
        try:
            with db.session() as session:
                queries.detail(session, actor, offer.public_id)
            details.add(who)
        except NotFound:
            continue
    assert (lists, details) == (SEES, SEES)


def test_detail_has_all_texts_people_and_possible_moves(db, make):
    department, person = make.department(name_fr="Archives"), tutor(make, email="helene@example.org")
    offer = make.offer(department=department, tutor_id=person.id, title_hy="Արխիվ", min_french_level=FrenchLevel.B2)
    with db.session() as session:
        found = queries.detail(session, make.host(department), offer.public_id)
    assert (found.title_fr, found.title_hy, found.department) == (offer.title_fr, "Արխիվ", "Archives")
    assert (found.tutor_public_id, found.tutor_name, found.tutor_email) == (
        person.public_id, "Hélène Moreau", "helene@example.org",
    )  # fmt: skip
    assert (found.deputy_public_id, found.deputy_name, found.call_public_id) == (None, "", None)
    assert [(move.name, move.target) for move in found.moves] == [
        ("close", OfferState.CLOSED), ("withdraw", OfferState.WITHDRAWN),
    ]  # fmt: skip
    assert (found.may_edit, found.min_french_level, found.version) == (True, FrenchLevel.B2, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_reads_cost_the_same_whatever_there_is(db, make, coordinator, number):
    department, call = make.department(), make.call()
    for _ in range(number):
        offer = make.offer(department=department, call=call, tutor_id=tutor(make).id)
        make.application(call=call, offers=(offer,), state=ApplicationState.SUBMITTED)
        make.placement(department=make.department(), offer_id=offer.id)
    with db.session() as session, recorded() as statements:
        assert len(queries.page(session, coordinator).rows) == number
        queries.counts(session, coordinator)
        assert len(queries.published(session, call_public_id=call.public_id)) == number
        assert queries.published_count(session) == number
        department_queries.departments(session, coordinator, today=TODAY)
        assert len(department_queries.tutors(session, coordinator, department.public_id)) == number
    assert len(statements) == 6
    with db.session() as session, recorded() as statements:
        queries.detail(session, coordinator, offer.public_id)
    assert len(statements) == 2


def test_published_shows_applicants_what_is_open_in_their_language(db, make):
    department, call = make.department(name_fr="Archives", name_en="Records", address="1 rue X"), make.call()
    offer = make.offer(department=department, call=call, title_en="Scan", mission_en="")
    make.offer(call=call, state=OfferState.DRAFT)
    make.offer(call=call, state=OfferState.CLOSED)
    make.offer()
    with db.session() as session:
        [row] = queries.published(session, call_public_id=call.public_id, language="en")
        assert (row.public_id, row.title, row.mission) == (offer.public_id, "Scan", offer.mission_fr)
        assert (row.department, row.address) == ("Records", "1 rue X")
        assert queries.published_count(session, call_public_id=call.public_id) == 1
        assert queries.published_count(session) == 2


def test_departments_tell_interns_of_today_to_come_and_offers(db, make, coordinator):
    archives = make.department(name_fr="Archives", places=3)
    make.placement(department=archives, state=PlacementState.IN_PROGRESS, starts_on=TODAY, ends_on=TODAY)
    make.placement(department=archives, state=PlacementState.CANCELLED, starts_on=TODAY, ends_on=TODAY)
    make.placement(department=archives)
    make.offer(department=archives)
    make.offer(department=archives, state=OfferState.CLOSED)
    closed = make.department(name_fr="Zoo", is_active=False)
    with db.session() as session:
        [row] = department_queries.departments(session, coordinator, today=TODAY)
        both = department_queries.departments(session, coordinator, today=TODAY, with_inactive=True)
    assert (row.interns, row.interns_to_come, row.published_offers, row.places) == (1, 1, 1, 3)
    assert ids(both) == [archives.public_id, closed.public_id]


def test_departments_are_seen_by_coordinators_heads_and_their_links(db, make):
    department = make.department()
    seen = set()
    for who, actor in everybody(db, make, make.placement(department=department, tutor_id=tutor(make).id)).items():
        try:
            with db.session() as session:
                department_queries.detail(session, actor, department.public_id, today=TODAY)
            seen.add(who)
        except NotFound:
            continue
    assert seen == SEES


def test_department_names_are_those_one_sees_in_ones_language(db, make, coordinator):
    archives, park = make.department(name_fr="Archives", name_en="Records"), make.department(name_fr="Parcs")
    with db.session() as session:
        assert department_queries.department_names(session, coordinator, "en") == {
            park.public_id: "Parcs", archives.public_id: "Records",
        }  # fmt: skip
        assert department_queries.department_names(session, make.host(park), "fr") == {park.public_id: "Parcs"}
        assert department_queries.department_names(session, make.applicant(), "fr") == {}


def test_tutors_of_a_department_are_offered_to_those_who_see_it(db, make):
    department, person = make.department(), tutor(make)
    make.offer(department=department, tutor_id=person.id)
    make.placement(department=make.department(), tutor_id=make.person().id)
    with db.session() as session:
        for actor in (make.host(department), department_link(db, department)):
            assert ids(department_queries.tutors(session, actor, department.public_id)) == [person.public_id]
        assert department_queries.tutors(session, make.host(), department.public_id) == []

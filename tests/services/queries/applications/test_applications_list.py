"""The coordinators' list: what it shows, in which order, how it is filtered, paged and counted."""

from datetime import timedelta

import pytest

from db.enums import ApplicationState, Decision, FrenchLevel
from db.models import CallPartner, Person
from db.session import writing
from services import people
from services.actors import ANONYMOUS
from services.errors import NotFound
from services.queries.applications import applications
from tests.conftest import NOW
from tests.counting import statements

A = ApplicationState
NAMES = ["Abrahamyan", "Éloyan", "Ghazaryan", "Petrosyan", "Sargsyan", "Zakaryan"]


def read(db, query, *args, **options):
    with db.session() as session:
        return query(session, *args, **options)


def listed(db, actor, call, **options):
    return [row.family_name for row in read(db, applications.page, actor, call.public_id, **options).rows]


def indexed(db, *records):
    """Make their people found and sorted, as saving them does."""
    with writing() as session:
        for record in records:
            people.reindex(session, session.get_one(Person, record.person_id))


def sent(db, make, call, family_name, *, level=FrenchLevel.B1, days_ago=1, given_name="Anna", **fields):
    person = make.person(
        family_name=family_name, given_name=given_name, given_name_hy="", family_name_hy="", french_declared=level
    )
    application = make.application(
        **{
            "call": call, "person": person, "state": A.SUBMITTED, "submitted_at": NOW - timedelta(days=days_ago),
            **fields,
        }
    )  # fmt: skip
    indexed(db, application)
    return application


@pytest.fixture
def call(make):
    return make.call()


@pytest.fixture
def six(db, make, call):
    """Six sent applications: by date from Zakaryan, the latest, to Abrahamyan; levels A1 to C2 by name."""
    levels = list(FrenchLevel)[1:]
    return [
        sent(db, make, call, name, level=level, days_ago=10 - n)
        for n, (name, level) in enumerate(zip(NAMES, levels, strict=True))
    ]


def test_a_row_says_what_a_coordinator_needs(db, make, call):
    culture, sport = make.department(name_fr="Culture"), make.department(name_fr="Sports", name_en="Sport")
    offers = tuple(make.offer(department=one, call=call) for one in (sport, culture, sport))
    person = make.person(french_declared=FrenchLevel.C1, french_certified=FrenchLevel.B2)
    one = make.application(
        call=call, person=person, state=A.WAITLISTED, waiting_rank=3, offers=offers,
        pending_decision=Decision.SELECT,
    )  # fmt: skip
    indexed(db, one)
    (row,) = read(db, applications.page, make.coordinator(), call.public_id).rows
    assert (row.public_id, row.version, row.name, row.name_hy, row.email) == (
        one.public_id, 1, person.name, "Աննա Պետրոսյան", person.email,
    )  # fmt: skip
    assert (row.study_field, row.study_year, row.level, row.is_certified) == ("Marketing", "L3", FrenchLevel.B2, True)
    assert (row.state, row.waiting_rank, row.has_pending, row.choices) == (
        A.WAITLISTED, 3, True, ("Sports", "Culture"),
    )  # fmt: skip
    assert (row.sending_organisation, row.submitted_at) == ("Université française en Arménie", one.submitted_at)


@pytest.mark.parametrize(
    ("sort", "order"), [("submitted", NAMES[::-1]), ("name", NAMES), ("level", NAMES[::-1])]
)  # fmt: skip
def test_the_list_is_sorted_and_paged_forwards_and_backwards_without_gap_or_double(db, make, call, six, sort, order):
    actor = make.coordinator()
    one = read(db, applications.page, actor, call.public_id, sort=sort, size=2)
    two = read(db, applications.page, actor, call.public_id, sort=sort, size=2, after=one.last)
    three = read(db, applications.page, actor, call.public_id, sort=sort, size=2, after=two.last)
    back = read(db, applications.page, actor, call.public_id, sort=sort, size=2, before=three.first)
    first = read(db, applications.page, actor, call.public_id, sort=sort, size=2, before=back.first)
    assert [row.family_name for each in (one, two, three) for row in each.rows] == order
    assert (back.rows, first.rows) == (two.rows, one.rows)
    flags = [(each.has_previous, each.has_next) for each in (one, two, three, back, first)]
    assert flags == [(False, True), (True, True), (True, False), (True, True), (False, True)]


def test_equal_values_are_paged_without_gap_or_double(db, make, call):
    for _one in range(7):
        sent(db, make, call, "Petrosyan")
    actor = make.coordinator()
    for sort in ("submitted", "name", "level"):
        seen, after = [], None
        for _page in range(4):
            found = read(db, applications.page, actor, call.public_id, sort=sort, size=2, after=after)
            seen += [row.public_id for row in found.rows]
            after = found.last
        assert (len(seen), len(set(seen))) == (7, 7)


def test_a_page_after_a_row_that_is_gone_is_the_first_one(db, make, call, six):
    found = read(db, applications.page, make.coordinator(), call.public_id, after="gone", size=2)
    assert ([row.family_name for row in found.rows], found.has_previous) == (NAMES[:-3:-1], False)


def test_an_empty_list_has_no_keys(db, make, call):
    found = read(db, applications.page, make.coordinator(), call.public_id)
    assert (found.rows, found.first, found.last, found.has_next, found.has_previous) == ((), None, None, False, False)


def test_drafts_are_shown_only_on_demand_and_withdrawn_drafts_never(db, make, call):
    sent(db, make, call, "Draft", state=A.DRAFT, submitted_at=None)
    sent(db, make, call, "Gone", state=A.WITHDRAWN, submitted_at=None)
    sent(db, make, call, "Withdrawn", state=A.WITHDRAWN)
    sent(db, make, call, "Sent")
    actor = make.coordinator()
    assert sorted(listed(db, actor, call)) == ["Sent", "Withdrawn"]
    assert listed(db, actor, call, state=A.DRAFT) == ["Draft"]
    assert listed(db, actor, call, state=A.WITHDRAWN) == ["Withdrawn"]
    assert read(db, applications.counts, actor, call.public_id) == {A.DRAFT: 1, A.SUBMITTED: 1, A.WITHDRAWN: 1}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ghaz", ["Ghazaryan"]),
        ("ELOYAN", ["Éloyan"]),
        ("éloy anna", ["Éloyan"]),
        ("anna eloy petros", []),
        ("Ղազար", []),
        ("droit", ["Sargsyan"]),
        ("m2", ["Sargsyan"]),
        ("ufar", NAMES),
        ("%", NAMES),
        ("", NAMES),
        ("nobody", []),
    ],
)
def test_the_list_is_searched_by_name_mail_study_and_school(db, make, call, six, search, found):
    with writing() as session:
        application = session.get_one(type(six[4]), six[4].id)
        application.study_field, application.study_year = "Droit public", "M2"
    indexed(db, six[4])
    actor = make.coordinator()
    assert listed(db, actor, call, search=search, sort="name") == found
    assert sum(read(db, applications.counts, actor, call.public_id, search=search).values()) == len(found)


def test_an_armenian_name_is_found_in_both_scripts(db, make, call):
    one = make.application(call=call, state=A.SUBMITTED)
    indexed(db, one)
    actor = make.coordinator()
    for search in ("Պետրոս", "petros", "Աննա պետր"):
        assert len(listed(db, actor, call, search=search)) == 1
    email = db.get(Person, one.person_id).email
    assert len(listed(db, actor, call, search=email)) == 1


def test_filters_narrow_the_list_and_its_counts_alike(db, make, call, six):
    department = make.department()
    wished = sent(db, make, call, "Wish", level=FrenchLevel.B2, offers=(make.offer(department=department),))
    with writing() as session:
        session.get_one(type(wished), wished.id).state = A.SELECTED
    actor = make.coordinator()
    assert listed(db, actor, call, department_public_id=department.public_id) == ["Wish"]
    assert listed(db, actor, call, min_level=FrenchLevel.C1, sort="name") == ["Sargsyan", "Zakaryan"]
    assert listed(db, actor, call, state=A.SELECTED, min_level=FrenchLevel.B2) == ["Wish"]
    assert listed(db, actor, call, state=A.REJECTED) == []
    for filters, expected in [
        ({}, {A.SUBMITTED: 6, A.SELECTED: 1}),
        ({"min_level": FrenchLevel.B2}, {A.SUBMITTED: 3, A.SELECTED: 1}),
        ({"department_public_id": department.public_id}, {A.SELECTED: 1}),
        ({"search": "zak", "min_level": FrenchLevel.C2}, {A.SUBMITTED: 1}),
    ]:
        assert read(db, applications.counts, actor, call.public_id, **filters) == expected


def test_a_search_that_finds_too_many_is_not_counted_to_its_end(db, make, call, six, monkeypatch):
    monkeypatch.setattr(applications, "MOST", 2)
    actor = make.coordinator()
    assert read(db, applications.counts, actor, call.public_id, search="anna") is None
    assert read(db, applications.counts, actor, call.public_id, search="zak") == {A.SUBMITTED: 1}
    assert read(db, applications.counts, actor, call.public_id, min_level=FrenchLevel.A1) == {A.SUBMITTED: 6}


def test_applications_to_another_call_are_not_in_the_list(db, make, call, six):
    other = make.call()
    sent(db, make, other, "Elsewhere")
    assert listed(db, make.coordinator(), other) == ["Elsewhere"]


def test_a_partner_of_the_call_sees_sent_applications_alone(db, make, call, six):
    sent(db, make, call, "Draft", state=A.DRAFT, submitted_at=None)
    db.add(CallPartner(call_id=call.id, organisation_id=make.artachat().id))
    partner = make.coordinator(make.artachat())
    assert len(listed(db, partner, call)) == 6
    assert listed(db, partner, call, state=A.DRAFT) == []
    assert read(db, applications.counts, partner, call.public_id) == {A.SUBMITTED: 6}


def test_others_find_no_list(db, make, call, six):
    person = db.get(Person, six[0].person_id)
    others = [make.applicant(person), make.host(), make.partner(), make.coordinator(make.artachat()), ANONYMOUS]
    for actor in others:
        for query in (applications.page, applications.counts, applications.pending):
            with pytest.raises(NotFound):
                read(db, query, actor, call.public_id)


def test_the_list_needs_as_many_statements_for_three_as_for_one(db, make, call):
    actor = make.coordinator()
    options = {"search": "a", "min_level": FrenchLevel.A1, "sort": "name"}

    def needed(after):
        return (
            statements(applications.page, actor, call.public_id),
            statements(applications.page, actor, call.public_id, after=after, **options),
            statements(applications.counts, actor, call.public_id, search="a"),
            statements(applications.pending, actor, call.public_id),
        )

    one = sent(db, make, call, "Un", offers=(make.offer(call=call),))
    for_one = needed(one.public_id)
    for name in ("Deux", "Trois"):
        sent(db, make, call, name, offers=(make.offer(call=call), make.offer(call=call)))
    assert (needed(one.public_id), for_one) == ((3, 4, 2, 2), (3, 4, 2, 2))


def test_the_size_of_a_page_is_bounded(db, make, call, six):
    assert len(listed(db, make.coordinator(), call, size=0)) == 1
    assert len(listed(db, make.coordinator(), call, size=10**9)) == 6

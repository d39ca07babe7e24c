"""A department is taken out of use while interns are there: offers close, interns stay and need another place."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, FindingLevel, OfferState, PlacementState
from db.models import AuditEntry, Finding
from services import department_desk, departments, host_opinions, links, offers, placements
from services.actors import link_actor
from services.errors import Conflict, Invalid
from services.queries.internships import department_overview, desk
from services.queries.internships import offers as offer_reads
from services.queries.today import today
from tests.conftest import NOW
from tests.counting import statements
from tests.services.applying import act
from tests.services.hosting import checklist_templates, law

P, O = PlacementState, OfferState
LIVE = {P.PLANNED, P.AGREEMENT_SIGNED, P.READY, P.IN_PROGRESS}


@pytest.fixture
def coordinator(db, make):
    law(db)
    checklist_templates(db)
    return make.coordinator()


def closed(db, coordinator, department):
    act(departments.deactivate, coordinator, department.public_id, seen_version=department.version)
    return db.fresh(department)


def needing_a_place(db, coordinator):
    with db.session() as session:
        rows = today.today(session, coordinator, NOW).todos
    return {row.query["id"] for row in rows if row.kind == "closed"}


def remarked(db):
    rule = Finding.rule == "department_closed"
    return set(db.all(select(Finding.subject_id).where(rule, Finding.resolved_at.is_(None))))


def test_its_published_offers_close_and_drafts_stay(db, make, coordinator):
    department = make.department()
    states = {state: make.offer(department=department, state=state) for state in O}
    elsewhere = make.offer()
    assert not closed(db, coordinator, department).is_active
    assert {state: db.fresh(offer).state for state, offer in states.items()} == {
        state: O.CLOSED if state is O.PUBLISHED else state for state in O
    }
    assert db.fresh(elsewhere).state is O.PUBLISHED
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "department:deactivate"))
    assert entry.details == {"offers": 1}
    with pytest.raises(Conflict):
        act(departments.activate, coordinator, department.public_id, seen_version=department.version)


def test_its_interns_stay_and_are_listed_until_they_are_moved_or_over(db, make, coordinator):
    department, other = make.department(places=20), make.department()
    interns = {state: make.placement(department=department, state=state) for state in P}
    closed(db, coordinator, department)
    assert {state: db.fresh(one).state for state, one in interns.items()} == {state: state for state in P}
    assert needing_a_place(db, coordinator) == {interns[state].public_id for state in LIVE}
    assert remarked(db) == {interns[state].id for state in LIVE}
    moved = interns[P.PLANNED]
    fields = {"department_public_id": other.public_id}
    act(placements.edit, coordinator, moved.public_id, seen_version=None, **fields)
    assert moved.public_id not in needing_a_place(db, coordinator)
    assert moved.id not in remarked(db)
    with pytest.raises(Invalid, match="no longer in use"):
        act(placements.edit, coordinator, moved.public_id, seen_version=None,
            department_public_id=department.public_id)  # fmt: skip
    act(departments.activate, coordinator, department.public_id)
    assert (needing_a_place(db, coordinator), remarked(db)) == (set(), set())


def test_its_desk_opens_without_candidates_and_links_for_offers_die(db, make, coordinator):
    department, call = make.department(), make.call()
    make.application(
        call=call, state=ApplicationState.SUBMITTED, offers=(make.offer(department=department, call=call),)
    )
    intern = make.placement(department=department)
    desk_link = act(department_desk.issue_desk_link, coordinator, department.public_id, name="Léa")
    entry = act(offers.issue_offer_link, coordinator, department.public_id, name="Léa")
    with db.session() as session:
        bearer = link_actor(session, links.resolve(session, desk_link, now=NOW))
        assert len(desk.desk(session, bearer, today=NOW.date(), language="fr").unanswered) == 1
    closed(db, coordinator, department)
    with db.session() as session:
        found = desk.desk(session, bearer, today=NOW.date(), language="fr")
        assert links.resolve(session, entry, now=NOW) is None
    assert (found.candidates, [one.row.public_id for one in found.to_come]) == ((), [intern.public_id])
    with db.session() as session:
        assert "candidates" not in {row.kind for row in today.today(session, make.host(department), NOW).todos}
    for refused in (
        lambda: act(offers.issue_offer_link, coordinator, department.public_id, name="Léa"),
        lambda: act(host_opinions.ask_for_call, coordinator, call.public_id,
                    department_public_id=department.public_id),
    ):  # fmt: skip
        with pytest.raises(Invalid, match="no longer in use"):
            refused()
    with pytest.raises(Invalid, match="Nobody is to be asked"):
        act(host_opinions.ask_for_call, coordinator, call.public_id)


def test_nobody_new_is_placed_on_its_offers(db, make, coordinator):
    department, call = make.department(), make.call()
    wish = make.offer(department=department, call=call, places=3)
    application = make.application(call=call, offers=(wish,), state=ApplicationState.CONFIRMED)
    closed(db, coordinator, department)
    with db.session() as session:
        [fitting] = offer_reads.fitting(session, coordinator, application.public_id)
    assert (fitting.public_id, fitting.free) == (wish.public_id, 0)
    with pytest.raises(Invalid, match="no longer in use"):
        act(placements.plan, coordinator, application.public_id, department_public_id=department.public_id,
            starts_on=wish.starts_on, ends_on=wish.ends_on)  # fmt: skip


# Departments at a glance


def seen(db, coordinator, **options):
    with db.session() as session:
        return department_overview.overview(session, coordinator, now=NOW, **options)


def test_the_overview_tells_whom_to_call_and_what_waits(db, make, coordinator):
    department, call, deputy = make.department(name_fr="Médiathèque"), make.call(), make.person()
    head = make.host(department)
    offer = make.offer(department=department, call=call, places=3)
    make.offer(department=department, state=O.DRAFT, places=9)
    make.application(call=call, state=ApplicationState.SUBMITTED, offers=(offer,))
    act(host_opinions.ask_for_call, coordinator, call.public_id)
    make.placement(department=department, deputy_id=deputy.id, state=P.READY, starts_on=date(2027, 7, 1))
    make.placement(department=department, state=P.IN_PROGRESS, starts_on=NOW.date(), ends_on=NOW.date())
    [found] = seen(db, coordinator)
    assert (found.contact.name, found.contact.email, found.deputy.name) == (head.name, head.email, deputy.name)
    assert (found.row.published_offers, found.open_places) == (1, 3)
    assert (found.row.interns, found.next_on, found.asked_at) == (1, date(2027, 7, 1), NOW)
    assert found.link_until == NOW + department_desk.DESK_VALID_FOR
    assert found.link_until > NOW + timedelta(days=300)


def test_the_overview_is_searched_and_shows_those_in_use_first(db, make, coordinator):
    archives, park = make.department(name_fr="Archives"), make.department(name_fr="Parcs")
    closed(db, coordinator, archives)
    make.host(make.department(name_fr="Élections"))
    assert [one.row.name for one in seen(db, coordinator)] == ["Parcs", "Élections", "Archives"]
    assert [one.row.name for one in seen(db, coordinator, search="elec")] == ["Élections"]
    assert seen(db, coordinator, search="zzz") == seen(db, make.coordinator(make.artachat())) == []
    assert [one.row.public_id for one in seen(db, make.host(park))] == [park.public_id]


def test_the_overview_costs_three_statements(make, coordinator):
    for _one in range(3):
        make.host(make.department())
    assert statements(department_overview.overview, coordinator, now=NOW) == 3


def test_remark_of_a_closed_department_is_a_warning(db, make, coordinator):
    department = make.department()
    make.placement(department=department)
    closed(db, coordinator, department)
    assert db.one(select(Finding).where(Finding.rule == "department_closed")).level is FindingLevel.WARN

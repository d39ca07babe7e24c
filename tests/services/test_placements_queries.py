"""Reading internships: lists, and one in full; at a constant cost."""

from datetime import date, timedelta

import pytest

from db.enums import (
    ApplicationState,
    EndReason,
    FindingLevel,
    LinkPurpose,
    PlacementState,
    Role,
    Source,
    SubjectKind,
)
from db.models import ChecklistItem, Department, Finding, Person
from services import placements
from services.errors import NotFound
from services.queries.internships import placements as queries
from tests.conftest import NOW
from tests.counting import recorded
from tests.services.applying import act, sentence
from tests.services.hosting import (
    END,
    START,
    checklist_templates,
    department_link,
    everybody,
    law,
    link,
    placement_link,
    tutor,
)

P = PlacementState
TODAY = NOW.date()
SEES = {
    "coordinator", "admin", "head of the department", "tutor", "intern", "partner of the school",
    "link to the internship",
}  # fmt: skip


@pytest.fixture
def coordinator(make):
    return make.coordinator()


def item(db, placement, **fields):
    return db.add(
        ChecklistItem(
            **{
                "subject_kind": SubjectKind.PLACEMENT, "subject_id": placement.id, "label_fr": "Badge",
                "owner_role": Role.HOST, "due_on": TODAY - timedelta(days=1), **fields,
            }
        )
    )  # fmt: skip


def finding(db, placement, **fields):
    return db.add(
        Finding(
            **{
                "subject_kind": SubjectKind.PLACEMENT, "subject_id": placement.id, "rule": "outside_call",
                "level": FindingLevel.WARN, "found_at": NOW, "params": {"start": "2027-07-01", "end": "2027-08-31"},
                **fields,
            }
        )
    )  # fmt: skip


def ids(rows):
    return [row.public_id for row in rows]


def listed(db, actor, **filters):
    with db.session() as session:
        return queries.page(session, actor, today=TODAY, **filters)


def shown(db, actor, placement, **options):
    with db.session() as session:
        return queries.detail(session, actor, placement.public_id, now=NOW, **options)


def entered(make, coordinator, **fields):
    return act(
        placements.enter, coordinator,
        **{
            "person": {"given_name": "Lilit", "family_name": "Grigoryan"}, "state": P.PLANNED, "source": Source.PHONE,
            "starts_on": START, "ends_on": END, "department_public_id": make.department().public_id, **fields,
        },
    )  # fmt: skip


# The list


def test_row_tells_who_where_when_and_what_is_open(db, make, coordinator):
    person = make.person(given_name="Lilit", family_name="Grigoryan", given_name_hy="Լիլիթ", family_name_hy="Գրիգորյան")
    department = make.department(name_fr="Archives", name_en="Records")
    placement = make.placement(person=person, department=department, tutor_id=tutor(make).id, subject="Numériser")
    item(db, placement)
    item(db, placement, due_on=TODAY)
    item(db, placement, done_at=NOW)
    finding(db, placement)
    finding(db, placement, rule="tutor_missing", level=FindingLevel.INFO)
    finding(db, placement, rule="quota_over", overridden_at=NOW)
    finding(db, placement, rule="tutor_over_limit", resolved_at=NOW)
    [row] = listed(db, coordinator, language="en").rows
    assert (row.name, row.name_hy, row.department, row.tutor) == (
        "Lilit Grigoryan", "Լիլիթ Գրիգորյան", "Records", "Hélène Moreau",
    )  # fmt: skip
    assert (row.subject, row.state, row.starts_on, row.last_day) == ("Numériser", P.PLANNED, START, END)
    assert (row.open_items, row.late_items, row.warnings) == (2, 1, 1)
    assert row.sending_organisation == "Université française en Arménie"


def test_row_of_what_is_over_counts_nothing_open_and_hides_remarks_from_others(db, make, coordinator):
    closed = make.placement(state=P.CLOSED)
    item(db, closed)
    assert [(row.open_items, row.late_items) for row in listed(db, coordinator).rows] == [(0, 0)]
    running = make.placement(state=P.IN_PROGRESS, department=make.department())
    finding(db, running)
    head = make.host(db.get(Department, running.department_id))
    assert [row.warnings for row in listed(db, head).rows] == [0]


def test_list_pages_by_key_without_gap_or_double(db, make, coordinator):
    made = [make.placement(starts_on=START + timedelta(days=n // 2)) for n in range(7)]
    wanted = [one.public_id for one in made]
    seen, after, pages = [], None, []
    while True:
        page = listed(db, coordinator, after=after, size=3)
        seen += ids(page.rows)
        pages.append((page.has_previous, page.has_next))
        after = page.last
        if not page.has_next:
            break
    assert (seen, pages) == (wanted, [(False, True), (True, True), (True, False)])
    back = listed(db, coordinator, before=page.first, size=3)
    assert (ids(back.rows), back.has_previous, back.has_next) == (wanted[3:6], True, True)
    first = listed(db, coordinator, before=back.first, size=3)
    assert (ids(first.rows), first.has_previous, first.has_next) == (wanted[:3], False, True)


def test_list_filters_by_state_department_period_and_words(db, make, coordinator):
    law(db)
    checklist_templates(db)
    summer = entered(make, coordinator)
    autumn = entered(
        make, coordinator, person={"given_name": "Ani", "family_name": "Sargsyan"}, starts_on=date(2027, 10, 1),
        ends_on=date(2027, 11, 30), state=P.AGREEMENT_SIGNED,
    )  # fmt: skip
    department = db.get(Department, autumn.department_id)
    assert ids(listed(db, coordinator).rows) == [summer.public_id, autumn.public_id]
    assert ids(listed(db, coordinator, states=[P.AGREEMENT_SIGNED]).rows) == [autumn.public_id]
    assert ids(listed(db, coordinator, department_public_id=department.public_id).rows) == [autumn.public_id]
    assert ids(listed(db, coordinator, starts_from=END, until=END).rows) == [summer.public_id]
    assert ids(listed(db, coordinator, starts_from=END + timedelta(days=1)).rows) == [autumn.public_id]
    assert ids(listed(db, coordinator, search="sarg an").rows) == [autumn.public_id]
    with db.session() as session:
        assert queries.counts(session, coordinator) == {P.PLANNED: 1, P.AGREEMENT_SIGNED: 1}
        assert queries.counts(session, coordinator, search="lilit") == {P.PLANNED: 1}


def test_list_and_detail_are_seen_by_those_who_may_and_nobody_else(db, make):
    placement = make.placement(tutor_id=tutor(make).id)
    lists, details = set(), set()
    for who, actor in everybody(db, make, placement).items():
        if placement.public_id in ids(listed(db, actor).rows):
            lists.add(who)
        try:
            shown(db, actor, placement)
            details.add(who)
        except NotFound:
            continue
    assert (lists, details) == (SEES, SEES)


@pytest.mark.parametrize("number", [1, 3])
def test_list_counts_and_own_cost_one_statement_each(db, make, coordinator, number):
    person = make.person()
    for _ in range(number):
        placement = make.placement(person=person)
        item(db, placement)
    intern = make.applicant(person)
    with recorded() as statements:
        assert len(listed(db, coordinator).rows) == number
    assert len(statements) == 1
    with db.session() as session, recorded() as statements:
        queries.counts(session, coordinator)
        assert len(queries.mine(session, intern, today=TODAY)) == number
    assert len(statements) == 2


# One in full


def test_detail_for_a_coordinator_has_everything(db, make, coordinator):
    law(db)
    checklist_templates(db)
    application = make.application(state=ApplicationState.CONFIRMED, subject_to_visa=True)
    placement = act(
        placements.plan, coordinator, application.public_id, starts_on=START, ends_on=END + timedelta(days=7),
        department_public_id=make.department(phone="01 46 62 35 35").public_id, tutor_name="Hélène Moreau",
        deputy_name="Paul Petit",
    )  # fmt: skip
    act(placements.add_note, coordinator, placement.public_id, "Appelée le 3")
    act(placements.move, coordinator, placement.public_id, "sign", source=Source.PAPER, reason="Original reçu")
    found = shown(db, coordinator, placement, language="fr")
    assert (found.is_staff, found.label, found.colour) == (True, "Agreement signed", "violet")
    assert (found.application_public_id, found.call_title) == (application.public_id, "Stages UFAR 2027")
    assert (found.subject_to_visa, found.tutor, found.deputy) == (True, "Hélène Moreau", "Paul Petit")
    assert [(row.move, row.label, row.source, row.reason) for row in found.history] == [
        ("plan", "Planned", Source.ACCOUNT, ""), ("sign", "Agreement signed", Source.PAPER, "Original reçu"),
    ]  # fmt: skip
    assert [note.body for note in found.notes] == ["Appelée le 3"]
    assert {row.rule for row in found.findings} == {"outside_call", "subject_missing"}
    assert len(found.checklist) == 24
    assert found.my_roles == frozenset(Role)
    assert [contact.role for contact in found.contacts] == [
        "The intern", "Internship tutor", "Deputy of the tutor", "Department", "Coordinator",
    ]  # fmt: skip
    assert found.birth_date == db.get(Person, application.person_id).birth_date


def test_detail_names_the_moves_with_what_stands_in_their_way(db, make, coordinator):
    placement = make.placement(state=P.READY)
    item(db, placement, is_mandatory=True, label_fr="Assurance")
    start, cancel = shown(db, coordinator, placement).moves
    assert (start.name, start.target, start.asks_last_day) == ("start", P.IN_PROGRESS, False)
    assert (
        sentence(start.obstacle) == "The internship begins on 1 Jul 2027: its start can be recorded from that day on."
    )
    assert (cancel.name, cancel.needs_reason, cancel.obstacle) == ("cancel", True, None)
    assert cancel.end_reasons == tuple(EndReason)
    running = make.placement(state=P.IN_PROGRESS)
    complete, interrupt = shown(db, coordinator, running).moves
    assert (complete.asks_last_day, interrupt.asks_last_day) == (True, True)
    assert EndReason.VISA_REFUSED not in interrupt.end_reasons


def test_detail_for_the_intern_keeps_what_is_internal_inside(db, make, coordinator):
    law(db)
    checklist_templates(db)
    placement = entered(make, coordinator, tutor_name="Hélène Moreau", note="Fragile")
    act(placements.edit, coordinator, placement.public_id, subject="Archives")
    act(
        placements.move, coordinator, placement.public_id, "cancel", reason="Budget du service",
        end_reason=EndReason.HOST,
    )  # fmt: skip
    intern = make.applicant(db.get(Person, placement.person_id))
    found = shown(db, intern, placement)
    assert (found.label, found.is_staff, found.moves) == ("Cancelled", False, ())
    assert [(row.label, row.actor_name, row.reason) for row in found.history] == [
        ("Planned", "", ""),
        ("Cancelled", "", ""),
    ]
    assert (found.notes, found.findings, found.end_note, found.birth_date) == ((), (), "", None)
    assert found.my_roles == {Role.APPLICANT}
    assert [contact.role for contact in found.contacts] == ["Internship tutor", "Department", "Coordinator"]


def test_detail_says_public_words_to_those_outside_the_city_and_internal_ones_inside(db, make):
    placement = make.placement(state=P.READY, tutor_id=tutor(make).id)
    actors = everybody(db, make, placement)
    labels = {who: shown(db, actors[who], placement).label for who in SEES}
    outside = {"intern", "partner of the school"}
    assert labels == {who: "Everything is ready" if who in outside else "Ready" for who in SEES}


def test_detail_by_a_link_that_is_about_something_else_is_not_found(db, make):
    placement = make.placement()
    other = make.placement()
    wrong = link(db, LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT, other.id)
    for actor in (wrong, department_link(db, db.get(Department, placement.department_id))):
        with pytest.raises(NotFound):
            shown(db, actor, placement)
    assert shown(db, placement_link(db, placement), placement).my_roles == {Role.HOST}


def test_detail_of_a_link_is_the_one_internship_it_is_for(db, make):
    placement = make.placement()
    make.placement()
    with db.session() as session:
        found = queries.of_link(session, placement_link(db, placement), now=NOW)
        assert found.public_id == placement.public_id
        department = db.get(Department, placement.department_id)
        for stranger in (department_link(db, department), make.coordinator()):
            with pytest.raises(NotFound):
                queries.of_link(session, stranger, now=NOW)


def test_list_of_a_coordinator_is_the_one_of_their_city_in_whatever_order_it_was_entered(db, make, coordinator):
    late = make.placement(starts_on=START + timedelta(days=5))
    early = make.placement(starts_on=START)
    make.placement(department=make.department(organisation_id=make.artachat().id))
    assert ids(listed(db, coordinator).rows) == [early.public_id, late.public_id]


@pytest.mark.parametrize("number", [1, 3])
def test_detail_costs_at_most_six_statements(db, make, coordinator, number):
    law(db)
    checklist_templates(db)
    placement = entered(make, coordinator, department_public_id=make.department().public_id, tutor_name="Hélène Moreau")
    for n in range(number):
        act(placements.add_note, coordinator, placement.public_id, f"Note {n}")
        act(placements.edit, coordinator, placement.public_id, subject=f"Sujet {n}")
        finding(db, placement, rule=f"rule {n}")
        make.coordinator()
    with db.session() as session, recorded() as statements:
        queries.detail(session, coordinator, placement.public_id, now=NOW)
    assert len(statements) == 6

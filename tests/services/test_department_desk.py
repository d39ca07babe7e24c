"""The desk of a department: its link, what it opens, what is on it, and giving up an intern who is planned."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import (
    ApplicationState,
    CheckInAnswer,
    DocumentKind,
    LinkPurpose,
    OfferState,
    PlacementState,
    Role,
    SubjectKind,
)
from db.models import CapabilityLink, ChecklistItem, Offer, OutboxMail
from services import check_ins, checklists, department_desk, files, host_gives_up, links, offers, unit
from services.actors import link_actor
from services.errors import Forbidden, Invalid, InvalidMove
from services.queries.internships import desk as reads
from services.queries.today.today import today
from services.queries.today.today_host import host_todos
from tests.conftest import NOW
from tests.counting import statements
from tests.services.filing import APPLICATION, CV, PASSPORT, outcome, read, row, sent_by_a_student
from tests.services.hosting import END, START, department_link, placement_link, tutor
from tests.services.test_host_opinions import desk_link

DAY = NOW.date()
P = PlacementState


def act(service, actor, *args, now=NOW, **options):
    return unit.run(service, actor, *args, now=now, **options)


def bearer(db, token):
    with db.session() as session:
        link = links.resolve(session, token, now=NOW)
        return link_actor(session, link) if link else None


def on_desk(db, actor, day=DAY):
    with db.session() as session:
        return reads.desk(session, actor, today=day, language="fr")


def item(db, placement, code="", days=0, owner=Role.HOST, **fields):
    return db.add(
        ChecklistItem(
            subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, code=code, label_fr=code or "Badge",
            owner_role=owner, due_on=DAY + timedelta(days=days), **fields,
        )
    )  # fmt: skip


@pytest.fixture
def department(make):
    return make.department()


# The link


def test_a_link_is_made_for_a_year_and_mailed_to_whoever_has_an_address(db, make, department):
    coordinator = make.coordinator()
    token = act(
        department_desk.issue_desk_link, coordinator, department.public_id, name=" Claire  Roche ",
        email="Roche@Example.org",
    )  # fmt: skip
    link = db.one(select(CapabilityLink))
    assert (link.purpose, link.subject_id, link.expires_at) == (
        LinkPurpose.DEPARTMENT_DESK, department.id, NOW + timedelta(days=365),
    )  # fmt: skip
    mail = db.one(select(OutboxMail))
    assert (mail.template, mail.recipient) == ("department_desk_link", "roche@example.org")
    assert links.path(token) in mail.body
    assert bearer(db, token).name == "Claire Roche"
    by_name_alone = act(department_desk.issue_desk_link, coordinator, department.public_id, name="Mme Roche")
    assert bearer(db, by_name_alone).name == "Mme Roche"
    assert len(db.all(select(OutboxMail))) == 1


def test_a_link_needs_a_name_and_a_usable_address(make, department):
    for name, email, field in ((" ", "", "name"), ("Jo", "jo@", "email")):
        with pytest.raises(Invalid) as refusal:
            act(department_desk.issue_desk_link, make.coordinator(), department.public_id, name=name, email=email)
        assert refusal.value.field == field


def test_only_coordinators_of_the_city_make_and_take_back_links(db, make, department):
    token = act(department_desk.issue_desk_link, make.coordinator(), department.public_id, name="Claire")
    link = db.one(select(CapabilityLink))
    for actor in (make.host(department), bearer(db, token), make.coordinator(make.artachat()), make.partner()):
        with pytest.raises(Forbidden):
            act(department_desk.issue_desk_link, actor, department.public_id, name="Moi")
        with pytest.raises(Forbidden):
            act(department_desk.revoke_desk_link, actor, link.id)
        with db.session() as session:
            assert reads.links_of(session, actor, department.public_id, now=NOW) == []


def test_of_two_links_of_one_person_one_is_taken_back_and_the_other_stays(db, make, department):
    coordinator = make.coordinator()
    first, second = (
        act(
            department_desk.issue_desk_link, coordinator, department.public_id, name="Claire Roche",
            email="roche@example.org",
        )
        for _ in range(2)
    )  # fmt: skip
    one, two = db.all(select(CapabilityLink).order_by(CapabilityLink.id))
    assert one.person_id == two.person_id
    held = bearer(db, first)
    act(department_desk.revoke_desk_link, coordinator, one.id)
    assert (bearer(db, first), bearer(db, second).departments()) == (None, frozenset({department.id}))
    with pytest.raises(Forbidden, match="no longer valid"):
        act(offers.create, held, department.public_id, title_fr="Accueil", starts_on=START, ends_on=END)
    act(offers.create, bearer(db, second), department.public_id, title_fr="Accueil", starts_on=START, ends_on=END)
    with db.session() as session:
        assert [left.link_id for left in reads.links_of(session, coordinator, department.public_id, now=NOW)] == [
            two.id
        ]


# What it opens


def test_by_link_a_department_does_with_offers_what_it_does_with_an_account(db, make, department):
    actor = desk_link(db, department)
    offer, _warnings = act(
        offers.create_and_publish, actor, department.public_id, lawful_use_confirmed=True, title_fr="Accueil",
        mission_fr="Accueillir.", starts_on=START, ends_on=END, tutor_public_id=tutor(make).public_id,
        day_hours="9 h – 12 h 30, 13 h 30 – 17 h",
    )  # fmt: skip
    act(offers.close, actor, offer.public_id)
    act(offers.reopen, actor, offer.public_id)
    again = act(offers.duplicate, actor, offer.public_id)
    assert (again.state, again.day_hours) == (OfferState.DRAFT, "9 h – 12 h 30, 13 h 30 – 17 h")
    elsewhere = make.offer()
    with pytest.raises(Forbidden):
        act(offers.close, actor, elsewhere.public_id)
    assert db.fresh(elsewhere).state is OfferState.PUBLISHED


def test_the_older_links_to_write_offers_stay_valid_and_open_no_more(db, make, department):
    old = department_link(db, department)
    act(offers.create, old, department.public_id, title_fr="Accueil", starts_on=START, ends_on=END)
    assert len(db.all(select(Offer))) == 1
    make.application(state=ApplicationState.SUBMITTED, offers=(make.offer(department=department),))
    make.placement(department=department)
    seen = on_desk(db, old)
    assert (seen.candidates, seen.to_come) == ((), ())


def test_cv_and_letter_are_read_behind_the_link_and_no_other_paper(db, make):
    student, application, department = sent_by_a_student(make)
    readers = {"link": desk_link(db, department), "account": make.host(department)}
    papers = {kind: db.add(row(student, application, kind)) for kind in DocumentKind}

    def may_read(actor, kind):
        with db.session() as session:
            area = files._AREAS[APPLICATION]
            record = session.get(type(application), application.id)
            return files._may_read(session, actor, area, record, papers[kind])

    for actor in readers.values():
        assert {kind for kind in DocumentKind if may_read(actor, kind)} == {CV, DocumentKind.MOTIVATION_LETTER}
    for actor in (desk_link(db, make.department()), department_link(db, department)):
        assert {kind for kind in DocumentKind if may_read(actor, kind)} == set()
    assert may_read(make.partner(), DocumentKind.TRANSCRIPT)
    assert not may_read(make.partner(), PASSPORT)
    assert outcome(lambda: read(readers["link"], papers[PASSPORT])) == "NotFound"


def test_a_draft_is_not_readable_behind_the_link(db, make, department):
    offer = make.offer(department=department)
    person = make.person()
    draft = make.application(person=person, offers=(offer,))
    paper = db.add(row(make.applicant(person), draft, CV))
    assert outcome(lambda: read(desk_link(db, department), paper)) == "NotFound"


def test_things_to_do_are_ticked_by_link_but_not_those_of_others(db, make, department):
    placement = make.placement(department=department)
    mine, theirs = item(db, placement), item(db, placement, owner=Role.COORDINATOR)
    actor = desk_link(db, department)
    act(checklists.set_done, actor, mine.public_id, True)
    with pytest.raises(Forbidden):
        act(checklists.set_done, actor, theirs.public_id, True)
    with pytest.raises(Forbidden):
        act(checklists.set_done, desk_link(db, make.department()), mine.public_id, False)
    assert (db.fresh(mine).done_at, db.fresh(theirs).done_at) == (NOW, None)


# What is on it


def test_what_is_due_within_two_weeks_is_to_be_prepared_with_its_count(db, make, department):
    placement = make.placement(department=department, starts_on=DAY + timedelta(days=14), ends_on=DAY + timedelta(60))
    for code, days, done in (("workplace", 0, None), ("badge", 14, NOW), ("computer_account", 15, None)):
        item(db, placement, code, days, done_at=done)
    item(db, placement, "arrived", 14)
    item(db, placement, "agreement", 1, owner=Role.COORDINATOR)
    make.placement()
    seen = on_desk(db, desk_link(db, department))
    [intern] = seen.awaiting
    assert [(one.code, one.is_done) for one in intern.preparation] == [("workplace", False), ("badge", True)]
    assert (intern.left, seen.to_come) == (1, (intern,))
    at_the_start = on_desk(db, desk_link(db, department, token_hash="x"), DAY + timedelta(days=14)).awaiting[0]
    assert "arrived" in [one.code for one in at_the_start.preparation]


def test_the_question_of_the_middle_stays_until_it_is_answered(db, make, department):
    placement = make.placement(
        department=department, state=P.IN_PROGRESS, starts_on=DAY - timedelta(30), ends_on=DAY + timedelta(30)
    )
    actor = desk_link(db, department)
    assert on_desk(db, actor, DAY - timedelta(days=1)).awaiting == ()
    assert [one.is_asked for one in on_desk(db, actor).awaiting] == [True]
    act(check_ins.say, actor, placement.public_id, CheckInAnswer.CALL_ME)
    assert on_desk(db, actor).awaiting == ()
    assert on_desk(db, actor).present[0].awaits_call


def test_it_went_well_is_asked_in_the_last_week_and_ticks_the_end(db, make, department):
    placement = make.placement(
        department=department, state=P.IN_PROGRESS, starts_on=DAY - timedelta(50), ends_on=DAY + timedelta(7)
    )
    make.db.add(item_row := ChecklistItem(
        subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, code="end_by_host", label_fr="Fin",
        owner_role=Role.HOST, due_on=placement.ends_on,
    ))  # fmt: skip
    actor = desk_link(db, department)
    assert [one.end_item for one in on_desk(db, actor, DAY - timedelta(days=1)).present] == [None]
    [intern] = on_desk(db, actor).present
    assert intern.end_item == item_row.public_id
    with db.session() as session:
        head, days = make.host(department), (DAY, placement.ends_on)
        asked = [one.title_msgid for day in days for one in host_todos(session, head, day) if one.kind == "end"]
    assert ["ends soon" in one for one in asked] == [True, False]
    act(checklists.set_done, actor, intern.end_item, True)
    assert on_desk(db, actor).present[0].end_item is None


def test_the_desk_costs_the_same_for_one_and_three(db, make, department):
    costs = []
    for number in (1, 2):
        for _ in range(number):
            placement = make.placement(department=department, state=P.IN_PROGRESS, starts_on=DAY, ends_on=END)
            item(db, placement)
            make.application(state=ApplicationState.SUBMITTED, offers=(make.offer(department=department),))
        costs.append(statements(reads.desk, make.host(department), today=DAY, language="fr"))
    assert costs == [5, 5]


def test_somebody_elses_desk_shows_nothing(db, make, department):
    make.placement(department=department)
    make.application(state=ApplicationState.SUBMITTED, offers=(make.offer(department=department),))
    for actor in (desk_link(db, make.department()), make.host(), make.partner()):
        seen = on_desk(db, actor)
        assert (seen.candidates, seen.present, seen.to_come, seen.past) == ((), (), (), ())


# Giving up


def give_up(actor, placement, reason="Le service déménage"):
    return act(host_gives_up.give_up, actor, placement.public_id, reason=reason)


@pytest.mark.parametrize("state", P)
def test_a_department_can_give_up_before_the_start_and_nothing_changes_by_it(db, make, department, state):
    coordinator = make.coordinator()
    placement = make.placement(department=department, state=state)
    actor = desk_link(db, department)
    if state not in {P.PLANNED, P.AGREEMENT_SIGNED, P.READY}:
        with pytest.raises(InvalidMove):
            give_up(actor, placement)
        return
    made = give_up(actor, placement)
    assert (db.fresh(placement).state, made.owner_role, made.note) == (state, Role.COORDINATOR, "Le service déménage")
    [mail] = db.all(select(OutboxMail))
    assert (mail.template, mail.recipient) == ("host_gives_up", coordinator.email)
    assert "Le service déménage" in mail.body
    with db.session() as session:
        rows = {one.kind: one for one in today(session, coordinator, NOW).todos}
    assert rows["given_up"].query == {"id": placement.public_id}
    assert on_desk(db, actor).to_come[0].gave_up
    with pytest.raises(Invalid, match="know it already"):
        give_up(actor, placement)
    act(checklists.set_done, coordinator, made.public_id, True)
    with db.session() as session:
        assert "given_up" not in {one.kind for one in today(session, coordinator, NOW).todos}


def test_giving_up_needs_a_reason_and_somebody_of_the_department(db, make, department):
    placement = make.placement(department=department, tutor_id=tutor(make).id)
    with pytest.raises(Invalid) as refusal:
        give_up(make.host(department), placement, " ")
    assert refusal.value.field == "give_up_reason"
    for actor in (make.host(), make.partner(), make.applicant(), department_link(db, department)):
        with pytest.raises(Forbidden):
            give_up(actor, placement)
    give_up(placement_link(db, placement), placement)

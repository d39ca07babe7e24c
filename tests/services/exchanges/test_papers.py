"""The back-plan of a visit: made for each traveller, dated back, ticked by whoever owes it, and kept true."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from db.enums import LinkPurpose, ParticipationKind, Role, SubjectKind
from db.models import ChecklistItem, File, Leg, LegMember, OutboxMail, Participation, Person
from db.session import reading, writing
from services import checklists, people, proofs, unit
from services.actors import Actor, LinkScope
from services.errors import Conflict, Forbidden, Invalid, InvalidMove
from services.exchanges import departure, legs, members, paper_asking, papers, participations
from services.queries.exchange import exchange_papers as queries
from services.reminders import papers as reminders
from services.retention import months_after
from tests.conftest import NOW
from tests.samples import pdf
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]
OWN = {"passport", "insurance", "health_form"}
AST = {"exit_authorisation", "parent_identity"}
VISA = {"visa_appointment", "visa_file", "visa"}
SIGNED = date(2026, 9, 1)


def items(db, record, kind=SubjectKind.LEG_MEMBER):
    query = select(ChecklistItem).where(ChecklistItem.subject_kind == kind, ChecklistItem.subject_id == record.id)
    return {one.code: one for one in db.all(query)}


def tick(actor, item, **options):
    unit.run(checklists.set_done, actor, item.public_id, True, **{"now": NOW, **options})


@pytest.fixture
def planned(exchanging: Exchanging):
    """A minor of each city and a leader of Clamart, with their lists for the visit to Artachat."""
    young, guest = exchanging.participant(), exchanging.participant(exchanging.artachat)
    leader = exchanging.leader(kind=ParticipationKind.DIRECTOR)
    for leg in (exchanging.outbound, exchanging.back):
        exchanging.papers(leg)
    return young, guest, leader


def test_lists_follow_who_travels_and_whence(db, exchanging, planned):
    young, guest, leader = planned
    back, there = exchanging.back, exchanging.outbound
    assert set(items(db, exchanging.member(young, back))) == OWN | AST
    assert items(db, exchanging.member(young, there)) == {}
    assert set(items(db, exchanging.member(guest, there))) == OWN | {"notarised_consent"} | VISA
    assert set(items(db, exchanging.member(leader, back))) == {
        "passport",
        "insurance",
        "first_aid_known",
    }
    assert "acm_declaration" not in items(db, back, SubjectKind.LEG)
    assert "invitation_letter" in items(db, there, SubjectKind.LEG)


def test_somebody_who_joins_gets_their_list_and_loses_it_with_the_visit(db, make, exchanging):
    exchanging.papers(exchanging.back)
    actor = make.coordinator()
    person = {"given_name": "Léa", "family_name": "Petit", "birth_date": date(2011, 5, 1)}
    one = unit.run(participations.add, actor, exchanging.exchange.public_id, make.city().public_id, person, now=NOW)
    member = exchanging.member(one, exchanging.back)
    assert set(items(db, member)) >= OWN | AST
    unit.run(participations.move, actor, one.public_id, "withdraw", reason="Déménage", now=NOW)
    assert items(db, member) == {}


def test_seven_minors_make_a_stay_that_is_declared_two_months_and_eight_days_before(db, exchanging):
    young = [exchanging.participant() for _one in range(7)]
    exchanging.papers(exchanging.back)
    found = items(db, exchanging.back, SubjectKind.LEG)
    first = exchanging.back.starts_on
    assert found["acm_declaration"].due_on == date(first.year, first.month - 2, first.day)
    assert found["acm_complement"].due_on == first - timedelta(days=8)
    with writing() as session:
        session.get_one(LegMember, exchanging.member(young[0], exchanging.back).id).travels = False
    exchanging.papers(exchanging.back)
    assert "acm_declaration" not in items(db, exchanging.back, SubjectKind.LEG)


def test_what_was_declared_is_kept_with_the_visit(db, make, exchanging):
    for _one in range(7):
        exchanging.participant()
    exchanging.papers(exchanging.back)
    tick(make.coordinator(exchanging.artachat), items(db, exchanging.back, SubjectKind.LEG)["acm_declaration"])
    assert db.fresh(exchanging.back).declared_on == NOW.date()


def test_nationality_settles_visa_and_the_list_follows(db, make, exchanging, planned):
    _young, guest, _leader = planned
    actor, person = make.coordinator(exchanging.artachat), db.get(Person, guest.person_id)
    unit.run(people.save_field, actor, person.public_id, "nationality", "", now=NOW)
    member = exchanging.member(guest, exchanging.outbound)
    assert set(items(db, member)) == OWN | {"notarised_consent", "nationality"}
    unit.run(people.save_field, actor, person.public_id, "nationality", "FR", now=NOW)
    assert set(items(db, member)) == OWN | {"notarised_consent"}


def test_a_visit_that_moves_dates_its_papers_and_files_anew(db, make, exchanging, planned):
    young, _guest, _leader = planned
    actor, member = make.coordinator(), exchanging.member(planned[0], exchanging.back)
    before = items(db, member)
    assert before["exit_authorisation"].due_on == exchanging.back.starts_on - timedelta(days=21)
    unit.run(proofs.hand_in, actor, before["insurance"].public_id, "a.pdf", pdf(), now=NOW)
    tick(actor, before["exit_authorisation"], dated_on=SIGNED)
    first, last = (day + timedelta(days=20) for day in (exchanging.back.starts_on, exchanging.back.ends_on))
    unit.run(legs.edit, actor, exchanging.back.public_id, {"days": (first, last)}, now=NOW)
    after = items(db, member)
    assert after["parent_identity"].due_on == first - timedelta(days=21)
    assert after["exit_authorisation"].due_on == before["exit_authorisation"].due_on
    assert db.one(select(File)).purge_after == months_after(last, 3)
    assert young.id


@pytest.mark.parametrize(
    ("day", "is_good"),
    [(None, False), (date(2027, 1, 1), False), (date(2026, 7, 5), False), (date(2026, 7, 6), True)],
)
def test_an_exit_authorisation_needs_a_signature_that_still_holds_on_the_first_day(
    db, make, exchanging, planned, day, is_good
):
    item = items(db, exchanging.member(planned[0], exchanging.back))["exit_authorisation"]
    if is_good:
        tick(make.coordinator(), item, dated_on=day)
        assert (db.fresh(item).dated_on, db.fresh(item).done_at) == (day, NOW)
        return
    with pytest.raises(Invalid) as refused:
        tick(make.coordinator(), item, dated_on=day)
    assert refused.value.field == "dated_on"
    assert db.fresh(item).done_at is None


def test_a_passport_is_ticked_with_its_day_and_refused_where_it_ends_too_early(db, make, exchanging, planned):
    item = items(db, exchanging.member(planned[0], exchanging.back))["passport"]
    for day in (None, exchanging.back.ends_on + timedelta(days=80)):
        with pytest.raises(Invalid):
            tick(make.coordinator(), item, dated_on=day)
    tick(make.coordinator(), item, dated_on=date(2030, 1, 1))
    assert db.get(Person, planned[0].person_id).passport_expires_on == date(2030, 1, 1)


def test_who_ticks_and_reads(db, make, exchanging, planned):
    young, guest, _leader = planned
    school = exchanging.school()
    with writing() as session:
        session.get_one(Participation, guest.id).school_id = school.id
    item = items(db, exchanging.member(guest, exchanging.outbound))["insurance"]
    own = Actor(user_id=1, person_id=guest.person_id)
    for actor in (make.coordinator(), make.partner(exchanging.school()), Actor(user_id=1, person_id=young.person_id)):
        with pytest.raises(Forbidden):
            tick_as(actor, item)
    for actor in (own, make.partner(school), make.coordinator(exchanging.artachat)):
        tick_as(actor, item)
    stranger = Actor(link=LinkScope(1, LinkPurpose.HOUSEHOLD, SubjectKind.HOUSEHOLD, guest.id))
    with pytest.raises(Forbidden):
        tick_as(stranger, item)


def tick_as(actor, item):
    """Without an account of the database: the permission alone is asked."""
    with writing() as session:
        checklists.set_done(session, actor, item.public_id, True, now=NOW)
        session.rollback()


def test_only_what_the_border_leaves_open_is_set_aside_with_a_reason(db, make, exchanging, planned):
    found, actor = items(db, exchanging.member(planned[0], exchanging.back)), make.coordinator()
    with pytest.raises(InvalidMove):
        unit.run(papers.set_aside, actor, found["exit_authorisation"].public_id, reason="Urgence", now=NOW)
    with pytest.raises(Invalid):
        unit.run(papers.set_aside, actor, found["insurance"].public_id, reason=" ", now=NOW)
    with pytest.raises(Forbidden):
        unit.run(
            papers.set_aside, make.coordinator(exchanging.artachat), found["insurance"].public_id, reason="x", now=NOW
        )
    unit.run(papers.set_aside, actor, found["insurance"].public_id, reason="Contrat du groupe", now=NOW)
    assert db.fresh(found["insurance"]).waive_reason == "Contrat du groupe"


def test_the_departure_names_papers_passports_and_checks(db, make, exchanging, planned):
    young, _guest, leader = planned
    exchanging.leader()
    exchanging.papers(exchanging.back, done=True)
    assert texts(exchanging.back) == []
    with writing() as session:
        session.get_one(Person, young.person_id).passport_expires_on = exchanging.back.ends_on
        item = session.get_one(ChecklistItem, items(db, exchanging.member(young, exchanging.back))["insurance"].id)
        item.done_at = None
        signed = items(db, exchanging.member(young, exchanging.back))["exit_authorisation"].id
        session.get_one(ChecklistItem, signed).dated_on = date(2026, 1, 1)
    exchanging.checked(exchanging.leader(exchanging.clamart), kind="first_aid")
    assert texts(exchanging.back) == [
        "The proof of insurance is missing: %(names)s.",
        "The passport ends less than three months after the return: %(names)s.",
        "The authorisation to leave France ends before the departure: %(names)s.",
    ]
    assert leader.id


def test_a_check_of_an_adult_must_hold_to_the_last_day(db, make, exchanging):
    exchanging.participant()
    last = exchanging.back.ends_on
    never = exchanging.participant(kind=ParticipationKind.DIRECTOR, birth_date=date(1980, 1, 1))
    short = exchanging.participant(kind=ParticipationKind.LEADER, birth_date=date(1980, 1, 1))
    exchanging.checked(short, expires_on=last - timedelta(days=1))
    exchanging.papers(exchanging.back, done=True)
    found = {one.text: one.params["names"] for one in reasons(exchanging.back)}
    assert list(found.values()) == [db.get(Person, one.person_id).name for one in (never, short)]
    exchanging.checked(short, expires_on=last)
    exchanging.checked(never)
    assert reasons(exchanging.back) == []


def reasons(leg):
    with reading() as session:
        return departure.reasons(session, session.get_one(Leg, leg.id), NOW)


def texts(leg):
    return [one.text for one in reasons(leg)]


def test_the_board_counts_by_person_and_by_thing_late_first_for_the_own_city_alone(db, make, exchanging, planned):
    young, _guest, _leader = planned
    second = exchanging.participant()
    exchanging.papers(exchanging.back)
    tick(
        make.coordinator(), items(db, exchanging.member(second, exchanging.back))["passport"], dated_on=date(2031, 1, 1)
    )
    today = items(db, exchanging.member(young, exchanging.back))["passport"].due_on + timedelta(days=1)
    with reading() as session:
        found = queries.board(session, make.coordinator(), exchanging.back.public_id, today, thing="passport")
        other = queries.board(session, make.coordinator(exchanging.artachat), exchanging.back.public_id, today)
    by_name = {one.name: one for one in found.people}
    assert found.people[-1].name == db.get(Person, second.person_id).name
    assert by_name[db.get(Person, young.person_id).name].late == 1
    assert {one.key: (one.all, one.open) for one in found.things}["passport"] == (3, 2)
    assert [row.item.is_done for row in found.rows] == [False, False, True]
    assert other.people == ()
    assert [row.who for row in other.of_cities if row.item.code == "lodging_known"] == [exchanging.artachat.name_fr]


def test_asking_writes_once_a_day_to_the_young_and_in_copy_to_the_guardians(db, make, exchanging, planned):
    young, _guest, _leader = planned
    guardian = exchanging.guardian(young)
    actor, soon = make.coordinator(), exchanging.back.starts_on - timedelta(days=90)
    now = NOW.replace(year=soon.year, month=soon.month, day=soon.day)
    asked = unit.run(paper_asking.ask, actor, exchanging.back.public_id, now=now)
    mails = db.all(select(OutboxMail.recipient).where(OutboxMail.template == "papers_asked"))
    assert asked >= 1
    assert guardian.email in mails
    with pytest.raises(Conflict):
        unit.run(paper_asking.ask, actor, exchanging.back.public_id, now=now + timedelta(hours=23))
    assert unit.run(paper_asking.ask, actor, exchanging.back.public_id, now=now + timedelta(hours=25)) == asked
    with pytest.raises(Forbidden):
        unit.run(paper_asking.ask, make.partner(), exchanging.back.public_id, now=now)


def test_reminders_go_to_the_guardians_and_to_the_city_that_owes(db, make, exchanging, planned):
    young, _guest, _leader = planned
    guardian = exchanging.guardian(young)
    make.coordinator()
    item = items(db, exchanging.member(young, exchanging.back))["insurance"]
    day = item.due_on - timedelta(days=3)
    with reading() as session:
        found = reminders.papers(session, NOW.replace(year=day.year, month=day.month, day=day.day), None)
    told = {(one.subject_id, one.to.email) for one in found}
    assert (item.id, guardian.email) in told
    of_visit = items(db, exchanging.back, SubjectKind.LEG)["parents_meeting"]
    assert of_visit.id in {one.subject_id for one in found}
    assert {one.path for one in found if one.subject_id == of_visit.id} == {
        f"/preparatifs?id={exchanging.back.public_id}"
    }


def test_leaving_a_visit_ends_what_is_asked(db, make, exchanging, planned):
    member = exchanging.member(planned[0], exchanging.back)
    unit.run(members.leave, make.coordinator(), member.public_id, reason="Malade", now=NOW)
    assert items(db, member) == {}
    assert db.one(select(func.count()).select_from(ChecklistItem).where(ChecklistItem.owner_role == Role.HOST)) == 0

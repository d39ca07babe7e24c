"""Calendar files: what stands in them, in whose words, for whom, and the secret address of one's own feed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select

from db.enums import (
    AgreementKind,
    AgreementState,
    ApplicationState,
    CallState,
    EvaluationMoment,
    Evaluator,
    Language,
    LinkPurpose,
    PlacementState,
    Role,
    SubjectKind,
    UserStatus,
)
from db.models import CapabilityLink, ChecklistItem, Evaluation, Questionnaire, User
from db.session import writing
from services import calendar_feeds, links, unit
from services.actors import ANONYMOUS, account_actor, link_actor, system
from services.calendars import Entry, written
from services.errors import Forbidden, NotFound
from services.queries.calendar import calendar_entries
from tests.at_once import at_once
from tests.counting import statements

DAY = date(2027, 5, 20)


def events(content: bytes):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def record(db, actor, kind, one, language="fr"):
    with db.session() as session:
        return calendar_entries.of_record(session, actor, kind, one.public_id, language=language)


def feed(db, actor, now):
    with db.session() as session:
        return [one.key for one in calendar_entries.of_person(session, actor, now=now)]


def owner(db, token, now):
    with db.session() as session:
        return calendar_feeds.owner(session, token, now=now)


def item(db, placement, role=Role.APPLICANT, **fields):
    return db.add(
        ChecklistItem(
            subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, label_fr="Assurance", owner_role=role,
            **{"due_on": DAY, **fields},
        )
    )  # fmt: skip


def test_an_instant_keeps_its_zone_and_a_day_is_a_whole_day(now):
    at = datetime(2027, 1, 15, 23, 59, tzinfo=ZoneInfo("Asia/Yerevan"))
    content = written(
        (Entry("a", "Clôture, à temps; «oui»", at, 4, "/x"), Entry("b", "Fin", DAY, 1, "/y")), "fr", now=now
    )
    first, second = events(content)
    assert (first["dtstart"].dt, first["dtstart"].params["TZID"]) == (at, "Asia/Yerevan")
    assert (first["summary"], first["sequence"], first["dtstamp"].dt) == ("Clôture, à temps; «oui»", 4, now)
    assert (second["dtstart"].dt, second["dtend"].dt) == (DAY, DAY + timedelta(days=1))
    zones = [str(one["tzid"]) for one in Calendar.from_ical(content).walk("VTIMEZONE")]
    assert zones == ["Asia/Yerevan"]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_the_same_thing_keeps_its_uid_and_grows_its_sequence(db, make, now):
    call = make.call(closes_at=datetime(2027, 1, 15, 22, 59, tzinfo=UTC))
    before = events(written(record(db, ANONYMOUS, "call", call), "fr", now=now))
    with writing() as session:
        session.merge(call).closes_at = datetime(2027, 1, 20, 22, 59, tzinfo=UTC)
    after = events(written(record(db, ANONYMOUS, "call", call, "hy"), "hy", now=now + timedelta(days=1)))
    assert [one["uid"] for one in before] == [one["uid"] for one in after]
    assert [one["sequence"] for one in after] == [one["sequence"] + 1 for one in before]
    assert before[0]["summary"] == "Clôture des candidatures\u00a0: Stages UFAR 2027"
    assert after[0]["summary"].startswith("Հայտերի")
    assert after[0]["dtstart"].dt == datetime(2027, 1, 20, 23, 59, tzinfo=ZoneInfo("Europe/Paris"))


def test_a_call_is_public_once_it_is_published(db, make):
    draft = make.call(state=CallState.DRAFT)
    for actor in (ANONYMOUS, make.applicant(), make.coordinator(make.artachat())):
        with pytest.raises(NotFound):
            record(db, actor, "call", draft)
    assert len(record(db, make.coordinator(), "call", draft)) == 2


@pytest.mark.parametrize(
    ("state", "keys"),
    [
        (ApplicationState.DRAFT, ["closes"]),
        (ApplicationState.UNDER_REVIEW, ["answer"]),
        (ApplicationState.SELECTED, ["confirm"]),
        (ApplicationState.REJECTED, []),
    ],
)
def test_an_application_shows_its_person_what_comes_next(db, make, now, state, keys):
    person = make.person()
    application = make.application(person=person, state=state)
    student = make.applicant(person)
    assert [key.rsplit("-", 1)[1] for key in feed(db, student, now)] == keys
    for other in (make.applicant(), make.partner(), ANONYMOUS):
        with pytest.raises(NotFound):
            record(db, other, "application", application)


def test_an_internship_shows_each_what_concerns_them_and_nobodys_name(db, make, now):
    person, tutor = make.person(family_name="Secretyan"), make.person()
    placement = make.placement(person=person, tutor_id=tutor.id, visa_appointment_on=date(2027, 5, 2))
    for role in (Role.APPLICANT, Role.HOST, Role.COORDINATOR):
        item(db, placement, role)
    item(db, placement, Role.APPLICANT, done_at=now)
    seen = {
        name: [one.key.split("-")[0] + one.key.split("-")[-1][:5] * (one.key[0] == "p") for one in entries]
        for name, actor in {
            "intern": make.applicant(person), "tutor": make.applicant(tutor), "coordinator": make.coordinator(),
            "school": make.partner(),
        }.items()
        if (entries := record(db, actor, "placement", placement))
    }  # fmt: skip
    assert seen == {
        "intern": ["placementvisa", "item", "placementfirst", "placementlast"],
        "tutor": ["item", "placementfirst", "placementlast"],
        "coordinator": ["placementvisa", "item", "placementfirst", "placementlast"],
        "school": ["placementfirst", "placementlast"],
    }
    content = written(record(db, make.coordinator(), "placement", placement), "fr", now=now)
    assert b"Secretyan" not in content
    with pytest.raises(NotFound):
        record(db, make.applicant(), "placement", placement)


def test_one_thing_to_do_is_a_file_for_whoever_does_it(db, make):
    person = make.person()
    placement = make.placement(person=person)
    one = item(db, placement)
    assert [entry.when for entry in record(db, make.applicant(person), "item", one)] == [DAY]
    for other in (make.applicant(), make.coordinator(), ANONYMOUS):
        with pytest.raises(NotFound):
            record(db, other, "item", one)


def test_the_bearer_of_a_link_takes_the_dates_of_that_internship_alone(db, make, now):
    placement, other = make.placement(), make.placement()
    item(db, placement, Role.HOST)
    about = (LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT, placement.id)
    token = unit.run(links.issue, system(), *about, valid_for=timedelta(days=1), now=now)
    with db.session() as session:
        bearer = link_actor(session, links.resolve(session, token, now=now))
    entries = record(db, bearer, "placement", placement)
    assert [one.path for one in entries] == ["/suivi-par-lien"] * 3
    with pytest.raises(NotFound):
        record(db, bearer, "placement", other)


def test_what_is_cancelled_or_long_over_leaves_the_feed(db, make, now):
    person = make.person()
    make.placement(person=person, state=PlacementState.CANCELLED)
    make.placement(person=person, starts_on=date(2025, 7, 1), ends_on=date(2025, 8, 31))
    ended = make.placement(
        person=person, state=PlacementState.INTERRUPTED, starts_on=date(2026, 10, 1), ended_on=date(2026, 11, 2),
        ends_on=date(2027, 1, 31),
    )  # fmt: skip
    assert feed(db, make.applicant(person), now) == [f"placement-{ended.public_id}-{one}" for one in ("first", "last")]


def test_a_coordinators_feed_has_calls_and_internships_of_their_city_in_order(db, make, now):
    call, placement = make.call(), make.placement()
    make.call(organisation_id=make.artachat().id)
    assert feed(db, make.coordinator(), now) == [
        f"call-{call.public_id}-closes",
        f"call-{call.public_id}-answer",
        f"placement-{placement.public_id}-first",
        f"placement-{placement.public_id}-last",
    ]


def test_agreements_their_changes_and_evaluations_have_their_days(db, make, now):
    """Whoever is to evaluate has it to do already; coordinators and schools see the day."""
    person = make.person()
    placement = make.placement(person=person)
    agreement = make.agreement(placement=placement, state=AgreementState.IN_SIGNATURE)
    change = make.agreement(
        placement=placement, state=AgreementState.IN_SIGNATURE, kind=AgreementKind.AMENDMENT, number=1, due_on=DAY,
        effective_on=DAY + timedelta(days=1),
    )  # fmt: skip
    for state, number in ((AgreementState.REFUSED, 2), (AgreementState.DRAFT, 3)):
        make.agreement(placement=placement, state=state, kind=AgreementKind.AMENDMENT, number=number)
    questions = db.add(Questionnaire(code="end", title_fr="Fin"))
    for who in (Evaluator.INTERN, Evaluator.REFERENT):
        db.add(
            Evaluation(
                organisation_id=placement.organisation_id, placement_id=placement.id, evaluator=who, due_on=DAY,
                moment=EvaluationMoment.FINAL, questionnaire_id=questions.id,
            )
        )  # fmt: skip
    signed = {f"agreement-{agreement.public_id}-sign", f"agreement-{change.public_id}-sign",
              f"agreement-{change.public_id}-holds"}  # fmt: skip
    days = {f"placement-{placement.public_id}-{one}" for one in ("first", "last")}
    evaluated = {f"evaluation-{placement.public_id}-final-{DAY}"}
    assert set(feed(db, make.applicant(person), now)) == signed | days
    assert set(feed(db, make.partner(), now)) == signed | days | evaluated
    assert set(feed(db, make.coordinator(), now)) == signed | days | evaluated
    assert not set(feed(db, make.applicant(), now)) & (signed | evaluated)
    assert len(record(db, make.coordinator(), "placement", placement)) == len(signed | days | evaluated)


@pytest.mark.parametrize("number", [1, 4])
def test_a_feed_costs_the_same_however_much_stands_in_it(db, make, now, number):
    for _ in range(number):
        make.call()
        item(db, make.placement(), Role.COORDINATOR)
    assert statements(calendar_entries.of_person, make.coordinator(), now=now) == 15


def test_a_feed_is_cut_where_it_becomes_too_long(db, make, now, monkeypatch):
    monkeypatch.setattr(calendar_entries, "MOST_ENTRIES", 3)
    for _ in range(4):
        make.placement()
    assert len(feed(db, make.coordinator(), now)) == 3


def test_a_new_address_ends_the_one_before_and_withdrawing_ends_it_for_good(db, make, now):
    actor = make.applicant()
    first = unit.run(calendar_feeds.renew, actor, now=now)
    assert owner(db, first, now).user_id == actor.user_id
    second = unit.run(calendar_feeds.renew, actor, now=now)
    assert (owner(db, first, now), owner(db, second, now).user_id) == (None, actor.user_id)
    unit.run(calendar_feeds.withdraw, actor, now=now)
    assert owner(db, second, now) is None
    with db.session() as session:
        assert calendar_feeds.made_at(session, actor, now=now) is None
    assert first not in str([vars(one) for one in db.all(select(CapabilityLink))])


def test_a_feed_has_the_roles_of_now_and_ends_with_the_account_and_its_time(db, make, now):
    call, user = make.call(), make.user(language=Language.HY)
    token = unit.run(calendar_feeds.renew, make.actor(user), now=now)
    assert feed(db, owner(db, token, now), now) == []
    make.grant(user, Role.COORDINATOR, make.city())
    assert feed(db, owner(db, token, now), now)[0] == f"call-{call.public_id}-closes"
    assert owner(db, token, now).language is Language.HY
    assert owner(db, token, now + calendar_feeds.VALID_FOR) is None
    with writing() as session:
        session.get_one(User, user.id).status = UserStatus.DISABLED
    assert owner(db, token, now) is None


def test_nobody_makes_the_address_of_somebody_else(db, make, now):
    person, coordinator = make.person(), make.coordinator()
    about = (LinkPurpose.CALENDAR_FEED, SubjectKind.PERSON, person.id)
    for actor in (coordinator, make.admin(), make.applicant()):
        with pytest.raises(Forbidden):
            unit.run(links.issue, actor, *about, valid_for=timedelta(days=1), now=now)
    with pytest.raises(Forbidden):
        unit.run(calendar_feeds.renew, ANONYMOUS, now=now)


def test_a_feed_opens_nothing_but_the_feed(db, make, now):
    placement = make.placement()
    with db.session() as session:
        user_id = make.coordinator().user_id
        actor = account_actor(session, user_id)
    token = unit.run(calendar_feeds.renew, actor, now=now)
    with db.session() as session:
        bearer = link_actor(session, links.resolve(session, token, now=now))
    with pytest.raises(NotFound):
        record(db, bearer, "placement", placement)


def test_of_two_addresses_made_at_once_one_remains(db, make, now):
    actor = make.applicant()
    tokens = at_once(*[lambda: unit.run(calendar_feeds.renew, actor, now=now)] * 2)
    assert sum(owner(db, token, now) is not None for token in tokens) == 1

"""Moving an internship: what stands in the way, what follows, and what happens by itself at its day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import DocumentKind, EndReason, PlacementState, Role, Source, SubjectKind
from db.models import ChecklistItem, File, OutboxMail
from db.session import writing
from services import checklists, placements
from services.actors import system
from services.checklist_templates import INTERNSHIP
from services.errors import Conflict, Forbidden, Invalid, InvalidMove, NotFound
from tests.conftest import NOW
from tests.services.applying import act, sentence
from tests.services.hosting import END, START, checklist_templates, items, mails, steps, tutor

P = PlacementState
KIND = SubjectKind.PLACEMENT


def on(day, hour=10):
    """That day in the morning, UTC."""
    return NOW.replace(year=day.year, month=day.month, day=day.day, hour=hour)


@pytest.fixture
def coordinator(make):
    return make.coordinator()


def mandatory(db, placement, **fields):
    """Something mandatory that is open."""
    return db.add(
        ChecklistItem(
            **{
                "subject_kind": KIND, "subject_id": placement.id, "code": "insurance", "label_fr": "Assurance",
                "owner_role": Role.COORDINATOR, "due_on": START, "is_mandatory": True, **fields,
            }
        )
    )  # fmt: skip


def move(actor, placement, name, **options):
    return act(placements.move, actor, placement.public_id, name, **options)


def test_sign_may_record_what_was_signed_on_paper_and_settles_the_agreement(db, make, coordinator):
    checklist_templates(db)
    placement = make.placement()
    with writing() as session:
        checklists.make_items(session, INTERNSHIP, KIND, placement.id, starts_on=START, ends_on=END)
    move(coordinator, placement, "sign", source=Source.PAPER, reason="Original au dossier")
    assert steps(db, placement, KIND) == [("sign", "planned", "agreement_signed", "paper")]
    done = {code for code, item in items(db, placement).items() if item.done_at}
    assert done == {"agreement", "agreement_sent"}


@pytest.mark.parametrize(("name", "state"), [("prepare", P.AGREEMENT_SIGNED), ("start", P.READY)])
def test_move_is_refused_with_the_list_of_what_is_still_to_be_done(db, make, coordinator, name, state):
    placement = make.placement(state=state, tutor_id=tutor(make).id)
    first = mandatory(db, placement)
    mandatory(db, placement, label_fr="Convention", due_on=START + timedelta(days=1))
    mandatory(db, placement, label_fr="Fait", done_at=NOW)
    mandatory(db, placement, label_fr="Facultatif", is_mandatory=False)
    with pytest.raises(Invalid) as refusal:
        move(coordinator, placement, name, now=on(START))
    assert sentence(refusal.value) == "Still to be done first: Assurance; Convention."
    with writing() as session:
        for item in session.scalars(select(ChecklistItem)):
            item.done_at = NOW
    assert first.id
    move(coordinator, placement, name, now=on(START))
    assert db.fresh(placement).state is not state


def test_prepare_without_a_tutor_is_refused(make, coordinator):
    with pytest.raises(Invalid) as refusal:
        move(coordinator, make.placement(state=P.AGREEMENT_SIGNED), "prepare")
    assert refusal.value.field == "tutor_name"


@pytest.mark.parametrize(
    ("instant", "begun"),
    [
        (on(START - timedelta(days=1), hour=21), False),
        (on(START - timedelta(days=1), hour=23), True),
        (on(START), True),
    ],
)
def test_start_is_possible_from_the_first_day_on_in_the_citys_time(db, make, coordinator, instant, begun):
    placement = make.placement(state=P.READY)
    if begun:
        move(coordinator, placement, "start", now=instant)
    else:
        with pytest.raises(Invalid) as refusal:
            move(coordinator, placement, "start", now=instant)
        assert sentence(refusal.value) == (
            "The internship begins on 1 Jul 2027: its start can be recorded from that day on."
        )
    assert (db.fresh(placement).state is P.IN_PROGRESS) == begun


def test_complete_is_possible_from_the_last_day_on(db, make, coordinator):
    placement = make.placement(state=P.IN_PROGRESS)
    with pytest.raises(Invalid) as refusal:
        move(coordinator, placement, "complete", now=on(END - timedelta(days=1)))
    assert sentence(refusal.value) == "The internship ends on 31 Aug 2027: record an early end if it stops before."
    move(coordinator, placement, "complete", now=on(END))
    assert (db.fresh(placement).state, db.fresh(placement).ended_on) == (P.COMPLETED, None)


def test_complete_with_an_earlier_last_day_keeps_it(db, make, coordinator):
    placement = make.placement(state=P.IN_PROGRESS)
    last = END - timedelta(days=3)
    move(coordinator, placement, "complete", ended_on=last, now=on(last))
    assert (db.fresh(placement).state, db.fresh(placement).ended_on) == (P.COMPLETED, last)


@pytest.mark.parametrize("ended_on", [START - timedelta(days=1), END + timedelta(days=1), date(2027, 8, 2)])
def test_interrupt_on_a_day_outside_or_in_the_future_is_refused(db, make, coordinator, ended_on):
    placement = make.placement(state=P.IN_PROGRESS)
    with pytest.raises(Invalid) as refusal:
        move(
            coordinator, placement, "interrupt", reason="Raison", end_reason=EndReason.INTERN, ended_on=ended_on,
            now=on(date(2027, 8, 1)),
        )  # fmt: skip
    assert refusal.value.field == "ended_on"
    assert (db.fresh(placement).state, db.fresh(placement).ended_on) == (P.IN_PROGRESS, None)


def test_interrupt_keeps_reason_and_last_day_and_dates_the_end_anew(db, make, coordinator):
    checklist_templates(db)
    placement = make.placement(state=P.IN_PROGRESS)
    with writing() as session:
        checklists.make_items(session, INTERNSHIP, KIND, placement.id, starts_on=START, ends_on=END)
    today = date(2027, 7, 20)
    move(coordinator, placement, "interrupt", reason="Rentre chez elle", end_reason=EndReason.ILLNESS, now=on(today))
    found = db.fresh(placement)
    assert (found.state, found.ended_on, found.end_reason) == (P.INTERRUPTED, today, EndReason.ILLNESS)
    assert found.end_note == "Rentre chez elle"
    assert items(db, placement)["certificate"].due_on == today + timedelta(days=14)


@pytest.mark.parametrize(
    ("name", "state", "instant"), [("cancel", P.PLANNED, NOW), ("interrupt", P.IN_PROGRESS, on(START))]
)
def test_end_needs_a_cause_and_a_sentence(db, make, coordinator, name, state, instant):
    placement = make.placement(state=state)
    for options, field in (
        ({"reason": "Raison"}, "end_reason"),
        ({"end_reason": EndReason.INTERN}, "reason"),
        ({"end_reason": EndReason.INTERN, "reason": " "}, "reason"),
    ):
        with pytest.raises(Invalid) as refusal:
            move(coordinator, placement, name, now=instant, **options)
        assert refusal.value.field == field
    assert (db.fresh(placement).state, db.fresh(placement).end_reason) == (state, None)


@pytest.mark.parametrize("state", [P.PLANNED, P.AGREEMENT_SIGNED, P.READY])
def test_visa_is_refused_before_the_start(db, make, coordinator, state):
    placement = make.placement(state=state)
    move(coordinator, placement, "cancel", reason="Visa refusé", end_reason=EndReason.VISA_REFUSED)
    assert (db.fresh(placement).state, db.fresh(placement).end_reason) == (P.CANCELLED, EndReason.VISA_REFUSED)


def test_visa_is_not_refused_after_the_start(make, coordinator):
    placement = make.placement(state=P.IN_PROGRESS)
    with pytest.raises(Invalid) as refusal:
        move(coordinator, placement, "interrupt", reason="Visa", end_reason=EndReason.VISA_REFUSED, now=on(START))
    assert refusal.value.field == "end_reason"


@pytest.mark.parametrize(
    ("name", "state", "template"),
    [
        ("sign", P.PLANNED, "placement_signed"),
        ("prepare", P.AGREEMENT_SIGNED, "placement_ready"),
        ("start", P.READY, None),
        ("complete", P.IN_PROGRESS, "placement_completed"),
        ("close", P.COMPLETED, None),
        ("cancel", P.READY, "placement_cancelled"),
        ("interrupt", P.IN_PROGRESS, "placement_interrupted"),
    ],
)
def test_each_move_writes_its_mail_to_the_intern(db, make, coordinator, name, state, template):
    person = make.person(email="lilit@example.org")
    placement = make.placement(person=person, state=state, tutor_id=tutor(make).id)
    options = {"reason": "Les travaux", "end_reason": EndReason.HOST} if name in {"cancel", "interrupt"} else {}
    move(coordinator, placement, name, now=on(END), **options)
    assert mails(db) == ([(template, "lilit@example.org")] if template else [])
    if options:
        assert "Les travaux" in db.one(select(OutboxMail)).body


def test_ready_mail_says_where_to_come_and_whom_to_ask_for(db, make, coordinator):
    department = make.department(address="1 place Maurice-Gunsbourg, Clamart")
    placement = make.placement(department=department, state=P.AGREEMENT_SIGNED, tutor_id=tutor(make).id)
    move(coordinator, placement, "prepare")
    body = db.one(select(OutboxMail)).body
    assert "1 place Maurice-Gunsbourg, Clamart" in body
    assert "Hélène Moreau" in body


def test_move_of_a_stale_copy_is_a_conflict_and_of_an_unknown_one_not_found(make, coordinator):
    placement = make.placement()
    with pytest.raises(Conflict):
        move(coordinator, placement, "sign", seen_version=placement.version + 1)
    with pytest.raises(NotFound):
        act(placements.move, coordinator, "nowhere", "sign")


def test_move_that_is_no_longer_possible_is_refused(make, coordinator):
    placement = make.placement()
    move(coordinator, placement, "sign")
    with pytest.raises(InvalidMove):
        move(coordinator, placement, "sign")


# By itself


def run(now):
    return act(placements.run_due, system(), now=now)


def test_run_due_starts_what_is_ready_on_its_first_day_once(db, make):
    placement = make.placement(state=P.READY)
    assert [run(on(START - timedelta(days=1))), run(on(START)), run(on(START))] == [0, 1, 0]
    assert db.fresh(placement).state is P.IN_PROGRESS
    assert steps(db, placement, KIND) == [("start", "ready", "in_progress", "job")]


def test_run_due_completes_on_the_day_after_the_last_one_once_and_tells_the_intern(db, make):
    placement = make.placement(state=P.IN_PROGRESS)
    assert [run(on(END)), run(on(END + timedelta(days=1))), run(on(END + timedelta(days=2)))] == [0, 1, 0]
    assert steps(db, placement, KIND) == [("complete", "in_progress", "completed", "job")]
    assert [template for template, _to in mails(db)] == ["placement_completed"]


def test_run_due_goes_by_the_calendar_of_the_city(db, make):
    placement = make.placement(state=P.READY)
    yerevan = make.placement(state=P.READY, department=make.department(organisation_id=make.artachat().id))
    assert run(on(START - timedelta(days=1), hour=21)) == 1
    assert (db.fresh(placement).state, db.fresh(yerevan).state) == (P.READY, P.IN_PROGRESS)
    assert run(on(START - timedelta(days=1), hour=22)) == 1
    assert db.fresh(placement).state is P.IN_PROGRESS


def test_run_due_does_not_start_what_still_lacks_something_mandatory(db, make):
    placement = make.placement(state=P.READY)
    item = mandatory(db, placement)
    assert run(on(START)) == 0
    with writing() as session:
        session.get_one(ChecklistItem, item.id).done_at = NOW
    assert run(on(START + timedelta(days=1))) == 1
    assert db.fresh(placement).state is P.IN_PROGRESS


def test_run_due_after_a_long_silence_starts_and_completes_in_order(db, make):
    placement = make.placement(state=P.READY)
    assert run(on(END + timedelta(days=30))) == 2
    assert [step[0] for step in steps(db, placement, KIND)] == ["start", "complete"]


@pytest.mark.parametrize("state", [state for state in P if state not in {P.READY, P.IN_PROGRESS}])
def test_run_due_leaves_all_other_states_alone(db, make, state):
    placement = make.placement(state=state)
    assert run(on(END + timedelta(days=30))) == 0
    assert db.fresh(placement).state is state


def test_run_due_by_a_person_who_may_not_is_refused(make):
    make.placement(state=P.READY)
    with pytest.raises(Forbidden):
        act(placements.run_due, make.host(), now=on(START))


@pytest.mark.parametrize(
    ("state", "name", "options", "purged"),
    [
        (P.IN_PROGRESS, "complete", {}, "2027-12-01"),
        (P.READY, "cancel", {"end_reason": EndReason.VISA_REFUSED, "reason": "Visa refusé"}, "2027-12-02"),
    ],
)
def test_end_dates_the_deletion_of_identity_papers_three_months_later(
    db, make, coordinator, state, name, options, purged
):
    placement = make.placement(state=state, tutor_id=tutor(make).id)
    passport = db.add(
        File(
            subject_kind=KIND, subject_id=placement.id, kind=DocumentKind.PASSPORT, name="passeport.pdf",
            media_type="application/pdf", size=1, sha256="0" * 64, uploaded_at=NOW,
        )
    )  # fmt: skip
    move(coordinator, placement, name, now=on(END + timedelta(days=1)), **options)
    assert db.fresh(passport).purge_after.date().isoformat() == purged

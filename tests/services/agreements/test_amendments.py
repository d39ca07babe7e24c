"""Amendments: proposed on a signed agreement, compared, signed by all, then true; refused or given up, nothing is."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import AgreementKind, AgreementState, AmendmentKind, EndReason, PlacementState, SignerRole, Source
from db.models import (
    Agreement,
    AgreementVersion,
    DatedRule,
    Department,
    OtherIntern,
    OutboxMail,
    Placement,
    PresenceConfirmation,
    ScheduleDay,
    Signature,
    StateChange,
)
from db.session import reading, writing
from seeds.reference_data import RULES
from services import placements, unit
from services.actors import system
from services.agreements import amendments, drafting, signing
from services.agreements.amendment_words import figures
from services.agreements.terms import Terms, amended
from services.errors import Forbidden, Invalid, InvalidFields, InvalidMove
from services.on_behalf import Evidence
from tests.at_once import at_once
from tests.services.agreements.test_signing import on_paper, scan, sign, signers

K = AmendmentKind
R = SignerRole
NOW = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
START, END = date(2026, 9, 1), date(2026, 10, 29)
"""43 working days of 7 hours: 301 hours."""
WEEK = [420] * 5 + [0, 0]


@pytest.fixture
def clerk(db, make):
    for row in RULES:
        db.add(DatedRule(**row))
    return make.coordinator()


@pytest.fixture
def placement(make):
    tutor = make.person(given_name="Hélène", family_name="Moreau", birth_date=None)
    return make.placement(
        tutor_id=tutor.id, state=PlacementState.IN_PROGRESS, starts_on=START, ends_on=END, subject="Archives",
        referent_name="Anna Grigorian",
    )  # fmt: skip


@pytest.fixture
def agreement(make, placement):
    return make.agreement(placement=placement, state=AgreementState.SIGNED)


def propose(clerk, placement, changes, effective_on=TODAY, reason="Le projet grandit.", now=NOW):
    return unit.run(amendments.propose, clerk, placement.public_id, changes, effective_on, reason, now=now)


def compare(clerk, placement, changes, effective_on=TODAY, now=NOW):
    with reading() as session:
        return amendments.before_and_after(session, clerk, placement.public_id, changes, effective_on, now=now)


def sign_all(db, clerk, amendment):
    unit.run(amendments.send, clerk, amendment.public_id, now=NOW)
    papers = Evidence("Jean Martin", TODAY, scan(db, amendment, clerk).proof_public_id)
    chosen = [one.public_id for one in signers(db, amendment).values()]
    unit.run(signing.sign_on_paper, clerk, amendment.public_id, chosen, evidence=papers, now=NOW)


def in_force(db, clerk, placement, changes, effective_on=TODAY):
    amendment = propose(clerk, placement, changes, effective_on)
    sign_all(db, clerk, amendment)
    return db.fresh(amendment)


def refused_at(call, *args, **options):
    with pytest.raises((InvalidFields, Invalid)) as refusal:
        call(*args, **options)
    return {one.field for one in getattr(refusal.value, "errors", [refusal.value])}


def test_case_6_three_more_days_make_money_due_from_the_first_hour(db, clerk, placement, agreement):
    longer = {K.DATES: {"starts_on": START, "ends_on": date(2026, 11, 3)}}
    without = compare(clerk, placement, longer)
    assert (without.before.result.presence, without.after.result.presence) == (301, 322)
    assert "becomes due" in without.verdict
    assert {one.field for one in without.refusals} == {"hourly_cents"}
    assert "at least €1,449.00" in figures(without.after, without.before, "en")[-1], "not «€0.00»"
    assert refused_at(propose, clerk, placement, longer) == {"hourly_cents"}
    paid = {**longer, K.AMOUNT: {"hourly_cents": 450}}
    found = compare(clerk, placement, paid)
    assert not found.refusals
    assert sum(month.amount for month in found.after.months) == 144_900
    amendment = in_force(db, clerk, placement, paid)
    kept = db.fresh(placement)
    assert (kept.ends_on, kept.hourly_cents) == (date(2026, 11, 3), 450)
    assert (amendment.state, amendment.number, amendment.kind) == (AgreementState.SIGNED, 1, AgreementKind.AMENDMENT)
    assert db.fresh(agreement).state is AgreementState.SIGNED
    content = db.one(select(AgreementVersion).where(AgreementVersion.agreement_id == amendment.id)).content
    assert content["result"]["gratification_minimum_eur"] == "1449.00"
    assert content["before"]["gratification_due"] is False
    printed = next(clause for clause in content["clauses"] if clause["code"] == "figures")
    assert "308" in printed["text"]["fr"]
    assert "322" in printed["text"]["en"]


def test_the_day_from_which_the_post_is_free_again_is_said_before_and_after(make, clerk):
    offer = make.offer(starts_on=START, ends_on=date(2026, 10, 31))
    stay = make.placement(
        offer_id=offer.id, department_id=offer.department_id, starts_on=START, ends_on=date(2026, 10, 30)
    )
    make.agreement(placement=stay, state=AgreementState.SIGNED)
    shorter = compare(clerk, stay, {K.DATES: {"starts_on": START, "ends_on": date(2026, 10, 27)}})
    assert figures(shorter.after, shorter.before, "en")[-1] == (
        "The same post may be taken again from 20 November 2026 until now, from 16 November 2026 with this amendment."
    )
    elsewhere = compare(clerk, stay, {K.PLACE: {"address": "Ici"}})
    assert "post" not in " ".join(figures(elsewhere.after, elsewhere.before, "en"))


def test_case_8_an_amendment_across_the_new_year_is_counted_at_the_rate_of_each_month(make, clerk, placement):
    now = datetime(2025, 12, 10, 10, 0, tzinfo=UTC)
    with_dates = make.placement(
        tutor_id=placement.tutor_id, state=PlacementState.IN_PROGRESS, starts_on=date(2025, 12, 1),
        ends_on=date(2026, 1, 30), referent_name="Anna Grigorian",
    )  # fmt: skip
    make.agreement(placement=with_dates, state=AgreementState.SIGNED)
    longer = {K.DATES: {"ends_on": date(2026, 2, 13)}}
    found = compare(clerk, with_dates, longer, now.date(), now)
    assert (found.before.result.presence, found.after.result.presence) == (43 * 7, 53 * 7)
    assert found.after.result.minimum == 164_640
    assert [line.amount for line in found.after.result.by_month] == [66_990, 94_500 - 28_350, 31_500]


def test_every_kind_of_change_is_written_into_the_internship(db, make, clerk, placement, agreement):
    other = make.person(given_name="Paul", family_name="Girard", birth_date=None)
    changes = {
        K.HOURS: {"week_minutes": [240] * 5 + [0, 0]},
        K.PLACE: {"address": "3 rue de Paris, Clamart"},
        K.SUBJECT: {"subject": "Archives et photographies", "tasks": "Numériser."},
        K.TUTOR: {"tutor_public_id": other.public_id},
        K.INTERRUPTION: {"first_away": date(2026, 10, 12), "last_away": date(2026, 10, 13)},
        K.EARLY_END: {"ended_on": date(2026, 10, 16), "end_reason": EndReason.SCHOOL},
    }
    for month, minutes in ((date(2026, 9, 1), 22 * 420), (date(2026, 10, 1), 21 * 420)):
        db.add(
            PresenceConfirmation(
                placement_id=placement.id, month=month, from_intern=True, minutes=minutes, by_name="X",
                source=Source.ACCOUNT, at=NOW,
            )
        )  # fmt: skip
    amendment = in_force(db, clerk, placement, changes, date(2026, 10, 5))
    confirmed = db.all(select(PresenceConfirmation.month).where(PresenceConfirmation.withdrawn_at.is_(None)))
    assert confirmed == [date(2026, 9, 1)], "other hours are confirmed anew"
    kept = db.fresh(placement)
    assert (kept.week_minutes, kept.weekly_minutes, kept.place) == ([240] * 5 + [0, 0], 1200, "3 rue de Paris, Clamart")
    assert (kept.subject, kept.tutor_id) == ("Archives et photographies", other.id)
    assert (kept.ended_on, kept.end_reason, kept.end_note) == (
        date(2026, 10, 16), EndReason.SCHOOL, "Le projet grandit.",
    )  # fmt: skip
    days = {row.day: row.minutes for row in db.all(select(ScheduleDay).where(ScheduleDay.placement_id == kept.id))}
    assert days[date(2026, 9, 1)] == days[date(2026, 10, 2)] == 420, "the days before keep their hours"
    assert date(2026, 10, 5) not in days
    assert days[date(2026, 10, 12)] == days[date(2026, 10, 13)] == 0
    assert set(amendment.changes) == {str(kind) for kind in changes}
    assert signers(db, amendment)[R.TUTOR].name == "Paul Girard"
    assert kept.state is PlacementState.IN_PROGRESS
    unit.run(placements.run_due, system(), now=NOW + timedelta(days=16))
    assert db.fresh(placement).state is PlacementState.INTERRUPTED


def test_it_is_signed_by_the_same_in_the_same_order_and_counts_once_all_have(db, clerk, placement, agreement):
    amendment = propose(clerk, placement, {K.DATES: {"ends_on": date(2026, 10, 30)}})
    unit.run(amendments.send, clerk, amendment.public_id, now=NOW)
    of_both = [signers(db, one) for one in (agreement, amendment)]
    theirs, ours = ({role: (one.position, one.name, one.email) for role, one in found.items()} for found in of_both)
    assert theirs == ours
    assert [role for role, one in of_both[1].items() if one.asked_at] == [R.INTERN]
    with pytest.raises(InvalidMove):
        sign(db, amendment, of_both[1][R.HOST], NOW)
    sign(db, amendment, of_both[1][R.INTERN], NOW)
    assert db.fresh(placement).ends_on == END
    on_paper(db, amendment, clerk, set(of_both[1]) - {R.INTERN})
    assert db.fresh(placement).ends_on == date(2026, 10, 30)
    line = db.one(select(StateChange).where(StateChange.move == "amend"))
    assert (line.source, line.reason) == (Source.PAPER, "ends_on")
    assert of_both[1][R.HOST].name in line.actor_name
    signature = db.all(select(Signature).where(Signature.signer_id == of_both[1][R.HOST].id))[0]
    with pytest.raises(InvalidMove, match="another amendment"):
        unit.run(signing.undo, clerk, signature.id, reason="Erreur", now=NOW)


def test_refused_or_given_up_it_leaves_all_as_it_was_and_its_number_to_the_next(db, clerk, placement, agreement):
    before = {name: getattr(placement, name) for name in ("starts_on", "ends_on", "week_minutes", "subject", "place")}
    amendment = propose(clerk, placement, {K.HOURS: {"week_minutes": [240] * 5 + [0, 0]}, K.PLACE: {"address": "Ici"}})
    assert refused_at(propose, clerk, placement, {K.PLACE: {"address": "Ici"}}) == {None}, "one at a time"
    unit.run(amendments.send, clerk, amendment.public_id, now=NOW)
    intern = signers(db, amendment)[R.INTERN]
    unit.run(
        signing.refuse_on_behalf, clerk, intern.public_id, reason="Trop loin", source=placement.source, now=NOW
    )  # fmt: skip
    unit.run(drafting.rework, clerk, amendment.public_id, reason="Trop loin", now=NOW)
    nearer = {K.PLACE: {"address": "Plus près"}}
    unit.run(amendments.revise, clerk, amendment.public_id, nearer, TODAY, "Déménagement", now=NOW)
    assert set(db.fresh(amendment).changes) == {"place"}
    unit.run(drafting.cancel, clerk, amendment.public_id, reason="Abandon", now=NOW)
    kept = db.fresh(placement)
    assert {name: getattr(kept, name) for name in before} == before
    assert not db.all(select(ScheduleDay))
    assert propose(clerk, placement, {K.PLACE: {"address": "Ici"}}).number == 1


def test_nobody_begins_before_the_change_that_says_so_holds(clerk, placement, agreement):
    sooner = {K.DATES: {"starts_on": START - timedelta(days=7)}}
    before = NOW - (TODAY - START) - timedelta(days=30)
    assert refused_at(propose, clerk, placement, sooner, START, now=before) == {"effective_on"}
    assert propose(clerk, placement, sooner, START - timedelta(days=7), now=before).number == 1


def test_what_makes_no_sense_or_is_forbidden_is_refused_at_its_input(db, make, clerk, placement, agreement):
    at = lambda kind, typed, day=TODAY, reason="Oui": refused_at(  # noqa: E731
        propose, clerk, placement, {kind: typed}, day, reason
    )
    assert at(K.DATES, {"ends_on": START - timedelta(days=1)}) == {"ends_on"}
    assert at(K.DATES, {"ends_on": TODAY - timedelta(days=1)}) == {"ends_on"}
    assert at(K.DATES, {"starts_on": START + timedelta(days=1)}) == {"starts_on"}
    assert at(K.HOURS, {"week_minutes": [600] * 5 + [0, 0]}) == {"week_minutes"}
    assert at(K.HOURS, {"week_minutes": [240] * 5 + [0, 0]}, TODAY - timedelta(days=1)) == {"effective_on"}
    assert at(K.SUBJECT, {"subject": " "}) == {"subject"}
    assert at(K.TUTOR, {"tutor_name": ""}) == {"tutor_name"}
    assert at(K.TUTOR, {"tutor_name": signers(db, agreement)[R.HOST].name, "tutor_email": "h@example.org"}) == {
        "tutor_name"
    }
    assert at(K.AMOUNT, {"hourly_cents": 0}) == {"hourly_cents"}
    assert at(K.INTERRUPTION, {"first_away": TODAY, "last_away": TODAY - timedelta(days=1)}) == {"last_away"}
    assert at(K.EARLY_END, {"ended_on": END, "end_reason": EndReason.INTERN}) == {"ended_on"}
    assert at(K.EARLY_END, {"ended_on": TODAY, "end_reason": EndReason.VISA_REFUSED}) == {"end_reason"}
    assert at(K.SUBJECT, {"subject": placement.subject, "tasks": "Clause tasks."}) == {"kinds"}
    assert at(K.PLACE, {"address": "Ici"}, TODAY, " ") == {"reason"}
    long = {"ends_on": date(2027, 8, 20)}
    assert "ends_on" in at(K.DATES, long), "over 924 hours"
    busy = make.person(given_name="Trop", family_name="Prise", birth_date=None)
    for _number in range(3):
        make.placement(tutor_id=busy.id, starts_on=START, ends_on=END, state=PlacementState.IN_PROGRESS)
    assert at(K.TUTOR, {"tutor_public_id": busy.public_id}) == {"tutor_name"}
    for name, fields in (("Trop Prise", ["tutor_name"]), ("Une Autre", [])):
        shown = compare(clerk, placement, {K.TUTOR: {"tutor_name": name}})
        assert [one.field for one in shown.refusals] == fields
    assert not db.all(select(Agreement).where(Agreement.kind == AgreementKind.AMENDMENT))


def test_only_coordinators_amend_and_only_what_all_have_signed(db, make, clerk, placement):
    change = {K.PLACE: {"address": "Ici"}}
    with pytest.raises(Invalid, match="No agreement is signed"):
        propose(clerk, placement, change)
    made = make.agreement(placement=placement, state=AgreementState.SIGNED)
    for nobody in (make.applicant(), make.host(), make.coordinator(make.artachat())):
        with pytest.raises(Forbidden):
            propose(nobody, placement, change)
    with writing() as session:
        session.get_one(Placement, placement.id).state = PlacementState.COMPLETED
    with pytest.raises(Invalid, match="is over"):
        propose(clerk, placement, change)
    assert made.state is AgreementState.SIGNED


def longer(make, clerk, department, tutor):
    """Another internship of a department, whose longer stay lies before its signers."""
    placement = make.placement(
        department=department, tutor_id=tutor.id, state=PlacementState.IN_PROGRESS, starts_on=START, ends_on=END,
        referent_name="Anna Grigorian", hourly_cents=450,
    )  # fmt: skip
    make.agreement(placement=placement, state=AgreementState.SIGNED)
    amendment = propose(clerk, placement, {K.DATES: {"ends_on": date(2026, 11, 6)}})
    unit.run(amendments.send, clerk, amendment.public_id, now=NOW)
    return placement, amendment


@pytest.fixture
def girard(make):
    return make.person(given_name="Paul", family_name="Girard", birth_date=None)


AFTERWARDS = {"starts_on": END + timedelta(days=1), "ends_on": date(2026, 12, 20)}


def test_a_limit_that_was_reached_meanwhile_holds_it_back_and_the_coordinators_are_told(db, make, clerk, girard):
    department = make.department(places=1)
    placement, amendment = longer(make, clerk, department, girard)
    make.placement(department=department, **AFTERWARDS)
    on_paper(db, amendment, clerk, set(signers(db, amendment)))
    assert (db.fresh(amendment).state, db.fresh(placement).ends_on) == (AgreementState.REFUSED, END)
    step = db.one(select(StateChange).where(StateChange.move == "hold_back"))
    says = step.reason.replace("\N{NO-BREAK SPACE}", " ")
    assert says.startswith("Le service n’a plus de place (sur 1) entre le 30 octobre 2026")
    mail = db.one(select(OutboxMail).where(OutboxMail.template == "amendment_held_back"))
    assert step.reason in mail.body
    unit.run(drafting.cancel, clerk, amendment.public_id, reason="Plus possible", now=NOW)
    assert db.fresh(amendment).state is AgreementState.CANCELLED


def test_a_place_that_only_an_unconfirmed_intern_takes_is_a_warning_and_comes_into_force(db, make, clerk, girard):
    department = make.department(places=1)
    db.add(
        OtherIntern(
            organisation_id=department.organisation_id, department_id=department.id, created_at=NOW, updated_at=NOW,
            **AFTERWARDS,
        )
    )  # fmt: skip
    placement, amendment = longer(make, clerk, department, girard)
    found = compare(clerk, placement, {K.DATES: {"ends_on": date(2026, 11, 6)}})
    assert not found.refusals
    assert [text for text in found.warnings if "confirmé" in text]
    assert [text for text in found.warnings if "30 octobre 2026" in text.replace("\N{NO-BREAK SPACE}", " ")]
    on_paper(db, amendment, clerk, set(signers(db, amendment)))
    assert db.fresh(amendment).state is AgreementState.SIGNED


def test_of_two_that_take_the_same_place_by_their_last_signature_at_once_one_is_held_back(db, make, clerk, girard):
    department = make.department(places=2)
    both = [longer(make, clerk, department, girard)[1] for _number in range(2)]
    make.placement(department=department, **AFTERWARDS)
    papers = [scan(db, one, clerk) for one in both]
    signing_both = [
        partial(on_paper, db, one, clerk, set(signers(db, one)), paper) for one, paper in zip(both, papers, strict=True)
    ]
    assert [type(one) for one in at_once(*signing_both)] == [int, int]
    assert {db.fresh(one).state for one in both} == {AgreementState.SIGNED, AgreementState.REFUSED}


def test_a_shorter_stay_and_other_hours_come_into_force_whatever_the_limits(db, clerk, placement, agreement):
    with writing() as session:
        session.get_one(Department, placement.department_id).places = 0
    in_force(db, clerk, placement, {K.HOURS: {"week_minutes": [240] * 5 + [0, 0]}})
    amendment = in_force(db, clerk, placement, {K.DATES: {"ends_on": END - timedelta(days=2)}})
    assert (amendment.state, db.fresh(placement).ends_on) == (AgreementState.SIGNED, END - timedelta(days=2))


weeks = st.lists(st.integers(0, 480), min_size=7, max_size=7).filter(sum)
days = st.dates(START, END)


def terms(week):
    return Terms(START, END, None, None, tuple(week), {}, "dep", "", "", None, None)


def change(kind, after):
    return {kind: {"before": None, "after": after}}


@given(weeks, weeks, weeks, days, days)
def test_a_change_in_two_steps_is_the_same_as_one_and_amended_back_gives_the_old_figures(first, other, last, day, end):
    standing = terms(first)
    hours = lambda week: change(K.HOURS, {"week_minutes": week})  # noqa: E731
    dates = change(K.DATES, {"starts_on": START.isoformat(), "ends_on": end.isoformat()})
    at_once = amended(standing, hours(last), day)
    assert amended(amended(standing, hours(other), day), hours(last), day).planned() == at_once.planned()
    assert amended(at_once, hours(first), day).planned() == standing.planned()
    both = amended(standing, {**hours(last), **dates}, day)
    assert amended(amended(standing, dates, day), hours(last), day).planned() == both.planned()
    back = change(K.DATES, {"starts_on": START.isoformat(), "ends_on": END.isoformat()})
    assert amended(amended(standing, dates, day), back, day) == standing
    for at, minutes in at_once.planned().items():
        assert minutes == (first if at < day else last)[at.weekday()]

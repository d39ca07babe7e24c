"""No start without signatures; without another proof only with a reason that everybody of the city can read."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from db.enums import AgreementState, PlacementState, Role, SubjectKind
from db.models import AuditEntry, ChecklistItem
from db.session import writing
from services import checklists, placement_checklists, placements, start_overrides, unit
from services.actors import system
from services.errors import Forbidden, Invalid, InvalidMove
from services.queries.internships.placements import detail
from tests.conftest import NOW
from tests.services.hosting import START, checklist_templates, everybody, items, steps, tutor

FIRST_DAY = datetime(START.year, START.month, START.day, 8, tzinfo=UTC)
REASON = "L’attestation arrive lundi"


@pytest.fixture
def placement(db, make):
    checklist_templates(db)
    placement = make.placement(tutor_id=tutor(make).id, state=PlacementState.AGREEMENT_SIGNED)
    with writing() as session:
        placement_checklists.make(session, session.merge(placement))
    return placement


def tick(actor, item, done=True):
    unit.run(checklists.set_done, actor, item.public_id, done, now=NOW)


def without(actor, item, reason=REASON):
    unit.run(start_overrides.begin_without, actor, item.public_id, reason=reason, now=NOW)


def prepare(actor, placement):
    return unit.run(placements.move, actor, placement.public_id, "prepare", now=NOW)


def test_a_missing_proof_of_insurance_is_set_aside_with_a_reason_and_stays_to_be_done(db, make, placement):
    clerk, found = make.coordinator(), items(db, placement)
    tick(clerk, found["agreement"])
    with pytest.raises(Invalid, match="Still to be done first"):
        prepare(clerk, placement)
    with pytest.raises(Invalid) as refusal:
        without(clerk, found["insurance"], " ")
    assert refusal.value.field == "override_reason"
    without(clerk, found["insurance"])
    prepare(clerk, placement)
    unit.run(placements.run_due, system(), now=FIRST_DAY)
    kept = db.fresh(placement)
    assert kept.state is PlacementState.IN_PROGRESS
    item = items(db, placement)["insurance"]
    assert (item.done_at, item.waived_at, item.waived_by_id, item.waive_reason) == (None, NOW, clerk.user_id, REASON)
    assert "override" in [step[0] for step in steps(db, placement, SubjectKind.PLACEMENT)]
    assert db.all(select(AuditEntry.action).where(AuditEntry.action == "placement:override")) != []
    with pytest.raises(InvalidMove, match="has begun"):
        unit.run(start_overrides.ask_again, clerk, item.public_id, now=NOW)


def test_signatures_can_never_be_set_aside(db, make, placement):
    clerk, found = make.coordinator(), items(db, placement)
    with pytest.raises(InvalidMove, match="before all have signed"):
        without(clerk, found["agreement"])
    tick(clerk, found["insurance"])
    with pytest.raises(Invalid, match="Still to be done first"):
        prepare(clerk, placement)
    with pytest.raises(InvalidMove, match="not stand in the way"):
        without(clerk, found["housing"])


@pytest.mark.parametrize("state", [AgreementState.DRAFT, AgreementState.IN_SIGNATURE, AgreementState.REFUSED])
def test_nobody_says_signed_by_all_of_an_agreement_that_is_not(db, make, state):
    checklist_templates(db)
    clerk, placement = make.coordinator(), make.placement(tutor_id=tutor(make).id)
    with writing() as session:
        placement_checklists.make(session, session.merge(placement))
    make.agreement(placement=placement, state=state)
    with pytest.raises(Invalid, match="not signed by all"):
        tick(clerk, items(db, placement)["agreement"])
    with pytest.raises(Invalid, match="not signed by all"):
        unit.run(placements.move, clerk, placement.public_id, "sign", now=NOW)
    assert db.fresh(placement).state is PlacementState.PLANNED


def test_it_is_asked_for_again_and_the_page_says_what_stands_in_the_way(db, make, placement):
    clerk, found = make.coordinator(), items(db, placement)
    tick(clerk, found["agreement"])
    without(clerk, found["insurance"])

    def obstacles(actor):
        with db.session() as session:
            seen = detail(session, actor, placement.public_id, now=NOW)
        return [move.obstacle for move in seen.moves if move.name == "prepare"], [row.move for row in seen.history]

    assert obstacles(clerk) == ([None], ["override"])
    assert obstacles(make.partner()) == ([], [])
    unit.run(start_overrides.ask_again, clerk, found["insurance"].public_id, now=NOW)
    [[obstacle], lines] = obstacles(clerk)
    assert obstacle is not None
    assert lines == ["override", "override_undone"]


def test_coordinators_alone_decide_it(db, make, placement):
    item, allowed = items(db, placement)["insurance"], set()
    for who, actor in everybody(db, make, placement).items():
        try:
            without(actor, item)
            allowed.add(who)
        except Forbidden:
            continue
    assert allowed == {"coordinator", "admin", "system"}


def test_with_the_visa_its_steps_are_done_and_open_again_with_it(db, make, placement):
    student, found = make.coordinator(), items(db, placement)
    steps_ = {"visa_appointment", "visa_file", "invitation_letter"}
    assert steps_ <= set(found)
    tick(student, found["visa"])
    assert {code for code, item in items(db, placement).items() if item.done_at} == {"visa", *steps_}
    tick(student, found["visa"], done=False)
    assert {code for code, item in items(db, placement).items() if item.done_at} == set()
    unit.run(checklists.set_done, student, found["visa_file"].public_id, True, now=NOW.replace(day=1))
    tick(student, found["visa"])
    tick(student, found["visa"], done=False)
    assert {code for code, item in items(db, placement).items() if item.done_at} == {"visa_file"}


def test_steps_that_lie_behind_are_not_asked_anew(db, make, placement):
    tick(make.coordinator(), items(db, placement)["visa"])
    with writing() as session:
        for item in session.scalars(select(ChecklistItem).where(ChecklistItem.code == "visa_file")):
            session.delete(item)
        session.flush()
        placement_checklists.make(session, session.merge(placement))
    assert "visa_file" not in items(db, placement)
    assert items(db, placement)["housing"].owner_role is Role.COORDINATOR

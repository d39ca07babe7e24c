"""What is recorded of an internship for others keeps who told it, on which day, and what shows it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import DocumentKind, EndReason, PlacementState, Role, Source, SubjectKind
from db.models import File, StateChange
from services import files, placements
from services.errors import Invalid, NotFound
from services.on_behalf import Evidence
from services.queries.internships.placements import detail
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.filing import send

AGREEMENT, PROOF = DocumentKind.AGREEMENT, DocumentKind.PROOF
KIND = SubjectKind.PLACEMENT
DAY = date(2026, 11, 20)


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def department(make):
    return make.department()


@pytest.fixture
def planned(make, department):
    return make.placement(department=department)


def sign(actor, placement, evidence):
    return act(placements.move, actor, placement.public_id, "sign", source=Source.PAPER, evidence=evidence)


def last_step(db, actor, placement):
    with db.session() as session:
        return detail(session, actor, placement.public_id, now=NOW).history[-1]


def test_a_paper_that_was_signed_is_kept_as_the_agreement_and_shown_to_staff_alone(
    db, make, coordinator, department, planned
):
    scan = send(coordinator, KIND, planned, AGREEMENT, "convention.pdf")
    sign(coordinator, planned, Evidence("UFAR", DAY, scan.public_id))
    change = db.one(select(StateChange).where(StateChange.move == "sign"))
    assert (change.source, change.told_by, change.happened_on) == (Source.PAPER, "UFAR", DAY)
    assert db.get(File, change.proof_id).kind is AGREEMENT
    shown = {}
    for name, actor in {"staff": coordinator, "host": make.host(department)}.items():
        row = last_step(db, actor, planned)
        shown[name] = (row.told_by, row.happened_on, row.proof_public_id)
    assert shown == {"staff": ("UFAR", DAY, scan.public_id), "host": ("", None, None)}


def test_an_agreement_that_was_replaced_leads_nowhere_in_the_history(db, coordinator, planned):
    scan = send(coordinator, KIND, planned, AGREEMENT, "convention.pdf")
    sign(coordinator, planned, Evidence("UFAR", None, scan.public_id))
    send(coordinator, KIND, planned, AGREEMENT, "convention-2.pdf")
    row = last_step(db, coordinator, planned)
    assert (row.told_by, row.proof_public_id) == ("UFAR", None)


@pytest.mark.parametrize(
    ("evidence", "field"),
    [(Evidence(happened_on=NOW.date() + timedelta(days=1)), "happened_on"), (Evidence("x" * 201), "told_by")],
)
def test_evidence_that_cannot_be_is_refused_at_its_field(db, coordinator, planned, evidence, field):
    with pytest.raises(Invalid) as refused:
        sign(coordinator, planned, evidence)
    assert refused.value.field == field
    assert db.fresh(planned).state is PlacementState.PLANNED


def test_the_scan_must_belong_to_the_same_internship(db, make, coordinator, planned):
    other = send(coordinator, KIND, make.placement(), AGREEMENT, "convention.pdf")
    with pytest.raises(NotFound):
        sign(coordinator, planned, Evidence(proof_public_id=other.public_id))
    assert db.fresh(planned).state is PlacementState.PLANNED


def test_what_shows_a_cancellation_is_read_by_coordinators_alone(make, coordinator, department, planned):
    letter = send(coordinator, KIND, planned, PROOF, "lettre.pdf")
    host = make.host(department)
    assert act(files.fetch, host, letter.public_id)[1]
    act(
        placements.move, coordinator, planned.public_id, "cancel", reason="Elle renonce",
        end_reason=EndReason.INTERN, source=Source.MAIL, evidence=Evidence("Sa mère", DAY, letter.public_id),
    )  # fmt: skip
    for actor in (host, make.member(Role.PARTNER, make.university()), make.coordinator(make.artachat())):
        with pytest.raises(NotFound):
            act(files.fetch, actor, letter.public_id)
    assert act(files.fetch, coordinator, letter.public_id)[1]

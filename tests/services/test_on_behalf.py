"""What is recorded for somebody else keeps who told it, when, and what shows it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, DocumentKind, Source, SubjectKind
from db.models import StateChange
from seeds.demo import example_pdf
from services import applications, files
from services.errors import Forbidden, Invalid, NotFound
from services.on_behalf import Evidence
from services.queries.applications.applications import detail
from tests.conftest import NOW
from tests.services.applying import act


@pytest.fixture
def person(make):
    return make.person()


@pytest.fixture
def anna(make, person):
    return make.applicant(person)


@pytest.fixture
def selected(make, person):
    return make.application(state=ApplicationState.SELECTED, person=person, confirm_by=NOW + timedelta(days=5))


def proof(actor, application) -> str:
    kind = SubjectKind.APPLICATION
    stored = act(files.store_for, actor, kind, application.public_id, DocumentKind.PROOF, "lettre.pdf", example_pdf())
    return stored.public_id


def confirm(actor, application, evidence, source=Source.PHONE):
    return act(applications.confirm, actor, application.public_id, source=source, evidence=evidence)


def test_the_history_says_who_told_it_when_and_shows_the_proof_to_staff(db, make, selected, anna, person):
    claire = make.coordinator()
    paper = proof(claire, selected)
    confirm(claire, selected, Evidence("Mme Petrosyan (mère)", date(2026, 11, 20), paper))
    change = db.one(select(StateChange).where(StateChange.move == "confirm"))
    assert (change.source, change.told_by, change.happened_on) == (
        Source.PHONE, "Mme Petrosyan (mère)", date(2026, 11, 20)
    )  # fmt: skip
    shown = {}
    for name, actor in {"staff": claire, "person": anna}.items():
        with db.session() as session:
            row = detail(session, actor, selected.public_id, now=NOW).history[-1]
        shown[name] = (row.told_by, row.proof_public_id)
    assert shown == {"staff": ("Mme Petrosyan (mère)", paper), "person": ("", None)}


def test_a_day_to_come_is_refused_at_its_field(db, make, selected):
    with pytest.raises(Invalid) as refused:
        confirm(make.coordinator(), selected, Evidence(happened_on=NOW.date() + timedelta(days=1)))
    assert refused.value.field == "happened_on"
    assert db.fresh(selected).state is ApplicationState.SELECTED


def test_the_proof_must_belong_to_the_same_record(db, make, selected):
    claire = make.coordinator()
    other = make.application(state=ApplicationState.SUBMITTED)
    with pytest.raises(NotFound):
        confirm(claire, selected, Evidence(proof_public_id=proof(claire, other)))
    assert db.fresh(selected).state is ApplicationState.SELECTED


def test_only_coordinators_store_and_read_proofs_of_an_application(db, make, selected, anna):
    paper = proof(make.coordinator(), selected)
    for actor in (anna, make.partner(), make.applicant()):
        with pytest.raises((Forbidden, NotFound)):
            proof(actor, selected)
    for actor in (make.partner(), make.coordinator(make.artachat()), make.applicant()):
        with pytest.raises(NotFound):
            act(files.fetch, actor, paper)
    assert act(files.fetch, anna, paper)[1]

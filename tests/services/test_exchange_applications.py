"""Applying to the call of an exchange: who answers for a minor, and nothing that only internships ask."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, ProgrammeKind
from db.models import Application, Call, Programme
from seeds import reference
from services import applications, call_saving, corrections, guardians, people
from services.actors import Actor
from services.application_checks import missing
from services.call_saving import EXCHANGES, INTERNSHIPS
from services.calls import CallValues
from services.errors import InvalidFields
from services.queries.applications import application_detail
from services.queries.applications.applications import form, mine
from services.queries.applications.calls import call_list
from services.queries.today.today import today
from tests.conftest import NOW, Database
from tests.factories import Factory
from tests.services.applying import act, mails, student

MINOR, OF_AGE = date(2011, 3, 1), date(2007, 3, 1)


@pytest.fixture
def call(db: Database, make: Factory) -> Call:
    reference.load(NOW)
    programme = db.one(select(Programme).where(Programme.code == EXCHANGES))
    return make.call(title_fr="Jeunes pour l’environnement", programme_id=programme.id)


def drafted(make: Factory, call: Call, birth_date: date) -> tuple[Actor, str, str]:
    """Somebody with a draft in which all but a guardian stands: who acts, the draft, the person."""
    person = student(make, birth_date=birth_date)
    actor = make.applicant(person)
    draft = act(applications.start, actor, call.public_id).public_id
    act(applications.save_field, actor, draft, "motivation", "Je voudrais agir pour les rivières.")
    act(people.save_field, actor, person.public_id, "french_declared", "B1")
    return actor, draft, person.public_id


def test_somebody_of_age_applies_without_studies_wishes_and_guardian(db: Database, make: Factory, call: Call) -> None:
    make.offer(call=call)
    actor, draft, _person = drafted(make, call, OF_AGE)
    with db.session() as session:
        shown = form(session, actor, draft, now=NOW)
        assert (shown.is_exchange, shown.missing, mine(session, actor, now=NOW)[0].missing) == (True, (), ())
    assert act(applications.submit, actor, draft) is ApplicationState.SUBMITTED


def test_a_minor_names_who_answers_for_them_before_anything_is_sent(db: Database, make: Factory, call: Call) -> None:
    actor, draft, person = drafted(make, call, MINOR)
    with pytest.raises(InvalidFields) as refused:
        act(applications.submit, actor, draft)
    assert [one.field for one in refused.value.errors] == ["guardian_name", "guardian_email"]
    with db.session() as session:
        assert [one.code for one in mine(session, actor, now=NOW)[0].missing] == ["guardian_name", "guardian_email"]
    act(guardians.save_field, actor, person, "guardian_name", "Marie Dupont")
    act(guardians.save_field, actor, person, "guardian_phone", "+33 6 12 34 56 78")
    with db.session() as session:
        assert form(session, actor, draft, now=NOW).missing == ()
        read = application_detail.detail(session, make.coordinator(), draft, now=NOW)
        assert read.guardian == ("Marie Dupont", "", "+33 6 12 34 56 78")
    assert act(applications.submit, actor, draft) is ApplicationState.SUBMITTED


def test_minors_who_apply_for_an_internship_are_asked_for_studies_and_no_guardian(db: Database, make: Factory) -> None:
    draft = make.application(person=student(make, birth_date=MINOR), study_field="")
    with db.session() as session:
        lacking = [one.code for one in missing(session, session.merge(draft))]
    assert lacking == ["study_field"]


def test_whoever_confirms_for_an_exchange_is_told_of_the_visits(db: Database, make: Factory, call: Call) -> None:
    person = student(make)
    selected = make.application(call=call, person=person, state=ApplicationState.SELECTED)
    actor = make.applicant(person)
    act(applications.confirm, actor, selected.public_id)
    assert mails(db) == [("application_confirmed_exchange", actor.email)]


def test_whoever_confirmed_for_an_exchange_waits_for_no_department(db: Database, make: Factory, call: Call) -> None:
    make.application(call=call, state=ApplicationState.CONFIRMED)
    actor = make.coordinator()
    with db.session() as session:
        shown = today(session, actor, NOW)
        assert "to_place" not in {row.kind for row in shown.todos}
        assert [row.is_exchange for row in call_list(session, actor, NOW)] == [True]


def test_only_what_an_exchange_asks_can_be_corrected(db: Database, make: Factory, call: Call) -> None:
    one = make.application(call=call, state=ApplicationState.SUBMITTED)
    with db.session() as session:
        codes = {row.code for row in corrections.correctable(session, session.get_one(Application, one.id), "fr")}
    assert codes >= {"sending_organisation", "study_year", "motivation"}
    assert not codes & {"study_field", "choices", "available_from", "available_until"}


@pytest.mark.parametrize("programme", [EXCHANGES, INTERNSHIPS])
def test_a_new_call_is_for_what_it_was_said_to_be_for(db: Database, make: Factory, programme: str) -> None:
    reference.load(NOW)
    values: CallValues = {
        "title_fr": "Appel 2028", "opens_at": NOW, "closes_at": NOW + timedelta(days=30), "places": 12,
        "starts_on": date(2028, 4, 1), "ends_on": date(2028, 7, 1),
    }  # fmt: skip
    made = act(call_saving.save, make.coordinator(), None, values, programme=programme)
    kept = db.get(Call, made.id)
    kind = db.get(Programme, kept.programme_id).kind
    is_exchange = programme == EXCHANGES
    assert kind is (ProgrammeKind.EXCHANGE if is_exchange else ProgrammeKind.INTERNSHIP)
    with db.session() as session:
        papers = session.get_one(Call, made.id).required_documents
        assert len(papers) == (0 if is_exchange else 1)

from datetime import date, timedelta

import pytest

from db.enums import ApplicationState, CallState, DocumentKind, OfferState
from db.models import CallPartner, Organisation, RequiredDocument
from services.actors import ANONYMOUS
from services.calls import Phase
from services.errors import NotFound
from services.queries.applications import calls
from tests.conftest import NOW
from tests.counting import statements
from tests.services.applying import questions

A = ApplicationState


def read(db, query, *args, **options):
    with db.session() as session:
        return query(session, *args, **options)


def test_the_home_shows_open_calls_by_deadline_and_then_those_to_come(db, make):
    week = timedelta(days=7)
    make.call(title_fr="ferme plus tard", closes_at=NOW + 2 * week)
    make.call(title_fr="ferme bientôt", closes_at=NOW + week)
    make.call(title_fr="ouvre plus tard", opens_at=NOW + 2 * week, closes_at=NOW + 3 * week)
    make.call(title_fr="ouvre bientôt", opens_at=NOW + week, closes_at=NOW + 4 * week)
    make.call(title_fr="fermé", closes_at=NOW)
    make.call(title_fr="brouillon", state=CallState.DRAFT)
    make.call(title_fr="archivé", state=CallState.ARCHIVED)
    found = read(db, calls.open_calls, "fr", NOW)
    assert [(one.title, one.phase) for one in found] == [
        ("ferme bientôt", Phase.OPEN), ("ferme plus tard", Phase.OPEN),
        ("ouvre bientôt", Phase.UPCOMING), ("ouvre plus tard", Phase.UPCOMING),
    ]  # fmt: skip


def test_a_call_is_shown_in_the_language_or_else_in_french(db, make):
    call = make.call(title_hy="Պրակտիկա", receives_fr="Un tuteur\n\n Un logement ", pays_en="The journey")
    db.add(RequiredDocument(call_id=call.id, kind=DocumentKind.CV))
    found = read(db, calls.call_page, call.public_id, "hy", NOW)
    assert (found.call.title, found.receives, found.pays) == (
        "Պրակտիկա",
        ("Un tuteur", "Un logement"),
        ("The journey",),
    )
    assert (found.call.organisation, found.call.programme, found.sending_organisation) == (
        "Ville de Clamart", "Stages", "",
    )  # fmt: skip
    assert found.documents == (calls.RequiredDocumentRow(DocumentKind.CV, True),)


def test_a_closed_call_keeps_its_page_and_an_unpublished_one_has_none(db, make):
    closed = make.call(closes_at=NOW - timedelta(days=1), sending_organisation_id=make.university().id)
    found = read(db, calls.call_page, closed.public_id, "fr", NOW)
    assert (found.call.phase, found.sending_organisation) == (Phase.CLOSED, "Université française en Arménie")
    for public_id in (make.call(state=CallState.DRAFT).public_id, make.call(state=CallState.ARCHIVED).public_id, "no"):
        with pytest.raises(NotFound):
            read(db, calls.call_page, public_id, "fr", NOW)


def test_coordinators_see_their_calls_with_applications_counted(db, make):
    call = make.call(title_fr="À nous", places=3)
    shared = make.call(title_fr="Partagé", organisation_id=make.artachat().id, starts_on=date(2027, 6, 1))
    make.call(title_fr="À eux", organisation_id=make.artachat().id)
    make.call(title_fr="Archivé", state=CallState.ARCHIVED)
    db.add(CallPartner(call_id=shared.id, organisation_id=make.city().id))
    for state in (A.DRAFT, A.SUBMITTED, A.SUBMITTED, A.SELECTED, A.CONFIRMED, A.WITHDRAWN):
        make.application(call=call, state=state)
        make.application(call=shared, state=state)
    make.application(call=call, state=A.WITHDRAWN, submitted_at=None)
    coordinator = make.coordinator()
    found = read(db, calls.call_list, coordinator, NOW)
    assert [(row.title, row.taken, row.places, row.may_edit) for row in found] == [
        ("À nous", 2, 3, True), ("Partagé", 2, 4, False),
    ]  # fmt: skip
    sent = {A.SUBMITTED: 2, A.SELECTED: 1, A.CONFIRMED: 1, A.WITHDRAWN: 1}
    assert [row.counts for row in found] == [{A.DRAFT: 1, **sent}, sent]
    assert [row.title for row in read(db, calls.call_list, coordinator, NOW, archived=True)] == ["Archivé"]


def test_the_list_of_calls_needs_as_many_statements_for_three_as_for_one(db, make):
    make.application(call=make.call(), state=A.SUBMITTED)
    coordinator = make.coordinator()
    one = statements(calls.call_list, coordinator, NOW)
    public = statements(calls.open_calls, "fr", NOW)
    for _more in range(2):
        make.application(call=make.call(), state=A.SUBMITTED)
    assert (statements(calls.call_list, coordinator, NOW), statements(calls.open_calls, "fr", NOW)) == (one, public)
    assert (one, public) == (3, 1)


def test_others_see_no_list_and_no_settings(db, make):
    call = make.call()
    for actor in (make.applicant(), make.host(), make.partner(), make.coordinator(make.artachat()), ANONYMOUS):
        assert read(db, calls.call_list, actor, NOW) == []
        with pytest.raises(NotFound):
            read(db, calls.call_settings, actor, call.public_id, NOW)


def test_the_settings_of_a_call_can_be_given_back_to_be_edited(db, make):
    asked = questions(db, {"code": "why"}, code="motivation")
    call = make.call(questionnaire_id=asked.id, sending_organisation_id=make.university().id, min_age=18)
    make.application(call=call, state=A.SUBMITTED)
    make.application(call=call)
    found = read(db, calls.call_settings, make.coordinator(), call.public_id, NOW)
    assert (found.programme_code, found.organisation_public_id, found.sent) == (
        "internships", make.city().public_id, 1,
    )  # fmt: skip
    assert {key: found.values[key] for key in ("title_fr", "questionnaire", "sending_organisation", "min_age")} == {
        "title_fr": "Stages UFAR 2027", "questionnaire": "motivation",
        "sending_organisation": make.university().public_id, "min_age": 18,
    }  # fmt: skip


def test_published_offers_of_the_call_or_of_its_period_can_be_chosen(db, make):
    call = make.call()
    culture, town = make.department(name_fr="Culture"), make.department(name_fr="Urbanisme", address="1 rue")
    make.offer(department=town, call=call, title_fr="Plan", title_en="Map")
    make.offer(department=culture, title_fr="Fête", address="Théâtre")
    make.offer(department=culture, call=make.call(), title_fr="Autre appel")
    make.offer(department=culture, title_fr="Trop tôt", starts_on=date(2027, 6, 30))
    make.offer(department=culture, call=call, title_fr="Fermée", state=OfferState.CLOSED)
    foreign = db.add(Organisation(code="meudon", kind="city", name_fr="Meudon", country="FR"))
    make.offer(department=make.department(organisation_id=foreign.id), title_fr="Ailleurs")
    found = read(db, calls.offers_of_call, call.public_id, "en")
    assert [(one.department, one.title, one.address) for one in found] == [
        ("Culture", "Fête", "Théâtre"), ("Urbanisme", "Map", "1 rue"),
    ]  # fmt: skip
    assert read(db, calls.offers_of_call, make.call(state=CallState.DRAFT).public_id, "fr") == []


def test_offers_to_choose_from_need_one_statement(db, make):
    call = make.call()
    for _more in range(3):
        make.offer(call=call)
    assert statements(calls.offers_of_call, call.public_id, "fr") == 1

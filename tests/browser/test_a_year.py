"""The people around an application at a real browser: a head of department by link, the university, a coordinator."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ApplicationState as A
from db.enums import CorrectionState, Decision, Enrolment, HostAnswer, LinkPurpose, SubjectKind
from db.models import Application, Choice, CorrectionRequest, HostOpinion, Offer
from services import links, unit
from services.actors import system
from tests.browser.people import PATIENCE, Somebody
from tests.browser.test_bad_luck import signed_in
from tests.conftest import Database
from tests.factories import Factory
from tests.web.serving import Server


@pytest.fixture
def candidate(make: Factory) -> Application:
    """Somebody of the university who wishes to come to the environment department."""
    department = make.department(name_fr="Direction de l’environnement")
    call = make.call(title_fr="Stages UFAR 2027", uses_waiting_list=True)
    offer = make.offer(call=call, department=department, title_fr="Enquête sur le tri des déchets")
    person = make.person(given_name="Anna", family_name="Petrosyan")
    return make.application(
        state=A.UNDER_REVIEW, person=person, call=call, offers=(offer,), motivation="Trop court.",
        sending_organisation_id=make.university().id,
    )  # fmt: skip


def desk(db: Database, application: Application) -> str:
    """The address of a link to the desk of the department that the application chose."""
    query = select(Offer.department_id).join(Choice, Choice.offer_id == Offer.id)
    department = db.one(query.where(Choice.application_id == application.id))
    token = unit.run(
        links.issue, system(), LinkPurpose.DEPARTMENT_DESK, SubjectKind.DEPARTMENT, department,
        valid_for=timedelta(days=1),
    )  # fmt: skip
    return links.path(token)


@pytest.mark.one_database
def test_a_head_of_department_answers_about_a_candidate_on_a_phone_without_account(
    served: Server, chromium: Browser, db: Database, candidate: Application
) -> None:
    sophie = Somebody(chromium, served.url, "fr", width=390, story="department_phone")
    sophie.open(desk(db, candidate))
    sophie.reads_title_text("Direction de l’environnement")
    sophie.picture("bureau")
    sophie.press("Read and answer")
    sophie.reads_title_text("Anna Petrosyan")
    sophie.page.get_by_text(sophie.word("We would like to meet this person"), exact=True).first.click()
    sophie.settle()
    sophie.picture("candidate")
    sophie.press("Send the answer")
    opinion = db.one(select(HostOpinion))
    assert (opinion.answer, opinion.application_id) == (HostAnswer.INTERESTED, candidate.id)
    sophie.leave()


@pytest.mark.one_database
def test_the_university_says_that_the_candidate_is_its_student(
    served: Server, chromium: Browser, db: Database, make: Factory, candidate: Application
) -> None:
    gayane = signed_in(served, chromium, make.partner(), story="university")
    gayane.open("/nos-etudiants")
    gayane.reads("Anna Petrosyan")
    gayane.picture("nos_etudiants")
    gayane.press("Yes, enrolled")
    expect(gayane.button("Yes, enrolled")).to_have_count(0, timeout=PATIENCE)
    assert db.fresh(candidate).enrolment is Enrolment.CONFIRMED
    gayane.leave()


@pytest.mark.one_database
def test_a_coordinator_asks_for_a_correction_prepares_a_decision_and_tells_it(
    served: Server, chromium: Browser, db: Database, make: Factory, candidate: Application
) -> None:
    claire = signed_in(served, chromium, make.coordinator(), story="coordinators_week")
    claire.open(f"/candidature?id={candidate.public_id}")
    claire.press("Ask for a correction")
    claire.take(claire.dialog().get_by_test_id("stSelectbox").first, claire.word("Why you apply"), exact=True)
    text = "Dites en quelques lignes de plus ce que vous aimeriez apprendre."
    claire.write(claire.dialog().locator("textarea").first, text)
    claire.picture("correction")
    claire.press("Ask for it", inside=claire.dialog())
    expect(claire.dialog()).to_have_count(0, timeout=PATIENCE)
    assert db.one(select(CorrectionRequest)).state is CorrectionState.OPEN

    unit.run(_prepare, system(), candidate.public_id)
    claire.turn_to("/decisions")
    claire.reads("Anna Petrosyan")
    claire.picture("decisions")
    tell = claire.plural("Tell %(n)s person now", "Tell all %(n)s persons now", 1)
    claire.page.get_by_role("button", name=tell).click()
    claire.dialog().get_by_test_id("stButton").get_by_role("button", name=tell).click()
    claire.reads("They are told: the mails are on their way.")
    assert db.fresh(candidate).state is A.SELECTED
    claire.leave()


def _prepare(session: Session, _actor: object, public_id: str, *, now: datetime) -> None:
    """A decision that another coordinator has prepared."""
    application = session.scalars(select(Application).where(Application.public_id == public_id)).one()
    application.pending_decision = Decision.SELECT

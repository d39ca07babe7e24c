"""Bad luck at a real browser: two clicks, no network, a killed server, a second tab, somebody else’s address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from db.enums import ApplicationState, DocumentKind, Role
from db.models import Application, Call, File, Note, OutboxMail, RequiredDocument
from services import sessions
from services.passwords import hash_password
from tests.browser.people import PATIENCE, Somebody
from tests.conftest import Database
from tests.factories import Factory
from tests.signing_in import session_cookie
from tests.web.serving import Server

CLICKED_THRICE = """button => new Promise((done) => {
  button.click();
  button.click();
  setTimeout(() => { button.click(); done(); }, 150);
})"""


@pytest.fixture
def anna(served: Server, chromium: Browser, db: Database, make: Factory) -> Somebody:
    """A student who has begun an application to an open call."""
    person = make.person(given_name="Anna", family_name="Petrosyan")
    actor = make.applicant(person)
    make.application(person=person, call=make.call(), study_field="", motivation="")
    return signed_in(served, chromium, actor, story="bad_luck")


def signed_in(served: Server, chromium: Browser, actor: object, *, story: str) -> Somebody:
    somebody = Somebody(chromium, served.url, "fr", story=story)
    somebody.context.add_cookies(
        [{"name": sessions.cookie_name(), "value": session_cookie(actor), "url": served.url, "sameSite": "Strict"}]
    )
    return somebody


def studies(db: Database) -> str:
    return f"/candidater?id={db.one(select(Application)).public_id}&step=studies"


def test_two_quick_clicks_keep_one_note(served: Server, chromium: Browser, db: Database, make: Factory) -> None:
    application = make.application(state=ApplicationState.SUBMITTED)
    claire = signed_in(served, chromium, make.coordinator(), story="two_clicks")
    claire.open(f"/candidature?id={application.public_id}")
    claire.fill("New note", "À rappeler lundi.")
    button = claire.button("Keep the note").element_handle()
    assert button is not None
    button.evaluate(CLICKED_THRICE)
    claire.settle()
    expect(claire.page.get_by_text("À rappeler lundi.").first).to_be_visible(timeout=PATIENCE)
    assert len(db.all(select(Note))) == 1
    claire.leave()


@pytest.mark.one_database
def test_what_was_typed_without_network_is_saved_when_it_is_back(anna: Somebody, db: Database) -> None:
    anna.open(studies(db))
    field = anna.page.get_by_label(anna.word("What you study") + " *", exact=True)
    anna.context.set_offline(True)
    anna.page.evaluate("window.dispatchEvent(new Event('offline'))")
    field.fill("Marketing")
    field.blur()
    anna.page.wait_for_timeout(2500)
    assert db.one(select(Application)).study_field == ""
    anna.context.set_offline(False)
    expect(field).to_have_value("Marketing")
    field.press("End")
    field.type(" digital")
    field.blur()
    _until(anna, lambda: db.one(select(Application)).study_field == "Marketing digital")
    anna.leave()


@pytest.mark.one_database
def test_a_long_text_is_saved_while_it_is_written(anna: Somebody, db: Database) -> None:
    anna.open(studies(db))
    area = anna.page.get_by_test_id("stTextArea").locator("textarea").first
    area.click()
    area.press_sequentially("J’aime les")
    _until(anna, lambda: db.one(select(Application)).motivation == "J’aime les")
    area.press_sequentially(" archives.")
    expect(area).to_have_value("J’aime les archives.")
    _until(anna, lambda: db.one(select(Application)).motivation == "J’aime les archives.")
    expect(area).to_be_focused()
    anna.leave()


@pytest.mark.one_database
def test_a_killed_server_loses_nothing_that_was_saved(
    anna: Somebody, served: Server, db: Database, tmp_path: Path
) -> None:
    anna.open(studies(db))
    anna.fill("What you study", "Marketing", required=True)
    _until(anna, lambda: db.one(select(Application)).study_field == "Marketing")
    assert served.process is not None
    served.process.kill()
    served.process.join()
    served.start()
    anna.open(studies(db))
    expect(anna.page.get_by_label(anna.word("What you study") + " *", exact=True)).to_have_value("Marketing")
    anna.fill("What you study", "Marketing et vente", required=True)
    _until(anna, lambda: db.one(select(Application)).study_field == "Marketing et vente")
    anna.leave()


def test_a_decision_on_a_stale_tab_is_refused_in_words(
    served: Server, chromium: Browser, db: Database, make: Factory
) -> None:
    application = make.application(state=ApplicationState.SUBMITTED)
    first = signed_in(served, chromium, make.coordinator(), story="first_tab")
    second = signed_in(served, chromium, make.coordinator(), story="second_tab")
    for tab in (first, second):
        tab.open(f"/candidature?id={application.public_id}")
        tab.press("Select")
    first.press("Select", inside=first.dialog())
    _until(first, lambda: db.fresh(application).state is ApplicationState.SELECTED)
    second.press("Select", inside=second.dialog())
    second.reads("Somebody changed this meanwhile. Here is the current state: look at it and decide again.")
    expect(second.dialog()).to_have_count(0)
    second.reads("Selected")
    assert db.all(select(func.count()).select_from(OutboxMail)) == [1]
    first.leave()
    second.leave()


@pytest.mark.one_database
def test_a_disguised_file_is_refused_in_words_at_its_field(anna: Somebody, db: Database, tmp_path: Path) -> None:
    db.add(RequiredDocument(call_id=db.one(select(Call)).id, kind=DocumentKind.CV, is_mandatory=True, position=0))
    file = tmp_path / "cv.pdf"
    file.write_bytes(b"MZ" + b"\x00" * 2000)
    anna.open(studies(db).replace("studies", "documents"))
    anna.upload(file)
    expect(anna.page.get_by_test_id("stAlert").first).to_be_visible(timeout=PATIENCE)
    anna.picture("faux_pdf")
    assert db.all(select(File)) == []
    anna.leave()


@pytest.mark.one_database
def test_somebody_elses_address_shows_nothing_of_theirs(
    anna: Somebody, served: Server, chromium: Browser, db: Database, make: Factory
) -> None:
    other = signed_in(served, chromium, make.applicant(), story="stranger")
    other.open(studies(db))
    other.reads_title("This page cannot be shown")
    assert "Stages UFAR 2027" not in other.page.inner_text('[data-testid="stMain"]')
    other.leave()
    anna.leave()


@pytest.mark.one_database
def test_a_coordinators_page_asks_to_sign_in_and_comes_back(
    served: Server, chromium: Browser, db: Database, make: Factory
) -> None:
    password = "Pont de pierre 1031 sur la Seine"
    user = make.user(password_hash=hash_password(password))
    make.grant(user, Role.COORDINATOR, make.city())
    claire = Somebody(chromium, served.url, "fr", story="back")
    claire.open("/services")
    claire.reads_title("Sign in")
    claire.page.get_by_label(claire.word("E-mail address"), exact=True).fill(user.email)
    claire.page.get_by_label(claire.word("Password"), exact=True).fill(password)
    claire.page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    claire.reads_title("Departments")
    claire.leave()


def _until(somebody: Somebody, holds: Callable[[], bool]) -> None:
    """Wait for what the database must say; the clock only bounds the wait."""
    for _attempt in range(300):
        if holds():
            return
        somebody.page.wait_for_timeout(200)
    raise AssertionError("the database never said so")

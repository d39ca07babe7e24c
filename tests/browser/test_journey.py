"""The whole story in a real browser: from an open call to a closed internship, with pictures of each screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from db.enums import ApplicationState, DocumentKind, FrenchLevel, PlacementState, Role
from db.models import Application, Placement, RequiredDocument, User
from seeds import reference
from seeds.demo import example_pdf
from services.i18n import translate
from services.mail.delivery import deliver_due
from services.passwords import hash_password
from services.unit import utc_now
from tests.browser.people import PATIENCE, Somebody
from tests.conftest import Database
from tests.factories import Factory
from tests.mail_server import MailServer
from tests.web.serving import Server

PASSWORD = "Pont de pierre 1031 sur la Seine"
STUDENT = "anna.petrosyan@example.org"


@pytest.fixture
def call(db: Database, make: Factory) -> dict[str, str]:
    """An open call with two offers and a coordinator who can sign in."""
    now = utc_now()
    reference.load(now)
    call = make.call(
        title_fr="Stages UFAR 2027", title_hy="ՀՖՀ պրակտիկա 2027", summary_fr="Deux mois dans un service de la ville.",
        summary_hy="Երկու ամիս քաղաքի ծառայություններից մեկում։", receives_fr="Un logement", pays_fr="L’avion",
        opens_at=now - timedelta(days=5), closes_at=now + timedelta(days=20),
        answer_by=(now + timedelta(days=40)).date(), starts_on=now.date() + timedelta(days=90),
        ends_on=now.date() + timedelta(days=180), min_french_level=FrenchLevel.B1,
    )  # fmt: skip
    db.add(RequiredDocument(call_id=call.id, kind=DocumentKind.CV, is_mandatory=True, position=0))
    tutor = make.person(given_name="Sophie", family_name="Marchand", given_name_hy="", family_name_hy="")
    department = make.department(name_fr="Direction de l’environnement", name_hy="Շրջակա միջավայրի վարչություն")
    for title in ("Enquête sur le tri des déchets", "Jardins partagés"):
        make.offer(
            call=call, department=department, title_fr=title, tutor_id=tutor.id, starts_on=call.starts_on,
            ends_on=call.starts_on + timedelta(days=60), places=2,
        )  # fmt: skip
    person = make.person(given_name="Claire", family_name="Fontaine", email="claire@example.org")
    user = make.user(person=person, password_hash=hash_password(PASSWORD))
    make.grant(user, Role.COORDINATOR, make.city())
    return {"title": call.title_fr, "offer": "Enquête sur le tri des déchets"}


@pytest.fixture
def cv(tmp_path: Path) -> Path:
    file = tmp_path / "cv.pdf"
    file.write_bytes(example_pdf())
    return file


def register(anna: Somebody, link: Callable[[str], str], given: str, family: str) -> None:
    anna.open("/inscription")
    anna.fill("E-mail address", STUDENT)
    anna.press("Send me the link")
    anna.reads("If this address is right, a mail is on its way to it. Open the link in the mail to go on. "
               "Nothing after ten minutes? Look among the unwanted mails, then ask again here.")  # fmt: skip
    anna.picture("inscription")
    anna.open(link(STUDENT))
    anna.reads_title("Welcome")
    anna.fill("Given name", given)
    anna.fill("Family name", family)
    anna.fill("Choose a password", PASSWORD)
    anna.picture("bienvenue")
    anna.press("Create my account")
    anna.reads_title("Today")


def apply(anna: Somebody, call_title: str) -> None:
    anna.open("/accueil")
    anna.picture("accueil")
    anna.reads_title("Clamart and Artashat, together since 2003")
    anna.page.get_by_text(call_title).first.wait_for()
    anna.press("See the call")
    anna.reads_title_text(call_title)
    anna.picture("appel")
    anna.press("Apply")
    anna.reads_title("Your application")


@pytest.mark.one_database("postgresql")
def test_a_student_from_the_open_call_to_the_closed_internship(
    served: Server, chromium: Browser, db: Database, call: dict[str, str], cv: Path, mailed_link: Callable[[str], str],
    mails: MailServer,
) -> None:  # fmt: skip
    # The student registers by the mailed link and begins an application.
    anna = Somebody(chromium, served.url, "fr", story="student")
    register(anna, mailed_link, "Anna", "Petrosyan")
    apply(anna, call["title"])
    anna.day("Date of birth", "01032005", required=True)
    anna.choose("Nationality", "Arménie", required=True)
    anna.fill("City where you live", "Artachat")
    anna.fill("Phone", "+374 10 00 00 00", required=True)
    anna.picture("candidature_identite")
    anna.press("Continue")
    anna.choose("University or school", "Université française en Arménie (UFAR)", required=True)
    anna.fill("What you study", "Marketing", required=True)
    address = anna.page.url
    anna.leave()

    # She goes on from another device: a phone.
    anna = Somebody(chromium, served.url, "fr", width=390, story="student_phone")
    anna.sign_in(STUDENT, PASSWORD)
    anna.turn_to(address)
    expect(anna.page.get_by_label(anna.word("What you study") + " *", exact=True)).to_have_value("Marketing")
    anna.choose("Year", "L3", required=True)
    anna.pick("B2")
    anna.fill("Why this internship?", "Je voudrais apprendre comment une mairie travaille. " * 3, required=True)
    anna.picture("candidature_etudes")
    anna.press("Continue")
    anna.unfold(call["offer"])
    anna.press("Add to my wishes")
    anna.page.get_by_text("1.", exact=True).wait_for()
    anna.picture("candidature_voeux")
    anna.press("Continue")
    anna.upload(cv)
    anna.page.get_by_text("cv.pdf").first.wait_for()
    anna.picture("candidature_pieces")
    anna.press("Continue")
    anna.reads("Nothing is missing")
    anna.picture("candidature_relire")
    anna.press("Send my application")
    anna.reads_title_text(call["title"])
    anna.picture("candidature_deposee")
    application = db.one(select(Application))
    assert application.state is ApplicationState.SUBMITTED

    # The coordinator finds it in the list, opens the file and selects her.
    claire = Somebody(chromium, served.url, "fr", story="coordinator")
    claire.sign_in("claire@example.org", PASSWORD)
    claire.reads_title("Today")
    claire.picture("aujourd_hui")
    claire.turn_to("/candidatures")
    claire.page.get_by_role("table", name=translate("fr", "Applications")).wait_for()
    claire.picture("candidatures")
    claire.turn_to(f"/candidature?id={application.public_id}")
    claire.reads_title_text("Anna Petrosyan")
    claire.picture("candidature")
    claire.press("Select")
    claire.picture("retenir")
    claire.press("Select", inside=claire.dialog())
    claire.reads("Selected")
    assert db.fresh(application).state is ApplicationState.SELECTED

    # She learns it by mail and confirms.
    deliver_due(utc_now())
    assert [str(mail["To"]) for mail in mails.taken].count(STUDENT) >= 3
    anna.turn_to(f"/ma-candidature?id={application.public_id}")
    anna.picture("reponse_a_donner")
    anna.press("Yes, I take the place")
    anna.reads("Confirmed")
    anna.picture("confirmee")
    assert db.fresh(application).state is ApplicationState.CONFIRMED

    # The coordinator plans the internship and follows it to its end; it ends today.
    today = utc_now().date()
    claire.turn_to(f"/stage-a-saisir?application={application.public_id}")
    claire.day("First day", f"{today - timedelta(days=61):%d%m%Y}", required=True)
    claire.day("Last day", f"{today:%d%m%Y}", required=True)
    claire.picture("planifier")
    claire.press("Save the internship")
    claire.reads_title_text("Anna Petrosyan")
    placement = db.one(select(Placement))
    assert placement.state is PlacementState.PLANNED
    claire.picture("stage_prevu")
    for label, state in (
        ("Record the agreement as signed", PlacementState.AGREEMENT_SIGNED),
        ("Everything is ready", PlacementState.READY),
        ("Record the start", PlacementState.IN_PROGRESS),
        ("Record the end", PlacementState.COMPLETED),
        ("Close the file", PlacementState.CLOSED),
    ):
        if state is PlacementState.READY:
            _tick_all(claire)
        claire.press(label)
        claire.press(label, inside=claire.dialog())
        expect(claire.dialog()).to_have_count(0, timeout=PATIENCE)
        claire.settle()
        assert db.fresh(placement).state is state
        claire.picture(f"stage_{state}")

    # The student sees her internship as it is now.
    anna.turn_to("/mon-stage")
    anna.reads("Direction de l’environnement")
    anna.picture("mon_stage")
    anna.leave()
    claire.leave()


def _tick_all(claire: Somebody) -> None:
    """Tick what must be done before the internship is ready."""
    for box in claire.page.get_by_test_id("stCheckbox").filter(has_text="*").all():
        if not box.locator("input").is_checked():
            claire.tick(box)


@pytest.mark.one_database
def test_a_student_reads_armenian_from_the_home_page_to_the_application(
    served: Server, chromium: Browser, db: Database, call: dict[str, str], mailed_link: Callable[[str], str]
) -> None:
    anna = Somebody(chromium, served.url, "hy", width=390, story="student_hy")
    register(anna, mailed_link, "Anna", "Petrosyan")
    expect(anna.page.locator("html")).to_have_attribute("lang", "hy")
    apply(anna, "ՀՖՀ պրակտիկա 2027")
    anna.fill("City where you live", "Արտաշատ")
    anna.picture("candidature")
    user = db.one(select(User).where(User.email == STUDENT))
    assert user.language == "hy"
    anna.leave()

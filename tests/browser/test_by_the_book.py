"""An internship by the book in a real browser: from a placement to the certificate, with what goes wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from sqlalchemy import select

from db.enums import AbsenceKind, AmendmentKind, CheckInAnswer, Evaluator, Role, Source
from db.enums import AgreementState as A
from db.enums import PlacementState as P
from db.models import (
    Absence,
    Agreement,
    Certificate,
    CheckIn,
    Evaluation,
    GratificationMonth,
    Placement,
    Signature,
)
from seeds import reference
from seeds.demo import example_pdf
from services import check_ins, formats, placements, sessions, unit
from services.actors import Actor, system
from services.evaluations import asking, making
from services.labels import WORDS
from services.mail.delivery import deliver_due
from settings import ROOT
from tests.browser.clock import Clock, MovedServer
from tests.browser.conftest import LINK
from tests.browser.people import PATIENCE, Somebody
from tests.conftest import Database
from tests.factories import Factory
from tests.mail_server import MailServer

FIRST, LAST, LATER = date(2026, 6, 1), date(2026, 7, 30), date(2026, 8, 5)
"""43 days of seven hours without the national day: 301 hours. Four days more are 329, above the line of 308; all lie in
one teaching year."""
ANNA, SOPHIE = "anna.petrosyan@example.org", "sophie.marchand@example.org"
GAYANE, RECTOR, MAYOR = "gayane@example.org", "rectorat@example.org", "mairie@example.org"
CODE = re.compile(r"\b(\d{6})\b")


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock") / "shift")


@pytest.fixture(scope="module")
def moved(database: str, clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MovedServer]:
    log = tmp_path_factory.mktemp("moved") / f"{database}.log"
    server = MovedServer(ROOT / "server.py", log, PASSERELLE_TEST_CLOCK=str(clock.file))
    yield server.start()
    server.stop()


@dataclass
class Story:
    """The people, their mail and their clock."""

    browser: Browser
    server: MovedServer
    clock: Clock
    mails: MailServer
    db: Database
    coordinator: Actor
    placement: Placement
    scan: Path
    claire: Somebody = field(init=False)

    def __post_init__(self) -> None:
        self.claire = Somebody(self.browser, self.server.url, "fr", story="by_the_book")
        self.it_is(date(2026, 5, 4))

    def it_is(self, day: date, hour: int = 9) -> None:
        """Move the clock; sessions do not last that long, so the coordinator signs in again."""
        now = self.clock.move(at(day, hour))
        secret = sessions.open_session(self.coordinator.user_id, address="127.0.0.1", user_agent="test", now=now)
        assert sessions.activate(secret, now=now)
        cookie = sessions.sign_cookie(secret, now=now)
        self.claire.context.add_cookies(
            [{"name": sessions.cookie_name(), "value": cookie, "url": self.server.url, "sameSite": "Strict"}]
        )

    def run(self, service: Any, *args: Any, **options: Any) -> Any:
        """What a job does at this time of the story."""
        return unit.run(service, system(), *args, now=self.clock.now(), **options)

    def mail(self, email: str) -> str:
        """The text of the last mail to somebody, after all waiting ones were sent."""
        deliver_due(self.clock.now())
        mine: list[Any] = [mail for mail in self.mails.taken if email in str(mail["To"])]
        assert mine, [str(mail["To"]) for mail in self.mails.taken]
        return str(mine[-1].get_body(("plain",)).get_content())

    def link(self, email: str) -> str:
        body = self.mail(email)
        found = LINK.search(body)
        assert found, body
        return found.group(1)

    @contextmanager
    def visit(self, email: str, story: str, *, width: int = 1280) -> Iterator[Somebody]:
        """Somebody opens the link of their last mail on a device without any account."""
        somebody = Somebody(self.browser, self.server.url, "fr", width=width, story=story)
        somebody.open(self.link(email))
        yield somebody
        somebody.leave()

    def of(self, model: Any) -> list[Any]:
        return self.db.all(select(model))

    @property
    def agreement(self) -> Agreement:
        """The agreement, or its amendment once there is one."""
        return self.of(Agreement)[-1]

    def paper(self, address: str) -> str:
        """The text of a PDF, as the coordinator downloads it."""
        answer = self.claire.context.request.get(address)
        assert answer.ok, (address, answer.status)
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages).split())


@pytest.fixture
def story(
    moved: MovedServer, chromium: Browser, clock: Clock, mails: MailServer, db: Database, make: Factory, tmp_path: Path
) -> Iterator[Story]:
    now = clock.move(at(date(2026, 5, 4)))
    reference.load(now)
    claire = make.person(given_name="Claire", family_name="Fontaine", email="claire@example.org")
    coordinator = make.actor(_coordinator(make, claire))
    department = make.department(name_fr="Direction de l’environnement", address="1 place Ferrari, 92140 Clamart")
    person = {"given_name": "Anna", "family_name": "Petrosyan", "email": ANNA, "birth_date": date(2005, 3, 1)}
    placement = unit.run(
        placements.enter, coordinator, person=person, state=P.PLANNED, source=Source.MAIL, starts_on=FIRST,
        ends_on=LAST, department_public_id=department.public_id, subject="Enquête sur le tri des déchets",
        sending_organisation_public_id=make.university().public_id, tutor_name="Sophie Marchand",
        tutor_email=SOPHIE, now=now,
    )  # fmt: skip
    scan = tmp_path / "signatures.pdf"
    scan.write_bytes(example_pdf())
    one = Story(chromium, moved, clock, mails, db, coordinator, placement, scan)
    yield one
    one.claire.leave()


def _coordinator(make: Factory, person: Any) -> Any:
    user = make.user(person=person)
    make.grant(user, Role.COORDINATOR, make.city())
    return user


def type_in(who: Somebody, msgid: str, text: str, number: int = 0, *, required: bool = False) -> None:
    """Fill the field of this label, the ``number``-th where several have it."""
    box = who.page.get_by_label(who.word(msgid) + (" *" if required else ""), exact=True).nth(number)
    box.fill(text)
    box.blur()
    who.settle()


def go_on(claire: Somebody, step: str) -> None:
    """To the next step of the agreement."""
    title = claire.word(step)
    claire.page.get_by_role("button", name=claire.word("Go on: %(step)s", step=title), exact=True).click()
    expect(claire.page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=PATIENCE)
    claire.settle()


def reads_text(who: Somebody, text: str) -> None:
    """The words stand on the page as they are."""
    expect(who.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)


def clause(claire: Somebody, title: str, text: str) -> None:
    """Write the French words of one clause."""
    box = claire.page.get_by_test_id("stVerticalBlock").filter(has_text=claire.word(title)).last
    field = box.locator("textarea").first
    field.fill(text)
    field.blur()
    claire.settle()


def confirm(claire: Somebody, label: str) -> None:
    """Press a move of the internship, and once more in the dialog that asks."""
    claire.press(label)
    claire.press(label, inside=claire.dialog())
    expect(claire.dialog()).to_have_count(0, timeout=PATIENCE)
    claire.settle()


def option(who: Somebody, kind: str, label: str, *names: str) -> None:
    """Take one or several out of a list: ``kind`` is ``stSelectbox`` or ``stMultiSelect``."""
    box = who.page.get_by_test_id(kind).filter(has_text=who.word(label)).locator("input").first
    for name in names:
        box.fill(name)
        who.page.get_by_role("option", name=name).first.click()
        who.settle()


@pytest.mark.one_database
def test_an_internship_by_the_book(story: Story) -> None:
    draft(story)
    first_round(story)
    second_round(story)
    start_and_absence(story)
    amendment(story)
    mid_term(story)
    end_and_evaluations(story)
    money(story)
    certificate(story)


def draft(story: Story) -> None:
    """The coordinator fills the clauses that nobody but her can know, and gives the agreement to the signers."""
    claire = story.claire
    claire.open(f"/stage?id={story.placement.public_id}")
    claire.press("Prepare the agreement")
    claire.reads_title("Agreement of %(name)s", name="Anna Petrosyan")
    for number, (name, office, email) in enumerate(
        (("Laurent Girard", "Maire adjoint", MAYOR), ("Bertrand Lefort", "Recteur", RECTOR))
    ):
        type_in(claire, "Name", name, number, required=True)
        type_in(claire, "Office", office, number)
        type_in(claire, "Mail address", email, number)
    claire.picture("parties")
    go_on(claire, "Course and referent")
    type_in(claire, "Name", "Gayane Sargsyan", required=True)
    type_in(claire, "Mail address", GAYANE)
    clause(claire, "Course of study", "Licence de marketing, 600 heures par an.")
    go_on(claire, "Tasks and skills")
    clause(claire, "Skills to acquire or develop", "Mener une enquête et en rendre compte.")
    clause(claire, "Tasks of the intern", "Interroger cent foyers sur le tri.")
    claire.picture("missions")
    for step in ("Dates and hours", "Money", "Cover and rules", "Review"):
        go_on(claire, step)
    claire.reads("Nothing is missing: it can be given to the signers.")
    claire.picture("relecture")
    claire.press("Give it to the signers")
    claire.reads("The agreement is frozen in a version of its own and can be signed.")
    assert story.agreement.state is A.IN_SIGNATURE


def sign_by_link(story: Story, email: str, name: str, *, width: int = 390, picture: bool = False) -> None:
    """Somebody signs without account: by the mailed link and the mailed code."""
    before = len(story.of(Signature))
    with story.visit(email, f"by_the_book_{name}", width=width) as who:
        who.reads_title("Sign the internship agreement")
        if picture:
            who.picture("convention")
        who.press("Send me the code")
        who.reads("The code is on its way to your mail address. It can be used for 15 minutes.")
        found = CODE.search(story.mail(email))
        assert found
        type_in(who, "Code of six digits", found.group(1))
        who.page.get_by_test_id("stCheckbox").first.click()
        who.settle()
        who.press("I sign")
        who.reads("You have signed. Thank you.")
        if picture:
            who.picture("signee")
    assert len(story.of(Signature)) == before + 1


def sign_on_paper(story: Story, *names: str) -> None:
    """The coordinator enters signatures by hand with the scan of the paper."""
    claire = story.claire
    before = len(story.of(Signature))
    claire.unfold(claire.word("Record signatures on paper"))
    option(claire, "stMultiSelect", "Who signed on this paper?", *names)
    claire.page.keyboard.press("Escape")
    claire.upload(story.scan)
    claire.page.get_by_text(story.scan.name).first.wait_for()
    claire.picture("signature_scannee")
    claire.press("Record")
    claire.reads("It is recorded.")
    assert len(story.of(Signature)) == before + len(names)


def first_round(story: Story) -> None:
    """The intern signs on her phone, the tutor on paper, the school by link; the head of the host refuses."""
    claire = story.claire
    sign_by_link(story, ANNA, "stagiaire", picture=True)
    claire.open(f"/convention?id={story.agreement.public_id}")
    sign_on_paper(story, "Sophie Marchand")
    sign_by_link(story, GAYANE, "referente")
    sign_by_link(story, RECTOR, "recteur")
    with story.visit(MAYOR, "by_the_book_maire") as mayor:
        mayor.unfold(mayor.word("Something should be changed first"))
        type_in(mayor, "What should be changed", "Il manque la visite du centre de tri.")
        mayor.picture("refus")
        mayor.press("I do not sign it like this")
        mayor.reads("The coordinators are told. You will be written to when it is changed.")
    assert story.agreement.state is A.REFUSED
    assert "Il manque la visite du centre de tri." in story.mail("claire@example.org")


def second_round(story: Story) -> None:
    """The coordinator takes it back, who signed is told that it counts no more, and all sign the new version."""
    claire = story.claire
    page = f"/convention?id={story.agreement.public_id}"
    claire.open(page)
    reads_text(claire, "Il manque la visite du centre de tri.")
    claire.picture("refusee")
    claire.unfold(claire.word("Take it back to change it"))
    type_in(claire, "Reason", "La visite du centre de tri est ajoutée.")
    claire.press("Take it back to change it")
    claire.reads("The agreement is a draft again.")
    for email in (ANNA, SOPHIE, GAYANE, RECTOR):
        assert "La visite du centre de tri est ajoutée." in story.mail(email)
    claire.open(f"{page}&etape=mission")
    clause(claire, "Tasks of the intern", "Interroger cent foyers sur le tri et visiter le centre de tri.")
    claire.open(f"{page}&etape=review")
    claire.press("Give it to the signers")
    claire.reads("The agreement is frozen in a version of its own and can be signed.")
    sign_by_link(story, ANNA, "stagiaire")
    claire.open(page)
    sign_on_paper(story, "Sophie Marchand", "Gayane Sargsyan", "Bertrand Lefort")
    sign_by_link(story, MAYOR, "maire", width=1280)
    assert story.agreement.state is A.SIGNED
    assert story.db.fresh(story.placement).state is P.AGREEMENT_SIGNED
    text = story.paper(f"/documents/agreement/{story.agreement.public_id}")
    assert "Convention de stage" in text
    assert "visiter le centre de tri" in text


def start_and_absence(story: Story) -> None:
    """It begins on its first day; a fortnight later a day is missed."""
    claire = story.claire
    page = f"/stage?id={story.placement.public_id}"
    story.it_is(FIRST)
    claire.open(page)
    tick(claire, "Attestation d’assurance reçue et vérifiée")
    expect(claire.button("Everything is ready")).to_be_enabled(timeout=PATIENCE)
    confirm(claire, "Everything is ready")
    confirm(claire, "Record the start")
    assert story.db.fresh(story.placement).state is P.IN_PROGRESS
    claire.picture("en_cours")
    story.it_is(date(2026, 6, 16))
    claire.open(page)
    claire.press("Report an absence")
    option(claire, "stSelectbox", "Reason", claire.word(WORDS[AbsenceKind.AGREED]))
    claire.unfold(claire.word("What does this absence change?"))
    claire.reads("Distance to that line")
    claire.picture("absence")
    claire.press("Record", inside=claire.dialog())
    claire.reads("It is recorded.")
    assert [(row.starts_on, row.kind) for row in story.of(Absence)] == [(date(2026, 6, 16), AbsenceKind.AGREED)]


def tick(claire: Somebody, label: str) -> None:
    """Tick something that was to be done."""
    box = claire.page.get_by_test_id("stCheckbox").filter(has_text=label)
    box.click()
    expect(box.locator("input")).to_be_checked(timeout=PATIENCE)
    claire.settle()


def amendment(story: Story) -> None:
    """Four days more cross the line of 308 hours: money becomes due, which is shown before anybody signs."""
    claire = story.claire
    story.it_is(date(2026, 6, 22))
    claire.open(f"/avenant?stage={story.placement.public_id}")
    for kind in (AmendmentKind.DATES, AmendmentKind.AMOUNT):
        claire.pick(claire.word(WORDS[kind]))
    claire.day("Last day", f"{LATER:%d%m%Y}")
    type_in(claire, "Euros per hour", "4,50")
    type_in(claire, "Reason, as it stands in the amendment", "L’enquête demande quatre jours de plus.")
    claire.reads(
        "The hours of the teaching year pass %(most)s: with this amendment an allowance becomes due, from the first "
        "hour of the internship on.", most=308,
    )  # fmt: skip
    claire.picture("avenant_avant_apres")
    claire.press("Write the amendment")
    claire.reads("The amendment is written. Look at it once more, then put it before the signers.")
    assert story.db.fresh(story.placement).ends_on == LAST
    claire.press("Put it before the signers")
    claire.reads("The amendment lies before its signers. The first have the link by mail.")
    sign_by_link(story, ANNA, "stagiaire")
    claire.open(f"/avenant?stage={story.placement.public_id}")
    sign_on_paper(story, "Sophie Marchand", "Gayane Sargsyan", "Bertrand Lefort", "Laurent Girard")
    assert story.db.fresh(story.placement).ends_on == LATER
    claire.open(f"/stage?id={story.placement.public_id}")
    claire.reads("Internship allowances")
    claire.picture("avenant_signe")


def mid_term(story: Story) -> None:
    """At its middle the tutor is asked how it goes, and answers by one tap."""
    story.it_is(date(2026, 7, 6))
    assert story.run(check_ins.ask_due) == 1
    with story.visit(SOPHIE, "by_the_book_tutrice", width=390) as sophie:
        sophie.press(WORDS[CheckInAnswer.FINE])
        sophie.reads("Thank you: it is noted that all is well.")
        sophie.picture("tout_va_bien")
    assert [row.answer for row in story.of(CheckIn)] == [CheckInAnswer.FINE]


def end_and_evaluations(story: Story) -> None:
    """On its last day all three are asked; tutor and intern answer by their links."""
    story.it_is(LATER, 15)
    story.run(making.make_due)
    assert story.run(asking.ask_due) == 3
    for email, name in ((SOPHIE, "tutrice"), (ANNA, "stagiaire")):
        with story.visit(email, f"by_the_book_{name}_questions", width=390) as who:
            answer_all(who)
    answered = {row.evaluator for row in story.of(Evaluation) if row.answered_at}
    assert answered == {Evaluator.TUTOR, Evaluator.INTERN}
    claire = story.claire
    claire.open(f"/stage?id={story.placement.public_id}")
    confirm(claire, "Record the end")
    assert story.db.fresh(story.placement).state is P.COMPLETED


def answer_all(who: Somebody) -> None:
    """The best answer to every question of a scale, then yes to what remains; read over and sent."""
    who.button("Read over").wait_for()
    who.settle()
    radios = who.page.get_by_role("radiogroup")
    for number in range(radios.count()):
        answers = radios.nth(number).get_by_role("radio")
        at = answers.count() - 1 if answers.count() > 2 else 0
        radios.nth(number).locator("label").filter(has=who.page.get_by_role("radio")).nth(at).click()
        expect(answers.nth(at)).to_be_checked(timeout=PATIENCE)
        who.settle()
    who.picture("questions")
    who.press("Read over")
    who.press("Send")
    who.reads("Thank you: your answers are sent. You can correct them until the file is closed.")


def money(story: Story) -> None:
    """Each month is stated to the payroll office and paid."""
    claire = story.claire
    story.it_is(date(2026, 9, 1))
    claire.open("/presence?part=money")
    claire.reads("To be stated")
    claire.picture("mois_a_declarer")
    for done in range(3):
        claire.press("State to the payroll office")
        expect(claire.page.get_by_text(claire.word("Stated, not paid yet"))).to_have_count(done + 1, timeout=PATIENCE)
    for left in (2, 1, 0):
        claire.press("It is paid")
        claire.press("Record", inside=claire.page.get_by_test_id("stPopoverBody"))
        expect(claire.page.get_by_text(claire.word("Stated, not paid yet"))).to_have_count(left, timeout=PATIENCE)
        claire.settle()
    claire.open(f"/stage?id={story.placement.public_id}")
    claire.picture("mois_payes")
    months = story.of(GratificationMonth)
    assert sum(row.minutes for row in months) == (329 - 7) * 60
    assert sum(row.amount_cents for row in months) == (329 - 7) * 450
    text = story.paper(f"/documents/gratification/{months[0].public_id}")
    assert "Anna Petrosyan" in text
    assert "juin 2026" in text


def certificate(story: Story) -> None:
    """It is issued, and whoever holds the paper verifies its code."""
    claire = story.claire
    claire.press("Issue the certificate")
    claire.reads("The certificate is issued.")
    claire.picture("attestation")
    [made] = story.of(Certificate)
    text = story.paper(f"/documents/certificate/{made.public_id}")
    assert made.code in text
    visitor = Somebody(story.browser, story.server.url, "fr", story="by_the_book_visiteur")
    visitor.open("/verifier")
    type_in(visitor, "Code on the paper", made.code.lower())
    visitor.press("Verify")
    reads_text(visitor, "Anna Petrosyan")
    reads_text(visitor, "322")
    reads_text(visitor, formats.euros(322 * 450, "fr"))
    visitor.picture("verifiee")
    visitor.leave()

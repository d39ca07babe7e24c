"""An internship by the book in a real browser: from a placement to the certificate, with what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from db.enums import AbsenceKind, AmendmentKind, CheckInAnswer, Evaluator, Role, Source
from db.enums import AgreementState as A
from db.enums import PlacementState as P
from db.models import (
    Absence,
    Certificate,
    CheckIn,
    Evaluation,
    GratificationMonth,
    Person,
    PresenceConfirmation,
    Signature,
)
from seeds import reference
from seeds.demo import example_pdf
from services import check_ins, formats, placements, unit
from services.evaluations import asking, making
from services.labels import WORDS
from tests.browser.clock import Clock, MovedServer
from tests.browser.internship import (
    ANNA,
    CODE,
    FIRST,
    GAYANE,
    LAST,
    LATER,
    MAYOR,
    RECTOR,
    SOPHIE,
    Story,
    clause,
    confirm,
    go_on,
    option,
    reads_text,
    type_in,
)
from tests.browser.people import PATIENCE, Somebody
from tests.browser.telling import at
from tests.conftest import Database
from tests.factories import Factory
from tests.mail_server import MailServer


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


@pytest.mark.one_database
def test_an_internship_by_the_book(story: Story) -> None:
    draft(story)
    first_round(story)
    second_round(story)
    start_and_absence(story)
    amendment(story)
    mid_term(story)
    end_and_evaluations(story)
    hours(story)
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
        who.tick(who.page.get_by_test_id("stCheckbox").first)
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
    for name in names:
        claire.tick(claire.page.get_by_test_id("stCheckbox").filter(has_text=name))
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
    claire.turn_to(f"/convention?id={story.agreement.public_id}")
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
    claire.turn_to(page)
    reads_text(claire, "Il manque la visite du centre de tri.")
    claire.picture("refusee")
    claire.unfold(claire.word("Take it back to change it"))
    type_in(claire, "Reason", "La visite du centre de tri est ajoutée.")
    claire.press("Take it back to change it")
    claire.reads("The agreement is a draft again.")
    for email in (ANNA, SOPHIE, GAYANE, RECTOR):
        assert "La visite du centre de tri est ajoutée." in story.mail(email)
    claire.turn_to(f"{page}&etape=mission")
    clause(claire, "Tasks of the intern", "Interroger cent foyers sur le tri et visiter le centre de tri.")
    claire.turn_to(f"{page}&etape=review")
    claire.press("Give it to the signers")
    claire.reads("The agreement is frozen in a version of its own and can be signed.")
    sign_by_link(story, ANNA, "stagiaire")
    claire.turn_to(page)
    sign_on_paper(story, "Sophie Marchand", "Gayane Sargsyan", "Bertrand Lefort")
    sign_by_link(story, MAYOR, "maire", width=1280)
    assert story.agreement.state is A.SIGNED
    assert story.db.fresh(story.placement).state is P.AGREEMENT_SIGNED
    text = story.paper(claire, f"/documents/agreement/{story.agreement.public_id}")
    assert "Convention de stage" in text
    assert "visiter le centre de tri" in text


def start_and_absence(story: Story) -> None:
    """It begins on its first day; a fortnight later a day is missed."""
    claire = story.claire
    page = f"/stage?id={story.placement.public_id}"
    story.it_is(FIRST)
    claire.open(page)
    claire.tick(claire.page.get_by_test_id("stCheckbox").filter(has_text="Attestation d’assurance reçue et vérifiée"))
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
    claire.turn_to(f"/avenant?stage={story.placement.public_id}")
    sign_on_paper(story, "Sophie Marchand", "Gayane Sargsyan", "Bertrand Lefort", "Laurent Girard")
    assert story.db.fresh(story.placement).ends_on == LATER
    claire.turn_to(f"/stage?id={story.placement.public_id}")
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
    """On its last day all three are asked, and answer by their links."""
    story.it_is(LATER, 15)
    story.run(making.make_due)
    assert story.run(asking.ask_due) == 3
    for email, name in ((SOPHIE, "tutrice"), (ANNA, "stagiaire"), (GAYANE, "referente")):
        with story.visit(email, f"by_the_book_{name}_questions", width=390) as who:
            answer_all(who)
    answered = {row.evaluator for row in story.of(Evaluation) if row.answered_at}
    assert answered == set(Evaluator)
    claire = story.claire
    claire.open(f"/stage?id={story.placement.public_id}")
    confirm(claire, "Record the end")
    assert story.db.fresh(story.placement).state is P.COMPLETED


def hours(story: Story) -> None:
    """The intern has an account by now, and says on her phone that the hours of the first month are right."""
    anna = Somebody(story.browser, story.server.url, "fr", width=390, story="by_the_book_heures")
    story.sign_in(anna, Factory(story.db).applicant(story.db.get(Person, story.placement.person_id)))
    anna.open(f"/mon-stage?id={story.placement.public_id}")
    anna.press("The hours are right")
    anna.reads("confirmed")
    anna.picture("heures_confirmees")
    anna.leave()
    [said] = story.of(PresenceConfirmation)
    assert (said.from_intern, said.withdrawn_at) == (True, None)


def answer_all(who: Somebody) -> None:
    """The best answer to every question of a scale, then yes to what remains; read over and sent."""
    who.button("Read over").wait_for()
    who.settle()
    radios = who.page.get_by_role("radiogroup")
    for number in range(radios.count()):
        answers = radios.nth(number).get_by_role("radio")
        at = answers.count() - 1 if answers.count() > 2 else 0
        radios.nth(number).locator("label").filter(has=who.page.get_by_role("radio")).nth(at).click()
        who.settle()
        expect(answers.nth(at)).to_be_checked(timeout=PATIENCE)
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
    claire.turn_to(f"/stage?id={story.placement.public_id}")
    claire.picture("mois_payes")
    months = story.of(GratificationMonth)
    assert sum(row.minutes for row in months) == (329 - 7) * 60
    assert sum(row.amount_cents for row in months) == (329 - 7) * 450
    text = story.paper(claire, f"/documents/gratification/{months[0].public_id}")
    assert "Anna Petrosyan" in text
    assert "juin 2026" in text


def certificate(story: Story) -> None:
    """It is issued, and whoever holds the paper verifies its code."""
    claire = story.claire
    claire.press("Issue the certificate")
    claire.reads("The certificate is issued.")
    claire.picture("attestation")
    [made] = story.of(Certificate)
    text = story.paper(claire, f"/documents/certificate/{made.public_id}")
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

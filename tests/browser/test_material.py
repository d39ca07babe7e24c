"""The way of the material at a real browser: from an invoice in Clamart to a class in Artachat and back.

A coordinator reads French on a large screen; the school reads Armenian on a phone, by links without account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import select

from db.enums import LoanState, LocationKind, SubjectKind
from db.models import Acquisition, Balance, File, Kit, Loan, Location, Lot, Shipment, ShipmentLine
from seeds.demo import example_pdf
from services import links, unit
from services.materials import courses, reconcile, school_desk
from tests.browser.internship import option, type_in
from tests.browser.people import PATIENCE, Somebody
from tests.browser.test_bad_luck import signed_in
from tests.conftest import Database
from tests.factories import Factory
from tests.samples import picture
from tests.services.materials.stocking import Stock, stock
from tests.web.serving import Server
from web.shell import vocabulary

__all__ = ["stock"]
BOOK, GAME, KIT = "Alter Ego 1", "Jeu de l’oie", "Mallette bleue"


@dataclass
class Scene:
    """A city with a store room and two titles, a school that lends, and who acts for them."""

    browser: Browser
    server: Server
    stock: Stock
    claire: Somebody
    actor: Any

    @property
    def db(self) -> Database:
        return self.stock.db

    def phone(self, path: str, story: str) -> Somebody:
        """Somebody of the school opens a link."""
        who = Somebody(self.browser, self.server.url, "hy", width=390, story=story)
        who.open(path)
        return who

    def units(self, kind: LocationKind) -> int:
        """Units at all places of a kind."""
        query = select(Balance.quantity).join(Location, Location.id == Balance.location_id)
        return sum(self.db.all(query.where(Location.kind == kind)))


@pytest.fixture
def scene(served: Server, chromium: Browser, db: Database, make: Factory, stock: Stock) -> Iterator[Scene]:
    school = stock.school()
    stock.place(name="Réserve de Clamart")
    stock.place(LocationKind.SCHOOL, keeper=school, name="École n° 1", name_hy="Դպրոց թիվ 1", is_lending=True)
    stock.item(title_fr=BOOK, title_hy="Ալտեր Էգո 1", weight_grams=600, customs_code="490199", origin="FR")
    stock.item(title_fr=GAME, title_hy="Սագի խաղ", weight_grams=900, customs_code="950490", origin="FR")
    actor = make.coordinator()
    unit.run(courses.add, actor, school.public_id, teacher_name="Nare Sargsyan", class_name="5 Ա", pupils=24)
    claire = signed_in(served, chromium, actor, story="material")
    yield Scene(chromium, served, stock, claire, actor)
    claire.leave()


def number(who: Somebody, msgid: str, value: int | str, nth: int = 0) -> None:
    """Type a number into a field of this label, of several the ``nth``."""
    box = who.page.get_by_label(who.word(msgid), exact=True).nth(nth)
    box.fill(str(value))
    box.press("Tab")
    who.settle()


def told(who: Somebody, msgid: str) -> None:
    """A word about what happened stands on the page."""
    expect(who.page.get_by_text(who.word(msgid)).first).to_be_visible(timeout=PATIENCE)
    who.settle()


@pytest.mark.one_database
def test_a_kit_goes_from_an_invoice_to_a_class_in_artachat_and_back(scene: Scene, tmp_path: Path) -> None:
    enter_the_invoice(scene, tmp_path)
    make_the_kit(scene)
    link = send_it(scene)
    receive_it(scene, link, tmp_path)
    lend_and_take_back(scene)
    settle_what_was_missing(scene)
    with scene.db.session() as session:
        assert reconcile.prove(session).differences == ()
    assert scene.units(LocationKind.STORE) == 2
    assert scene.units(LocationKind.SCHOOL) == 8
    assert scene.units(LocationKind.QUARANTINE) == 1
    assert (scene.units(LocationKind.LOST), scene.units(LocationKind.TRANSIT), scene.units(LocationKind.LENT)) == (
        0,
    ) * 3


def enter_the_invoice(scene: Scene, tmp_path: Path) -> None:
    """Nine books and two games with their invoice."""
    claire, scan = scene.claire, tmp_path / "facture.pdf"
    scan.write_bytes(example_pdf())
    claire.open("/provenance?id=new")
    claire.fill("Supplier or donor", "Librairie du Pont", required=True)
    type_in(claire, "Number of the invoice, or date of the letter", "F-2026-118")
    claire.press("Go on to the lines")
    claire.reads_title_text("Librairie du Pont")
    for title, quantity, euros in ((BOOK, 9, "24,50"), (GAME, 2, "19")):
        option(claire, "stSelectbox", "Title", title)
        number(claire, "How many units", quantity)
        number(claire, "Value of one unit, in €", euros.replace(",", "."))
        claire.press("Add the line")
        told(claire, "The line is added.")
    claire.press("Add the invoice or letter")
    claire.upload(scan)
    claire.press("Keep the document")
    told(claire, "The document is kept.")
    claire.page.keyboard.press("Escape")
    claire.press("Enter into stock")
    claire.press("Enter into stock", inside=claire.dialog())
    told(claire, "The units are in stock.")
    claire.picture("facture")
    acquisition = scene.db.one(select(Acquisition))
    kept = scene.db.one(select(File))
    assert (kept.subject_kind, kept.subject_id) == (SubjectKind.ACQUISITION, acquisition.id)
    lots = scene.db.all(select(Lot.quantity * Lot.unit_value_cents).order_by(Lot.id))
    assert sum(lots) == 9 * 24_50 + 2 * 19_00
    assert scene.units(LocationKind.STORE) == 11


def make_the_kit(scene: Scene) -> None:
    """A kit of three books and one game."""
    claire = scene.claire
    claire.turn_to("/contenu-de-mallette")
    claire.fill("Name in French", "Mallette A1", required=True)
    option(claire, "stMultiSelect", "Titles that belong into it", BOOK, GAME)
    claire.page.keyboard.press("Escape")
    claire.page.get_by_label(re.compile(re.escape(BOOK))).last.fill("3")
    claire.page.keyboard.press("Tab")
    claire.settle()
    claire.press("Save the contents")
    claire.reads_title("Kits")
    claire.press("Make a kit")
    claire.fill("Name on the case", KIT, required=True)
    claire.press("Make the kit")
    claire.reads_title_text(KIT)
    claire.picture("mallette")


def send_it(scene: Scene) -> str:
    """The kit and five books leave; gives back the link for the school."""
    claire = scene.claire
    claire.turn_to("/envois")
    claire.press("New shipment")
    type_in(claire, "Title", "Manuels de l’automne")
    claire.press("Begin")
    claire.reads_title_text("Manuels de l’automne")
    claire.press("Put something in")
    option(claire, "stSelectbox", "Or a whole kit", KIT)
    claire.press("Put the kit in")
    claire.page.get_by_text(claire.word("kit, %(n)s units", n=4)).first.wait_for()
    if not claire.button("Put it in").is_visible():
        claire.press("Put something in")
    option(claire, "stSelectbox", "Title", BOOK)
    number(claire, "Units", 5)
    claire.press("Put it in")
    claire.page.get_by_text(claire.plural("%(n)s unit", "%(n)s units", 5)).first.wait_for()
    claire.page.keyboard.press("Escape")
    claire.picture("envoi_a_faire")
    claire.press("Everything is packed")
    claire.button("Send the shipment").wait_for()
    claire.press("Send the shipment")
    claire.button("Link or QR code for the school").wait_for()
    assert scene.units(LocationKind.TRANSIT) == 9
    claire.press("Link or QR code for the school")
    shown = claire.page.get_by_test_id("stCode").inner_text()
    found = re.search(r"/l/[\w-]+", shown)
    assert found, shown
    claire.picture("envoi_parti")
    return found.group(0)


def receive_it(scene: Scene, link: str, tmp_path: Path) -> None:
    """One of the loose books is broken, one did not come; a photo goes with the answer, all the rest is there."""
    photo = tmp_path / "carton.jpg"
    photo.write_bytes(picture())
    anahit = scene.phone(link, "material_phone")
    anahit.reads_title("What has arrived?")
    anahit.picture("reception")
    anahit.press("Something is broken or lost")
    anahit.unfold(anahit.word("Say which, if you know"))
    number(anahit, "Missing", 1)
    number(anahit, "Damaged", 1)
    press_before_the_file_is_there(anahit, "Send this answer", photo)
    told(anahit, "Thank you: nothing more is asked of you for this shipment.")
    anahit.picture("merci")
    anahit.leave()
    found = [(one.kit_id > 0, one.quantity, one.ok, one.damaged, one.missing) for one in sent_lines(scene)]
    assert found == [(False, 5, 3, 1, 1), (True, 1, 1, 0, 0), (True, 3, 3, 0, 0)]
    assert scene.units(LocationKind.SCHOOL) == 7
    assert (scene.units(LocationKind.QUARANTINE), scene.units(LocationKind.LOST)) == (1, 1)


def press_before_the_file_is_there(who: Somebody, msgid: str, file: Path) -> None:
    """The click waits for the file, and the page says so."""
    on_its_way: list[Route] = []
    who.page.route("**/upload_file/**", lambda route: on_its_way.append(route))
    with who.page.expect_request("**/upload_file/**"):
        who.page.locator('input[type="file"]').set_input_files(str(file))
    who.button(msgid).click()
    expect(who.page.locator(".waits-for-file")).to_have_text(vocabulary(who.language)["page"]["upload"])
    who.picture("attend")
    on_its_way[0].continue_()


def sent_lines(scene: Scene) -> list[ShipmentLine]:
    found: list[ShipmentLine] = scene.db.all(select(ShipmentLine))
    return sorted(found, key=lambda one: (one.kit_id, one.quantity))


def lend_and_take_back(scene: Scene) -> None:
    """By the link of the school’s desk a class borrows the kit and a book, and brings all back."""
    token = unit.run(school_desk.issue_link, scene.actor, scene.stock.school().public_id, name="Nare Sargsyan")
    nare = scene.phone(links.path(token), "material_school")
    nare.picture("notre_ecole")
    nare.press("Lend")
    option(nare, "stMultiSelect", "What is lent", KIT, "Ալտեր Էգո 1")
    nare.page.keyboard.press("Escape")
    nare.press("Lend it")
    told(nare, "It is lent; the day on which it is due stands in the list.")
    nare.picture("prete")
    assert scene.units(LocationKind.LENT) == 5
    loan = scene.db.one(select(Loan))
    nare.turn_to(f"/bureau-de-l-ecole?loan={loan.public_id}")
    nare.picture("pret")
    nare.press("Everything came back in order")
    told(nare, "Everything is back on the shelf.")
    nare.picture("rendu")
    nare.leave()
    assert scene.db.fresh(loan).state is LoanState.RETURNED
    assert (scene.units(LocationKind.LENT), scene.units(LocationKind.SCHOOL)) == (0, 7)
    kit = scene.db.one(select(Kit))
    assert scene.db.get(Location, kit.location_id).kind is LocationKind.SCHOOL


def settle_what_was_missing(scene: Scene) -> None:
    """The sender sees what was told with its photo; the missing book turns up and lies at the school."""
    claire = scene.claire
    claire.turn_to(f"/envoi?id={scene.db.one(select(Shipment)).public_id}")
    claire.reads(
        "Arrived in good order: %(ok)s. Damaged: %(damaged)s. Missing: %(missing)s.", ok=7, damaged=1, missing=1
    )
    expect(claire.page.locator('img[src^="/files/"]')).to_be_visible(timeout=PATIENCE)
    claire.picture("ecart")
    claire.press("Something missing has come after all")
    claire.press("It is there now")
    told(claire, "It lies at the place now.")
    claire.picture("regle")

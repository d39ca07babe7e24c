"""A school answers on a phone, by a link: each of the three buttons, twice, from two tabs, and after all is settled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from db.enums import DocumentKind, LocationKind, MovementReason, Outcome, ReceiptAnswer, ShipmentState, SubjectKind
from db.models import Parcel, Receipt, ReceiptLine, Shipment, ShipmentLine
from services import files, links, unit
from services.materials.ledger import Line
from services.shipments import drafting, handovers, sending, telling
from services.unit import utc_now
from tests.browser.people import PATIENCE, Somebody
from tests.browser.test_material import number, told
from tests.factories import Factory
from tests.samples import picture
from tests.services.materials.stocking import Stock, stock
from tests.web.serving import Server

__all__ = ["stock"]
UNKNOWN = "9791099900999"


@pytest.fixture
def sent(stock: Stock, make: Factory) -> Shipment:
    """Six books that left for a school ten days ago."""
    now, actor, book = utc_now(), make.coordinator(), stock.item(title_fr="Alter Ego 1", weight_grams=600)
    store, place = stock.place(), stock.place(LocationKind.SCHOOL, keeper=stock.school(), name_hy="Դպրոց թիվ 1")
    lines = [Line(stock.lot(6, item=book).id, stock.supplier.id, store.id, 6)]
    ago = now - timedelta(days=10)
    stock.post(lines, on=ago.date(), reason=MovementReason.ACQUISITION, now=now)
    made: Shipment = unit.run(drafting.create, actor, store.public_id, place.public_id, title="Manuels", now=ago)
    parcel = stock.db.one(select(Parcel)).public_id
    unit.run(drafting.put_item, actor, parcel, book.public_id, 6, now=ago)
    unit.run(sending.pack, actor, made.public_id, now=ago)
    unit.run(sending.send, actor, made.public_id, now=ago)
    return made


@pytest.mark.one_database
@pytest.mark.one_database
def test_a_school_answers_by_a_link_as_often_as_it_has_something_to_say(
    served: Server, chromium: Browser, stock: Stock, make: Factory, sent: Shipment, tmp_path: Path
) -> None:
    db, claire = stock.db, make.coordinator()
    link = links.path(unit.run(telling.hand_link, claire, sent.public_id))
    anahit = Somebody(chromium, served.url, "hy", width=390, story="arrival")
    anahit.open(link)
    something_is_missing(anahit, tmp_path)
    first, line = db.one(select(Receipt)), db.one(select(ShipmentLine))
    assert (first.answer, first.photo_id is not None) == (ReceiptAnswer.SOMETHING_MISSING, True)
    assert (line.missing, line.outstanding) == (1, 5)
    came = db.one(select(ReceiptLine).where(ReceiptLine.outcome == Outcome.WRONG))
    assert (came.text, came.quantity) == (UNKNOWN, 2)
    everything_else_arrived_and_another_tab_knows(anahit, chromium, served, link)
    assert db.fresh(sent).state is ShipmentState.CLOSED
    assert db.all(select(Receipt.answer).order_by(Receipt.id)) == [
        ReceiptAnswer.SOMETHING_MISSING, ReceiptAnswer.BROKEN_OR_LOST, ReceiptAnswer.ALL_ARRIVED,
    ]  # fmt: skip
    line = db.fresh(line)
    assert (line.ok, line.damaged, line.missing) == (4, 1, 1)
    give(claire, sent.public_id)
    anahit.open(link)
    told(anahit, "Thank you: nothing more is asked of you for this shipment.")
    assert not anahit.button("Everything arrived").is_visible()
    anahit.picture("apres_la_remise")
    anahit.leave()


def but_not_the_rest(who: Somebody) -> None:
    """Take back that all the rest arrived."""
    box = who.page.get_by_test_id("stCheckbox").filter(has_text=who.word("All the rest arrived in good order"))
    box.locator("label").first.click()
    expect(box.locator("input")).not_to_be_checked(timeout=PATIENCE)
    who.settle()


def something_is_missing(anahit: Somebody, tmp_path: Path) -> None:
    """One is missing, something with an unknown code came; what was chosen is asked anew after a reload."""
    photo = tmp_path / "carton.jpg"
    photo.write_bytes(picture())
    anahit.press("Something is missing")
    anahit.button("Send this answer").wait_for()
    anahit.page.reload()
    anahit.reads_title("What has arrived?")
    assert not anahit.button("Send this answer").is_visible()
    anahit.press("Something is missing")
    anahit.upload(photo)
    anahit.unfold(anahit.word("Say which, if you know"))
    number(anahit, "Missing", 1)
    but_not_the_rest(anahit)
    anahit.fill("Something came that was not sent", UNKNOWN)
    number(anahit, "How many?", 2)
    anahit.picture("il_manque")
    anahit.press("Send this answer")
    told(anahit, "Thank you: your answer reached the coordinators.")
    expect(anahit.button("Send this answer")).to_have_count(0, timeout=PATIENCE)


def everything_else_arrived_and_another_tab_knows(
    anahit: Somebody, chromium: Browser, served: Server, link: str
) -> None:
    """One is broken; then the rest is said to have arrived twice, once in a tab that did not see the first answer."""
    other = Somebody(chromium, served.url, "hy", width=390, story="arrival_tab")
    other.open(link)
    other.reads_title("What has arrived?")
    anahit.press("Something is broken or lost")
    anahit.unfold(anahit.word("Say which, if you know"))
    number(anahit, "Damaged", 1)
    but_not_the_rest(anahit)
    anahit.press("Send this answer")
    told(anahit, "Thank you: your answer reached the coordinators.")
    anahit.press("Everything arrived")
    told(anahit, "Thank you: nothing more is asked of you for this shipment.")
    other.press("Everything arrived")
    told(other, "Thank you: nothing more is asked of you for this shipment.")
    other.leave()


def give(claire: Any, shipment_public_id: str) -> None:
    """What arrived is given to the school by a signed act."""
    gift = unit.run(handovers.prepare_of_shipment, claire, shipment_public_id).public_id
    scan = (SubjectKind.HANDOVER, gift, DocumentKind.HANDOVER_ACT, "acte.jpg", picture())
    unit.run(files.store_for, claire, *scan)
    unit.run(handovers.sign, claire, gift, signed_on=utc_now().date(), signer_name="Anahit Sargsyan")

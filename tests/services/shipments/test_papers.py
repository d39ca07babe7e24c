"""The papers: from what was frozen, in three languages, the ones with a value for the sender alone."""

import io

import pytest
from pypdf import PdfReader

from services.documents import handover_paper
from services.documents.shipment_papers import PAPERS
from services.errors import DomainError, InvalidMove
from services.i18n import LANGUAGES
from services.shipments import handovers
from tests.services.applying import act
from tests.services.materials.stocking import stock
from tests.services.shipments.shipping import shipping

__all__ = ["shipping", "stock"]
pytestmark = pytest.mark.one_database


def text(document):
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document.content)).pages).split())


@pytest.mark.parametrize("paper", PAPERS)
def test_each_paper_is_made_once_it_is_packed(shipping, paper):
    draft = shipping.draft()
    with pytest.raises(DomainError):
        act(PAPERS[paper], shipping.coordinator, draft.public_id)
    ready = shipping.sent(2) if paper == "differences" else shipping.packed(2)
    made = act(PAPERS[paper], shipping.coordinator, ready.public_id)
    assert made.content.startswith(b"%PDF")
    assert made.name.endswith(".pdf")


def test_nothing_is_said_of_the_arrival_of_what_has_not_left(shipping):
    with pytest.raises(InvalidMove):
        act(PAPERS["differences"], shipping.coordinator, shipping.packed().public_id)


def test_the_invoice_names_value_code_origin_and_weight(shipping):
    made = act(PAPERS["customs-invoice"], shipping.coordinator, shipping.sent(6).public_id)
    for word in ("Alter Ego 1", "490199", "FR", "3,6", "150,00"):
        assert word in text(made)
    assert len(PdfReader(io.BytesIO(made.content)).pages) == len(LANGUAGES)


def test_those_who_receive_read_no_value(shipping):
    sent = shipping.sent()
    for paper in ("customs-invoice", "gift-certificate", "parcel-labels"):
        with pytest.raises(DomainError):
            act(PAPERS[paper], shipping.director, sent.public_id)
    shown = text(act(PAPERS["packing-list"], shipping.director, sent.public_id))
    assert "Alter Ego 1" in shown
    assert "€" not in shown


def test_the_act_of_handover_is_in_armenian_and_french_and_names_no_value(shipping):
    sent = shipping.sent()
    shipping.say(sent)
    made = act(handovers.prepare_of_shipment, shipping.coordinator, sent.public_id)
    for actor in (shipping.coordinator, shipping.director):
        shown = text(act(handover_paper.handover_act, actor, made.public_id))
        assert "Alter Ego 1" in shown
        assert "€" not in shown

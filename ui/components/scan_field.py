"""One field for what is scanned or typed: ISBN, bar code, code of a label; Enter leads to the thing."""

from __future__ import annotations

import streamlit as st

from services.actors import Actor
from services.materials import barcodes, scanning
from services.queries.material import scanned
from services.queries.material.scanned import Scanned
from ui import menu
from ui.components.layout import escape
from ui.i18n import _
from ui.load import reading

PAGES = {
    "item": "item", "kit": "kit", "place": "stock_place", "shipment": "shipment", "arrival": "arrival",
    "handover": "handover", "own": "our_material",
}  # fmt: skip


def scan_field(actor: Actor, *, may_enter: bool = False, key: str = "scan") -> None:
    """The field, empty again for the next code. What is unknown is said below it; ``may_enter``: with a way to enter it
    where it is the number of a book."""
    form = st.form(f"{key}-form", border=False, clear_on_submit=True, enter_to_submit=True)
    with form, st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Scan or type a code"), key=f"{key}-code", placeholder=_("ISBN, bar code, A-…, K-…, P-…"), width=300,
            max_chars=300, autocomplete="off",
        )  # fmt: skip
        sent = st.form_submit_button(_("Open"), icon=":material/barcode_scanner:", key=f"{key}-open")
    if sent and text and text.strip():
        with reading() as session:
            found = scanned.find(session, actor, text)
        lead_to(found)
        code = scanning.code_of(text)
        st.warning(_("Nothing is known under the code %(code)s.", code=escape(code)))
        if may_enter and (number := barcodes.thirteen(code)):
            menu.page_link("item_edit", _("Enter it as a new title"), icon="add", ean=number)


def lead_to(found: Scanned | None) -> None:
    """Go to the page of what was found, if there is one."""
    if found is not None and PAGES[found.kind] in menu.BY_NAME:
        menu.goto(PAGES[found.kind], **({"id": found.public_id} if found.public_id else {}))

"""One place: what lies there now, who keeps it."""

import streamlit as st

from db.enums import Role
from services.queries.material import stock_places as queries
from services.unit import utc_now
from ui import menu
from ui.components.layout import header, section
from ui.components.material import own_on_behalf
from ui.components.material import place_file as file
from ui.components.paging import first_page
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)
place_id = st.query_params.get("id", "")

# Load
with reading() as session:
    place = queries.detail(session, actor, place_id, language=language())

# Render
menu.page_link("stock_places", _("All places"), icon="arrow_back")
header(place.name, _("What lies here now, and who keeps it."))
file.heading(place)
left, right = st.columns([5, 3], gap="large")
with left:
    file.kits(place)
    section(_("What lies here"))
    search = st.text_input(
        _("Search"), placeholder=_("Title, author, publisher …"), key=f"content-search-{place_id}", type="search",
        width=300, live="300ms", on_change=first_page,
    )  # fmt: skip
    with reading() as session:
        page = queries.content(
            session, actor, place_id, search=search or "", language=language(), after=st.query_params.get("after"),
            before=st.query_params.get("before"),
        )  # fmt: skip
    file.content(page, searched=bool(search))
    own_on_behalf.whole(actor, place_id, utc_now().date())
with right:
    file.about(place)
    menu.page_link("movements", _("What happened here"), icon="swap_horiz", place=place_id)
    menu.page_link("stock_on_day", _("What lay here on another day"), icon="history", place=place_id)
    menu.page_link("material_labels", _("Print its label"), icon="qr_code_2", kind="places", code=place.code)
    if place.may_give:
        menu.page_link("handover_make", _("Give it to the school"), icon="redeem", place=place_id)
    if place.may_edit:
        menu.page_link("place_edit", _("Change name or keeper’s person"), icon="edit", id=place.public_id)
        file.switch(actor, place)

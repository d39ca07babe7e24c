"""One title of the catalogue: what it is, where its units are, where they came from."""

import streamlit as st

from db.enums import Role
from services.queries.material import item_detail as queries
from services.queries.material import movements, stock_places
from services.unit import utc_now
from ui import menu
from ui.components.layout import header, section
from ui.components.material import item_file as file
from ui.components.material import movement_list
from ui.components.material.stock_acts import acts
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()
item_id = st.query_params.get("id", "")

# Load
with reading() as session:
    item = queries.detail(session, actor, item_id, language=language())
    provenance = queries.provenance(session, actor, item_id)
    places = stock_places.choices(session, actor, language=language())
    happened = movements.page(
        session, actor, movements.Asked(item=item_id), language=language(), after=st.query_params.get("after"),
        before=st.query_params.get("before"), size=20,
    )  # fmt: skip

# Render and act
menu.page_link("catalogue", _("All material"), icon="arrow_back")
header(item.title, _("What it is, where its units are now, and what happened to them."))
file.heading(item)
acts(actor, item, places, now.date())
left, right = st.columns([5, 3], gap="large")
with left:
    section(_("Where it is"))
    file.stock(item.stock)
    menu.page_link("stock_on_day", _("Where it was on another day"), icon="history", item=item_id)
with right:
    file.photo(actor, item)
    file.about(item)
    menu.page_link("material_labels", _("Print its label"), icon="qr_code_2", kind="items", code=item.code)
    if item.may_edit:
        menu.page_link("item_edit", _("Change what is written"), icon="edit", id=item.public_id)
        file.retire(actor, item)
file.provenance(provenance)
section(_("History"))
movement_list.table(happened, of_one=True)

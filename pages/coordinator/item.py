"""One title of the catalogue: what it is, where its units are, where they came from."""

import streamlit as st

from db.enums import Role
from services.queries import item_detail as queries
from ui import menu
from ui.components import item_file as file
from ui.components.layout import header, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)
item_id = st.query_params.get("id", "")

# Load
with reading() as session:
    item = queries.detail(session, actor, item_id, language=language())
    provenance = queries.provenance(session, actor, item_id)

# Render and act
menu.page_link("catalogue", _("All material"), icon="arrow_back")
header(item.title, _("What it is, where its units are now, and what happened to them."))
file.heading(item)
left, right = st.columns([5, 3], gap="large")
with left:
    section(_("Where it is"))
    file.stock(item.stock)
    file.provenance(provenance)
with right:
    file.photo(actor, item)
    file.about(item)
    if item.may_edit:
        menu.page_link("item_edit", _("Change what is written"), icon="edit", id=item.public_id)
        file.retire(actor, item)

"""Write a title of the catalogue, or change it."""

import streamlit as st

from db.enums import Role
from services.queries.material import item_detail as queries
from ui import menu
from ui.components.layout import header, narrow
from ui.components.material import item_form
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)
item_id = st.query_params.get("id", "")

# Load
with reading() as session:
    item = queries.detail(session, actor, item_id, language=language()) if item_id else None
    customs = queries.customs_codes(session, language())

# Render and act
with narrow():
    if item:
        menu.page_link("item", _("Back to the title"), icon="arrow_back", id=item.public_id)
        header(_("Change a title"), item.title)
    else:
        menu.page_link("catalogue", _("All material"), icon="arrow_back")
        header(_("New title"), _("A title in French and a category are enough to begin with."))
    item_form.form(actor, item, customs, ean=st.query_params.get("ean", ""))

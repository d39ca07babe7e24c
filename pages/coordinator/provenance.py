"""One invoice or gift: a draft with its lines, then in stock and fixed."""

import streamlit as st

from db.enums import Role
from services.queries.material import acquisitions as queries
from services.queries.material import items, stock_places
from services.unit import utc_now
from ui import menu
from ui.components.layout import header, narrow
from ui.components.material import provenance as file
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
wanted = st.query_params.get("id", "new")

# Load
with reading() as session:
    one = None if wanted == "new" else queries.detail(session, actor, wanted, language=language())
    places = stock_places.choices(session, actor, language=language())
    funders, budget = queries.funders(session, language()), queries.budget_lines(session, language())
    choices = items.choices(session, actor, language=language()) if one and one.state == "draft" else []

# Render and act
menu.page_link("provenances", _("All invoices and gifts"), icon="arrow_back")
if one is None:
    with narrow():
        header(_("Enter an invoice or gift"), _("First from whom and when; its lines come on the next screen."))
        file.head_form(actor, None, places, funders, budget, now.date())
    st.stop()
header(one.source_name, _("What came, at which value, and who paid for it."))
file.heading(one)
file.parts(actor, one)
left, right = st.columns([5, 3], gap="large")
with left:
    if one.state == "draft":
        file.add_line(actor, one, choices)
        menu.page_link("import_material", _("Import many lines from a file"), icon="upload_file", id=one.public_id)
    file.moves(actor, one)
    if one.state != "draft":
        menu.page_link("movements", _("What happened to it"), icon="swap_horiz", provenance=one.public_id)
with right:
    file.about(one)
    file.paper(actor, one)
    if one.state == "draft":
        with st.expander(_("Change supplier, day or place"), icon=":material/edit:"):
            file.head_form(actor, one, places, funders, budget, now.date())

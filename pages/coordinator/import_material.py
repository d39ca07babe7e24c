"""Many lines of an invoice or gift at once, from a workbook or CSV: looked at first, then all of them or none."""

import streamlit as st

from db.enums import Role
from services.queries.material import acquisitions, stock_places
from services.queries.material import material_imports as queries
from services.unit import utc_now
from ui import menu
from ui.components.layout import header, narrow, section
from ui.components.material import material_import as parts
from ui.components.material import provenance
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
wanted = st.query_params.get("id")

# Load
with reading() as session:
    one = queries.draft(session, actor, wanted, language=language()) if wanted else None
    places = stock_places.choices(session, actor, language=language())
    funders, budget = acquisitions.funders(session, language()), acquisitions.budget_lines(session, language())

# Render and act
menu.page_link("provenances", _("All invoices and gifts"), icon="arrow_back")
header(
    _("Import material"),
    _("Many lines of an invoice or a gift, from a workbook or a CSV file. You see all of it before it is written."),
)
with narrow():
    parts.model_links()
    if one is None:
        section(_("1. Where the material came from"))
        provenance.head_form(actor, None, places, funders, budget, now.date(), leads_to="import_material")
        st.stop()
    parts.heading(one)
    if not one.is_draft:
        parts.finished(one)
        st.stop()
    parts.upload(actor, one)
if one.file:
    parts.review(actor, one, now)

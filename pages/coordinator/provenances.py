"""Invoices and gifts by which material came."""

import streamlit as st

from db.enums import Role
from services.queries.material import acquisitions as queries
from services.queries.material import items
from ui import menu
from ui.components.export_menu import export_menu
from ui.components.layout import header
from ui.components.material import provenance as listing
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Render what is asked for
header(_("Invoices and gifts"), _("Where the material came from, who paid for it, and what it is worth."))
with reading() as session:
    may_enter = items.may_enter(session, actor)
with st.container(horizontal=True, vertical_alignment="bottom"):
    search, state = listing.filters()
    st.space("stretch")
    if may_enter and st.button(_("Import material"), icon=":material/upload_file:"):
        menu.goto("import_material")
    if may_enter and st.button(_("Enter an invoice or gift"), icon=":material/add:", type="primary"):
        menu.goto("provenance", id="new")

# Load
with reading() as session:
    page = queries.page(
        session, actor, search=search, state=state, after=st.query_params.get("after"),
        before=st.query_params.get("before"),
    )  # fmt: skip
    total = queries.count(session, actor, search=search, state=state)

# Render
listing.table(page, total, searched=bool(search or state))
if page.rows:
    export_menu(actor, "provenances")

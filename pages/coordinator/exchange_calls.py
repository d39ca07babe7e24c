"""Calls by which young people apply for an exchange: in preparation, open, closed; how many have answered."""

import streamlit as st

from db.enums import Role
from services.call_saving import EXCHANGES
from services.queries.applications import calls as queries
from services.unit import utc_now
from ui import menu
from ui.components.applications.call_list import call_list
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    every = queries.call_list(session, actor, now, archived=st.query_params.get("archived") == "1")
rows = [row for row in every if row.is_exchange]

# Render
header(
    _("Calls of the youth exchange"),
    _("By a call young people apply; those who are chosen are taken over into the group of the exchange."),
)
if st.button(_("New call"), icon=":material/add:", type="primary"):
    menu.goto("call_edit", programme=EXCHANGES)
if not rows:
    empty(_("There is no call yet."), _("Prepare the first one; nobody sees it before you publish it."))
call_list(rows)
menu.page_link("exchange_calls", _("Archived calls"), icon="inventory_2", archived="1")
menu.page_link("exchanges", _("All exchanges"), icon="groups")

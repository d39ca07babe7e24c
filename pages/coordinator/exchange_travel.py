"""The rides of a visit of an exchange: hours of both ends, who is on what, delays, emergency numbers."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_travel as queries
from services.unit import utc_now
from ui.components.exchange import exchange_travel as travel
from ui.components.exchange.visit_head import visit_head
from ui.components.export_menu import export_menu
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    found = queries.travel(session, actor, st.query_params.get("id", ""), now=utc_now(), language=language())

# Render and act
visit_head(found.visit, _("Travel"), _("How the group travels, at which hours, and who is on what."))
travel.rides(actor, found)
export_menu(actor, "rides", leg=found.visit.public_id)
with st.expander(_("Enter a ride"), expanded=not found.rides, icon=":material/add:"):
    travel.form(actor, found)
travel.numbers(actor, found)
travel.sheet(found)

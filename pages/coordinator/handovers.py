"""Acts by which material becomes a school’s: for the city that gives, and for the school that receives."""

import streamlit as st

from db.enums import Role
from services.queries.material import handovers as queries
from ui import menu
from ui.components.layout import header
from ui.components.material import handover
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)

# Load
with reading() as session:
    page = queries.page(
        session, actor, after=st.query_params.get("after"), before=st.query_params.get("before"), language=language()
    )
    places = queries.givers(session, actor, language=language())

# Render
header(_("Gifts to schools"), _("What the city gives for good: an act that both sign, in Armenian and French."))
if places and st.button(_("Give material to a school"), icon=":material/add:", type="primary"):
    menu.goto("handover_make")
handover.table(page, is_giver=actor.has(Role.COORDINATOR, Role.ADMIN))

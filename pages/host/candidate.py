"""One candidate of one's own department: the file, the CV, and what the department says."""

import streamlit as st

from db.enums import Role
from services.unit import utc_now
from ui import menu
from ui.components.internships import host_desk
from ui.components.layout import narrow
from ui.guard import require
from ui.i18n import _

actor, now = require(Role.HOST), utc_now()

# Render
with narrow():
    menu.page_link("our_interns", _("Our interns"), icon="arrow_back")
    host_desk.candidate(actor, st.query_params.get("id", ""), now, st.query_params.get("answer", ""))

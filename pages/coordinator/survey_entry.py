"""Enter what somebody says of a visit by phone, on paper or in person."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_surveys as queries
from ui import menu
from ui.components.exchange import survey
from ui.components.layout import header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    found = queries.recorded(session, actor, st.query_params.get("id", ""), language=language())

# Render and act
with narrow():
    menu.page_link("exchange_after", _("After the visit"), icon="arrow_back", id=found.leg)
    header(found.title, _("The questions stand as they read them; everything is kept at once."))
    survey.recorded(actor, found)

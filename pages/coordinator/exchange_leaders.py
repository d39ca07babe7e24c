"""The adults who lead in an exchange: whether each may, until when, and who steps in."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_leaders as queries
from services.unit import utc_now
from ui import menu
from ui.components.exchange import exchange_leaders as leaders
from ui.components.layout import empty, escape, header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN), utc_now().date()

# Load
with reading() as session:
    found = queries.leaders(session, actor, st.query_params.get("id", ""), language=language())

# Render and act
menu.page_link("exchange", escape(found.title), icon="arrow_back", id=found.exchange)
with narrow():
    header(_("Leaders"), _("Each adult who leads minors was checked, and the check holds to the last day."))
    if not found.rows:
        empty(_("No leader is entered yet."), _("Enter them among the young people and leaders."))
    for row in found.rows:
        leaders.leader(actor, row, today)

"""One offer: written, published, closed, repeated next year."""

import streamlit as st

from db.enums import Role
from services.queries.applications import calls
from services.queries.internships import departments
from services.unit import utc_now
from ui import menu
from ui.components.internships.host_desk import by_account
from ui.components.internships.offer_sheet import load, sheet
from ui.components.layout import narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.HOST, Role.COORDINATOR, Role.ADMIN), utc_now()
is_staff = actor.has(Role.COORDINATOR, Role.ADMIN)

# Load
offer = load(actor, st.query_params.get("id", ""))
with reading() as session:
    rows = departments.departments(session, actor, today=now.date(), language=language())
    live_calls = (
        [call for call in calls.call_list(session, actor, now) if call.ends_on >= now.date()] if is_staff else []
    )

# Render and act
with narrow():
    menu.page_link("offers" if is_staff else "my_offers", _("All offers"), icon="arrow_back")
    sheet(actor, offer, rows, live_calls, by_account)

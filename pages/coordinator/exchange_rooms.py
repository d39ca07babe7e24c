"""Houses where the group of one visit sleeps: rooms proposed, agreed, changed by hand; who has no bed in a night."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_rooms as queries
from services.unit import utc_now
from ui import menu
from ui.components.exchange import families, rooms, rooms_form
from ui.components.export_menu import export_menu
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    found = queries.view(session, actor, st.query_params.get("id", ""), now=now, language=language())

# Render and act
menu.page_link("exchange", _("The exchange"), icon="arrow_back", id=found.visit.exchange)
header(
    _("Rooms of the group"),
    _("Houses where the group sleeps, room by room: proposed here, decided by you."),
)
families.heading(found.visit)
rooms.start(actor, found)
rooms.gaps(found)
rooms.houses(actor, found, st.query_params.get("qui", ""))
export_menu(actor, "nights", leg=found.visit.public_id)
rooms_form.nights_elsewhere(actor, found)
rooms_form.wishes(actor, found)
menu.page_link("exchange_beds", _("Who sleeps at which family"), icon="cottage", id=found.visit.public_id)

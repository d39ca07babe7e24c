"""One young person or leader of an exchange, for coordinators of both cities and for their school."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_person as queries
from services.unit import utc_now
from ui import menu
from ui.components.exchange import participant_file as file
from ui.components.exchange.participant_parts import sections
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now().date()

# Load
with reading() as session:
    found = queries.detail(session, actor, st.query_params.get("id", ""), language=language())
    schools, cities = queries.choices(session, actor, found.exchange, language=language())

# Render and act
if actor.has(Role.COORDINATOR, Role.ADMIN):
    menu.page_link("participants", _("All young people and leaders"), icon="arrow_back", id=found.exchange)
else:
    menu.page_link("our_young", _("All our pupils in exchanges"), icon="arrow_back")
header(found.name, found.exchange_title)
file.heading(found)
left, right = st.columns([5, 3], gap="large")
with left:
    file.next_step(actor, found, today)
    file.visits(actor, found)
    sections(actor, found)
with right:
    file.about(found)
    file.guardians(found)
    file.more(actor, found, schools, cities)

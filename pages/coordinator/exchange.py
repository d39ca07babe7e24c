"""One exchange: what it is, what comes next, both visits, the group of each city, and the way to all its parts."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_detail as queries
from services.queries.exchange import exchange_ready as ready
from services.unit import utc_now
from ui import menu
from ui.components.exchange import exchange_file as file
from ui.components.exchange import exchange_steps as steps
from ui.components.exchange.exchange_parts import parts
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    found = queries.detail(session, actor, st.query_params.get("id", ""), language=language())
    standings = ready.standings(session, actor, found.public_id, now, language=language())

# Render and act
menu.page_link("exchanges", _("All exchanges"), icon="arrow_back")
header(found.title, _("Both visits, who comes, and all that is to be prepared."))
file.heading(found)
steps.next_step(actor, found, standings)
left, right = st.columns([5, 3], gap="large")
with left:
    file.visits(found, standings, now.date())
    file.groups(found)
    file.about(found)
with right:
    parts(found)
steps.more(actor, found)

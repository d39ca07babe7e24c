"""One exchange: what it is, what comes next, both visits, the group of each city, and the way to all its parts."""

import streamlit as st

from db.enums import Role
from services.queries import exchange_detail as queries
from services.unit import utc_now
from ui import menu
from ui.components import exchange_file as file
from ui.components.exchange_parts import parts
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN), utc_now().date()

# Load
with reading() as session:
    found = queries.detail(session, actor, st.query_params.get("id", ""), language=language())

# Render
menu.page_link("exchanges", _("All exchanges"), icon="arrow_back")
header(found.title, _("Both visits, who comes, and all that is to be prepared."))
file.heading(found)
file.visits(found, today)
file.groups(found)
parts(found)

"""Days by theme of one exchange: what both cities report on."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_days as queries
from ui import menu
from ui.components.exchange.theme_days import theme_days
from ui.components.export_menu import export_menu
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    found = queries.days_by_theme(session, actor, st.query_params.get("id", ""), language=language())

# Render
menu.page_link("exchange", found.title, icon="arrow_back", id=found.public_id)
header(_("Days by theme"), _("How many young people lived how many days under which theme, in each visit."))
theme_days(found)
if found.lived:
    export_menu(actor, "theme_days", exchange=found.public_id)

"""Host families of one visit: who offers places, who was visited, what is missing."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_families as queries
from services.unit import utc_now
from ui import menu
from ui.components.exchange import families
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN), utc_now().date()
leg_id = st.query_params.get("id", "")

# Load
with reading() as session:
    visit = queries.visit(session, actor, leg_id, language=language())
    rows = queries.families(session, actor, leg_id)

# Render and act
menu.page_link("exchange", _("The exchange"), icon="arrow_back", id=visit.exchange)
header(_("Host families"), _("Who takes in young people during this visit, and what is missing before they come."))
families.heading(visit)
if visit.may_decide:
    families.new(actor, visit, today)
if rows:
    families.table(rows)
else:
    families.nothing(visit)

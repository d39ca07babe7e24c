"""The money of an exchange: planned, committed, spent and left, what it costs, and the book of one’s own city."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import budget as queries
from services.queries.exchange import budget_entries as book
from services.unit import utc_now
from ui import menu
from ui.components.exchange import budget as drawing
from ui.components.exchange import budget_costs as costs
from ui.components.exchange import budget_entries as listing
from ui.components.exchange import budget_forms as forms
from ui.components.layout import escape, header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN), utc_now().date()
chosen = st.query_params.get("entry", "")

# Load
with reading() as session:
    found = queries.budget(session, actor, st.query_params.get("id", ""), language=language())
    lacking = book.lacking(session, actor, found.exchange)
    one = book.entry(session, actor, chosen, language=language()) if chosen else None

# Render and act
menu.page_link("exchange", escape(found.title), icon="arrow_back", id=found.exchange)
header(_("Budget"), _("What is planned, ordered and spent for this exchange, and what it costs for each young person."))
if one:
    listing.whole(actor, found, one)
    st.stop()
forms.acts(actor, found, today)
drawing.warnings(found, lacking)
drawing.cities(found)
costs.costs(found)
listing.table(actor, found)

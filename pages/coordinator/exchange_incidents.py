"""What went wrong during a visit of an exchange: told, followed, closed."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_incidents as queries
from services.unit import utc_now
from ui.components.exchange import exchange_incidents as incidents
from ui.components.exchange.visit_head import visit_head
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    found = queries.log(
        session, actor, st.query_params.get("id", ""), chosen=st.query_params.get("incident", ""), language=language()
    )

# Render and act
visit_head(found.visit, _("Incidents"), _("Only the coordinators of both cities and whoever told it read this."))
if found.chosen:
    incidents.whole(actor, found, found.chosen, now.date())
else:
    incidents.table(found)
    with st.expander(_("Tell what happened"), icon=":material/add:"):
        incidents.form(actor, found, now)

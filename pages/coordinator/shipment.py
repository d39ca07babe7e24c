"""One shipment for those who send it: parcels and contents, what customs ask, what arrived."""

import streamlit as st

from db.enums import Role, ShipmentState
from services.queries.material import acquisitions
from services.queries.material import shipment_detail as queries
from services.unit import utc_now
from ui import menu
from ui.components.layout import header
from ui.components.material import handover
from ui.components.material import shipment_arrived as arrived
from ui.components.material import shipment_file as file
from ui.components.material import shipment_form as form
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
shipment_id = st.query_params.get("id", "")

# Load
with reading() as session:
    found = queries.detail(session, actor, shipment_id, now=now, language=language())
    items, kits = (
        queries.choices(session, actor, shipment_id, language=language())
        if found.state is ShipmentState.DRAFT
        else ([], [])
    )
    funders, budget = acquisitions.funders(session, language()), acquisitions.budget_lines(session, language())

# Render and act
menu.page_link("shipments", _("All shipments"), icon="arrow_back")
header(found.title or found.code, _("What is in it, what customs ask for, and what arrived."))
file.heading(found)
left, right = st.columns([5, 3], gap="large")
with left:
    file.next_step(actor, found, now.date())
    if found.handover:
        handover.panel(actor, found.handover, now.date())
    if found.lines:
        arrived.whole(actor, found, now.date())
    else:
        file.remarks(found)
        form.parcels(actor, found, items, kits)
with right:
    file.papers(found)
    file.about(found)
    form.facts(actor, found, funders, budget)
    form.parties(actor, found)
    file.more(actor, found)

"""Shipments: what is prepared, what is on the way, what arrived."""

import streamlit as st

from db.enums import Role
from services.queries.material import shipments as queries
from services.unit import utc_now
from ui import menu
from ui.components.export_menu import export_menu
from ui.components.layout import header
from ui.components.material import shipment_list as listing
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)

# Load
with reading() as session:
    sources, destinations = queries.places(session, actor, language=language())

# Render what is asked for
header(_("Shipments"), _("Parcels from Clamart to Artachat: prepared, on the way, arrived."))
with st.container(horizontal=True, vertical_alignment="bottom"):
    state = listing.state_filter()
    st.space("stretch")
    if sources and destinations:
        listing.new(actor, sources, destinations)
with reading() as session:
    page = queries.page(
        session, actor, state=state, after=st.query_params.get("after"), before=st.query_params.get("before"),
        language=language(),
    )  # fmt: skip

# Render
if page.rows:
    listing.table(page, actor, utc_now().date())
    with st.container(horizontal=True):
        export_menu(actor, "shipments", label=_("Export the shipments"), state=state)
        export_menu(actor, "receipts", label=_("Export what arrived"))
    menu.page_link("handovers", _("Gifts to schools"), icon="redeem")
else:
    listing.nothing(state, may_make=bool(sources), has_places=bool(destinations))

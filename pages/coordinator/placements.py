"""Internships: who is where when, and where there is room."""

from datetime import timedelta

import streamlit as st

from db.enums import Role
from services.queries import placements as queries
from services.unit import utc_now
from ui import menu
from ui.components import placement_list as listing
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
today = now.date()

# Render what is asked for
header(_("Placements"), _("Who is where, when, and where there is room."))
with st.container(horizontal=True, vertical_alignment="bottom"):
    view = st.segmented_control(
        _("View"), ["table", "timeline"], required=True, key="placements-view",
        default="timeline" if st.query_params.get("view") == "timeline" else "table",
        format_func=lambda one: _("Table") if one == "table" else _("Timeline"),
    )  # fmt: skip
    st.query_params["view"] = view
    search = st.text_input(_("Search"), key="placements-search", type="search", width=260, live="300ms")
    st.space("stretch")
    if st.button(_("Enter an internship"), icon=":material/add:", type="primary"):
        menu.goto("placement_entry")

# Load and render
chosen = None
if view == "timeline":
    with reading() as session:
        drawn = queries.timeline(
            session, actor, today - timedelta(days=60), today + timedelta(days=300), language=language()
        )
    listing.timeline(drawn, today)
else:
    with reading() as session:
        counts = queries.counts(session, actor, search=search or "")
    states = listing.choose_states(counts)
    with reading() as session:
        page = queries.page(
            session, actor, today=today, states=states, search=search or "", language=language(),
            after=st.query_params.get("after"), before=st.query_params.get("before"),
        )  # fmt: skip
    if page.rows:
        chosen = listing.table(page.rows, f"placements-{page.first}")
        listing.pager(page)
    else:
        empty(
            _("No internship is here yet."),
            _("Plan one from a confirmed application, or enter one that was agreed by phone."),
        )

# Act
if chosen:
    menu.goto("placement", id=chosen)

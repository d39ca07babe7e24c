"""Internships: who is where when, and where there is room."""

from datetime import timedelta

import streamlit as st

from db.enums import Role
from services.exports import archive
from services.queries.internships import placements as queries
from services.queries.internships import timeline as timelines
from services.queries.internships import tutors
from services.queries.internships.departments import department_names
from services.unit import utc_now
from ui import menu
from ui.components.choosing import choose_several
from ui.components.export_menu import ARCHIVE, export_menu
from ui.components.internships import placement_list as listing
from ui.components.internships.other_interns import new_line, other_lines
from ui.components.internships.timeline import timeline
from ui.components.layout import empty, header, narrow
from ui.components.paging import forward_and_back
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
today = now.date()

# Render what is asked for
header(_("Placements"), _("Who is where, when, and where there is room."))
with st.container(horizontal=True, vertical_alignment="bottom", key="filters-placements"):
    view = st.segmented_control(
        _("View"), listing.VIEWS, required=True, key="placements-view", format_func=listing.view_word,
        default=st.query_params.get("view") if st.query_params.get("view") in listing.VIEWS else "table",
    )  # fmt: skip
    st.query_params["view"] = view or "table"
    search = ""
    if view == "table":
        search = st.text_input(_("Search"), key="placements-search", type="search", width=260, live="300ms")
    st.space("stretch")
    if st.button(_("Enter an internship"), icon=":material/add:", type="primary"):
        menu.goto("placement_entry")

# Load and render
if view == "timeline":
    with reading() as session:
        drawn = timelines.timeline(
            session, actor, today - timedelta(days=60), today + timedelta(days=300), language=language()
        )
    timeline(drawn, today)
elif view == "others":
    with reading() as session:
        others = tutors.other_interns(session, actor, today=today, language=language())
        departments, names = department_names(session, actor, language()), tutors.tutor_names(session, actor)
    with narrow():
        other_lines(actor, others, departments, names)
        export_menu(actor, "other-interns")
        new_line(actor, departments, names)
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
        several = choose_several("placements", for_file=True)
        chosen = listing.table(page.rows, several=several)
        forward_and_back(page, "placements")
        export_menu(actor, "placements", state=",".join(states), search=search, ids=chosen)
        if chosen:
            with reading() as session:
                papers = archive.papers_of(session, actor, list(chosen))
            if papers:
                export_menu(actor, "agreements", ids=papers, forms=ARCHIVE, label=_("PDFs of the agreements"))
            else:
                st.caption(_("None of the chosen internships has an agreement that was given to its signers."))
    else:
        empty(
            _("No internship is here yet."),
            _("Plan one from a confirmed application, or enter one that was agreed by phone."),
        )

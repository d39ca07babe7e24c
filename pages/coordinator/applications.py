"""The coordinator's list: find, sort, and open applications of one call."""

import streamlit as st

from db.enums import CallState, Role
from services.call_switches import Switch
from services.queries.applications import applications as queries
from services.queries.applications import many
from services.queries.applications.calls import call_list
from services.queries.internships.departments import department_names
from services.unit import utc_now
from ui import menu
from ui.components.applications import application_list as listing
from ui.components.applications import many as many_bar
from ui.components.applications import small_mode
from ui.components.choosing import choose_several
from ui.components.export_menu import export_menu
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    calls = call_list(session, actor, now)
    departments = department_names(session, actor, language())
header(_("Applications"), _("Find an application, study it, decide."))
if not calls:
    empty(_("There is no call yet."), _("Applications arrive once a call is published."))
    menu.page_link("calls", _("Prepare a call"), icon="campaign")
    st.stop()
call = listing.choose_call(calls)
filters = listing.filters(call, departments)
counts: listing.Counts = call.counts
if filters.any:
    with reading() as session:
        counts = queries.counts(session, actor, call.public_id, **filters.narrowing)
state = listing.choose_state(counts)
with reading() as session:
    page = queries.page(session, actor, call.public_id, state=state, **filters.narrowing, **filters.order)

# Render
listing.lead(call, now)
small_mode.line(call)
if call.may_edit and call.state is CallState.PUBLISHED:
    menu.page_link("application_entry", _("Enter an application"), icon="add_notes", call=call.public_id)
if not page.rows:
    listing.nothing(filters)
    st.stop()
several = choose_several("applications")
chosen = listing.table(page, call, several=several)
if chosen:
    with reading() as session:
        rows = many.chosen(session, actor, chosen)
    many_bar.bar(actor, rows, listing.clear)
listing.pager(page, counts, state)
if call.prepared or Switch.PREPARED in call.uses:
    menu.page_link("decisions", _("Prepared decisions"), icon="checklist", call=call.public_id)
export_menu(
    actor, "applications", call=call.public_id, state=state, search=filters.narrowing["search"],
    department=filters.narrowing["department_public_id"], level=filters.narrowing["min_level"],
    ids=chosen,
)  # fmt: skip

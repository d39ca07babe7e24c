"""Decisions that are prepared and not told yet: look at them together, tell them all at once."""

import streamlit as st

from db.enums import Role
from services.call_switches import Switch
from services.queries.applications.applications import pending
from services.queries.applications.calls import call_list
from services.unit import utc_now
from ui import menu
from ui.components.applications import application_list as listing
from ui.components.applications import small_mode
from ui.components.applications import told_together as shown
from ui.components.applications.desk import PAGES
from ui.components.layout import empty, header, narrow
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    calls = call_list(session, actor, now)

# Render and act
asked = [call.is_exchange for call in calls if call.public_id == st.query_params.get("call")]
with narrow():
    menu.page_link(PAGES[asked == [True]], _("All applications"), icon="arrow_back")
    header(_("Prepared decisions"), _("Nobody knows of them yet. Look at them together, then tell everybody at once."))
    if not calls:
        empty(_("There is no call yet."), _("Applications arrive once a call is published."))
        st.stop()
    call = listing.choose_call(calls)
    with reading() as session:
        rows = pending(session, actor, call.public_id)
    if not rows and Switch.PREPARED not in call.uses:
        empty(_("This call tells each decision at once."), _("Open an application to decide about it."))
        small_mode.line(call)
        st.stop()
    if not rows:
        empty(_("No decision is prepared."), _("Choose several applications in the list, then prepare a decision."))
        st.stop()
    fits = shown.counts(call, rows)
    shown.listed(actor, rows)
    shown.tell(actor, call, rows, now.date(), fits=fits)

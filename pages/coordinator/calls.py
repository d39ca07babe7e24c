"""Calls: which are in preparation, open, closed; how many have answered."""

import streamlit as st

from db.enums import ApplicationState, CallState, Role
from services.queries.calls import call_list
from services.unit import utc_now
from ui import menu
from ui.components import nominations
from ui.components.badges import day, instant, period, state_markdown
from ui.components.layout import empty, escape, header
from ui.guard import require
from ui.i18n import _, n_
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    rows = call_list(session, actor, now, archived=st.query_params.get("archived") == "1")

# Render
header(_("Calls"), _("Each year’s call for applications: prepare it, publish it, follow it."))
if st.button(_("New call"), icon=":material/add:", type="primary"):
    menu.goto("call_edit")
if not rows:
    empty(_("There is no call yet."), _("Prepare the first one; nobody sees it before you publish it."))
for row in rows:
    sent = sum(number for state, number in row.counts.items() if state is not ApplicationState.DRAFT)
    drafts = row.counts.get(ApplicationState.DRAFT, 0)
    with st.container(border=True):
        what, action = st.columns([7, 3], vertical_alignment="center")
        dates = _("open from %(start)s to %(end)s", start=instant(row.opens_at, row.time_zone),
                  end=instant(row.closes_at, row.time_zone))  # fmt: skip
        figures = [
            n_("%(n)s application", "%(n)s applications", sent),
            n_("%(n)s draft", "%(n)s drafts", drafts),
            _("%(taken)s of %(places)s places taken", taken=row.taken, places=row.places),
        ]
        what.markdown(
            f"**{escape(row.title)}** {state_markdown(row.state)}  \n"
            f":gray[{period(row.starts_on, row.ends_on)} · {dates}]"
            f"  \n:gray[{' · '.join(figures)}]"
            + (
                f"  \n:gray[{_('everybody is to be answered by %(day)s', day=day(row.answer_by))}]"
                if row.answer_by
                else ""
            )
        )
        with action:
            if sent and st.button(_("Applications"), key=f"list-{row.public_id}", width="stretch", help=row.title):
                menu.goto("applications", call=row.public_id)
            label = _("Open") if row.state is not CallState.DRAFT else _("Go on preparing")
            if st.button(label, key=f"edit-{row.public_id}", width="stretch", help=row.title):
                menu.goto("call_edit", id=row.public_id)
nominations.of_calls(actor)
menu.page_link("calls", _("Archived calls"), icon="inventory_2", archived="1")

"""The applicant's own applications, each with its next step."""

import streamlit as st

from db.enums import ApplicationState, Role
from services.queries.applications import mine
from services.unit import utc_now
from ui import menu
from ui.components.applications import next_step
from ui.components.badges import state_markdown
from ui.components.layout import empty, escape, header
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, now = require(Role.APPLICANT), utc_now()

# Load
with reading() as session:
    rows = mine(session, actor, now=now)

# Render
with st.container(width=860):
    header(_("My applications"), _("Where each one stands, and what comes next."))
    if not rows:
        empty(_("You have not applied yet."), _("Choose an open call; everything is saved as you type."))
        menu.page_link("home", _("See the open calls"), icon="campaign")
    for row in rows:
        with st.container(border=True):
            what, action = st.columns([7, 3], vertical_alignment="center")
            badge = state_markdown(row.state, public=True)
            what.markdown(f"**{escape(row.call_title)}** {badge}  \n:gray[{escape(next_step(row, now))}]")
            is_draft = row.state is ApplicationState.DRAFT
            label = _("Go on") if is_draft else _("Open")
            if action.button(label, key=f"open-{row.public_id}", width="stretch", help=row.call_title):
                menu.goto("apply" if is_draft else "my_application", id=row.public_id)

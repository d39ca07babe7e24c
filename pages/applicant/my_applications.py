"""The applicant's own applications, each with its next step."""

import streamlit as st

from db.enums import Role
from services.queries.applications.applications import mine
from services.unit import utc_now
from ui import menu
from ui.components.applications.application_cards import application_card
from ui.components.layout import empty, header
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
        empty(
            _("You have not applied yet."),
            _("Choose an open call and begin. Everything is saved as you type: you can stop and go on another day."),
        )
        menu.page_link("home", _("See the open calls"), icon="campaign")
    for row in rows:
        application_card(row, now)

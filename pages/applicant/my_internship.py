"""One's own internship: place, tutor, dates, whom to call, what is to be done."""

import streamlit as st

from db.enums import Role
from services.queries import placements as queries
from services.unit import utc_now
from ui import menu
from ui.components import placement_file as file
from ui.components.layout import empty, header, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.APPLICANT), utc_now()

# Load
with reading() as session:
    rows = queries.mine(session, actor, today=now.date(), language=language())
    placement = None
    if rows:
        asked = st.query_params.get("id", rows[0].public_id)
        placement = queries.detail(session, actor, asked, now=now, language=language())

# Render
with st.container(width=860):
    if placement is None:
        header(_("My internship"))
        empty(_("No internship is planned for you yet."), _("It appears here once the city has planned it."))
        menu.page_link("my_applications", _("My applications"), icon="edit_document")
        st.stop()
    header(_("My internship"), placement.subject)
    file.heading_line(placement, now)
    section(_("Where and with whom"))
    file.place(placement)
    section(_("Whom to call"))
    file.contacts(placement)
    section(_("What is to be done"))
    file.checklist(actor, placement, now.date())
    section(_("What has happened"))
    file.history(placement.history)
    for other in rows[1:]:
        menu.page_link("my_internship", f"{other.department} · {other.starts_on.year}", id=other.public_id)

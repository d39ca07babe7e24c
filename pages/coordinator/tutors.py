"""Internship tutors: whom they look after now and next, how full their hands are, and when they are away."""

import streamlit as st

from db.enums import Role
from services.queries.internships import tutors as queries
from services.unit import utc_now
from ui.components.internships import tutor_list as listing
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
today = now.date()

# Load
with reading() as session:
    found = queries.tutors(session, actor, today=today, language=language())

# Render and act
with st.container(width=860):
    header(_("Internship tutors"), _("Who looks after whom, now and next, and who is away meanwhile."))
    if not found.rows:
        empty(
            _("Nobody looks after an intern now or next."),
            _("A tutor is named in the offer or on the page of the internship."),
        )
    for row in found.rows:
        with st.container(border=True):
            listing.tutor(row, found.limit, today)
            listing.absences(actor, row)

"""One student of the school: where the application stands, the internship, the enrolment, the papers."""

import streamlit as st

from db.enums import PlacementState, Role
from services.queries.applications import application_talk
from services.queries.applications import school_papers as paper_reads
from services.queries.applications.applications import detail
from services.queries.internships import placements
from services.unit import utc_now
from ui import menu
from ui.components.applications import application_file as file
from ui.components.applications import applications as shown
from ui.components.applications import enrolments, school_papers, student_file
from ui.components.applications.partner_talk import partner_talk
from ui.components.internships import agreement_card
from ui.components.layout import section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.PARTNER), utc_now()

# Load
with reading() as session:
    application = detail(session, actor, st.query_params.get("id", ""), now=now)
    stay = (
        placements.detail(session, actor, application.placement_public_id, now=now, language=language())
        if application.placement_public_id
        else None
    )
    given = paper_reads.of_application(session, actor, application.public_id)
    talk = application_talk.partner_talk(session, actor, application.public_id)

# Render and act
menu.page_link("our_students", _("All our students"), icon="arrow_back")
student_file.heading(application, now)
left, right = st.columns([5, 3], gap="large")
with left:
    enrolments.own_word(actor, application)
    student_file.internship(application, stay, now)
    if stay is not None and stay.state is not PlacementState.CANCELLED:
        agreement_card.of_internship(actor, stay.public_id, is_planned=stay.state is PlacementState.PLANNED)
    school_papers.papers(actor, given)
    file.papers(actor, application, now.date())
    file.studies(application)
    file.wishes(application)
    file.answers(application)
    partner_talk(actor, application, talk)
with right:
    file.person(application)
    section(_("History"))
    shown.history(application.history)

"""One application: who it is, what was sent, what happened, and the decision."""

import streamlit as st

from db.enums import Role
from services import applications
from services.queries.applications import application_file
from services.unit import utc_now
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.applications import application_file as file
from ui.components.applications import applications as shown
from ui.components.applications import corrections, enrolments, school_papers
from ui.components.applications.desk import PAGES
from ui.components.applications.opinions import opinions
from ui.components.applications.partner_talk import partner_talk
from ui.components.layout import section
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER, Role.HOST), utc_now()
application_id = st.query_params.get("id", "")

# Load
with reading() as session:
    found = application_file.read(session, actor, application_id, now=now)
application = found.application

if application.viewer == "school":
    menu.goto("student", id=application_id)

# Render
menu.page_link(PAGES[application.is_exchange], _("All applications"), icon="arrow_back")
file.heading(application, now)
if application.viewer == "staff" and application.may_fill:
    menu.page_link("application_entry", _("Go on entering it"), icon="edit_document", id=application_id)
note, write = "", False
left, right = st.columns([5, 3], gap="large")
with left:
    file.person(application)
    file.studies(application)
    enrolments.known(actor, application)
    file.wishes(application)
    opinions(actor, application, found.opinions)
    file.papers(actor, application, now.date())
    school_papers.papers(actor, found.papers)
    file.answers(application)
    if application.viewer == "staff" and application.submitted_at:
        corrections.requests(actor, application, found.correctable, now.date())
        file.messages(actor, application)
    partner_talk(actor, application, found.talk)
with right:
    file.decisions(actor, application)
    section(_("History"))
    shown.history(application.history)
    if application.viewer == "staff":
        section(_("Notes"))
        file.notes(application)
        note = st.text_area(_("New note"), key=f"note-{len(application.notes)}", max_chars=2000, height=90)
        field_error("note")
        write = act_button(_("Keep the note"), "note")

# Act
if write:
    perform("note", applications.note, actor, application_id, note, done=_("The note is kept."))

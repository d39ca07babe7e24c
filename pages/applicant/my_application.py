"""One's own application after it was sent: where it stands, what comes next, the answer to a selection."""

import streamlit as st

from db.enums import ApplicationState as S
from db.enums import OrganisationKind, Role
from services import applications
from services.queries.applications.applications import detail
from services.queries.applications.calls import offers_of_call
from services.queries.applications.school_papers import of_application as school_papers_of
from services.queries.people.people import organisations
from services.unit import utc_now
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.applications import applications as shown
from ui.components.applications import corrections_asked as corrections
from ui.components.applications import own_application as own
from ui.components.applications import school_papers
from ui.components.layout import section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.APPLICANT), utc_now()
application_id = st.query_params.get("id", "")

# Load
with reading() as session:
    application = detail(session, actor, application_id, now=now)
    given = school_papers_of(session, actor, application_id)
    wanted = {one.field for one in application.corrections}
    offers = offers_of_call(session, application.call_public_id, language()) if "choices" in wanted else []
    kinds = (OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL)
    schools = organisations(session, language(), *kinds) if "sending_organisation" in wanted else []

# Render
if application.state is S.DRAFT:
    menu.goto("apply", id=application_id)
body, send, read = "", False, False
with st.container(width=860):
    menu.page_link("my_applications", _("My applications"), icon="arrow_back")
    own.heading(application, now)
    if application.state is S.SELECTED:
        own.answer(actor, application)
    corrections.asked(actor, application, offers, schools, now)
    section(_("What has happened"))
    shown.history(application.history)
    section(_("Your papers"))
    own.papers(actor, application)
    school_papers.papers(actor, given, is_own=True)
    section(_("What you sent"))
    own.sent(application)
    section(_("Messages with the coordinators"))
    own.messages(application)
    read = bool(application.unread) and act_button(_("Mark as read"), "read")
    body = st.text_area(_("Your message"), key=f"message-{len(application.messages)}", max_chars=2000, height=110)
    field_error("message")
    send = act_button(_("Send the message"), "message")
    own.withdrawal(actor, application)

# Act
if read:
    perform("read", applications.mark_read, actor, application_id)
if send:
    perform("message", applications.write_message, actor, application_id, body, done=_("Your message is sent."))

"""One's own application after it was sent: where it stands, what comes next, the answer to a selection."""

import streamlit as st

from db.enums import ApplicationState as S
from db.enums import Role
from services import applications
from services.queries.applications import detail
from services.unit import utc_now
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components import applications as shown
from ui.components import own_application as own
from ui.components.layout import section
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, now = require(Role.APPLICANT), utc_now()
application_id = st.query_params.get("id", "")

# Load
with reading() as session:
    application = detail(session, actor, application_id, now=now)

# Render
if application.state is S.DRAFT:
    menu.goto("apply", id=application_id)
body, send = "", False
with st.container(width=860):
    menu.page_link("my_applications", _("My applications"), icon="arrow_back")
    own.heading(application, now)
    if application.state is S.SELECTED:
        own.answer(actor, application)
    section(_("What has happened"))
    shown.history(application.history, "Asia/Yerevan")
    section(_("What you sent"))
    own.sent(application)
    section(_("Messages with the coordinators"))
    own.messages(application)
    body = st.text_area(_("Your message"), key=f"message-{len(application.messages)}", max_chars=2000, height=110)
    field_error("message")
    send = act_button(_("Send the message"), "message")
    own.withdrawal(actor, application)

# Act
if send:
    perform("message", applications.write_message, actor, application_id, body, done=_("Your message is sent."))

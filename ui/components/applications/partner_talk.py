"""What the school and the coordinators tell each other about an application."""

from __future__ import annotations

import streamlit as st

from db.enums import MessageThread
from services import applications
from services.actors import Actor
from services.queries.applications.application_rows import ApplicationDetail
from services.queries.applications.application_talk import PartnerTalk
from ui.act import act_button, field_error, perform
from ui.components.badges import instant
from ui.components.layout import escape, section
from ui.i18n import _

_THREAD = MessageThread.PARTNER


def partner_talk(actor: Actor, application: ApplicationDetail, talk: PartnerTalk | None) -> None:
    """The thread and the next message; nothing for whoever it is not for."""
    if talk is None:
        return
    is_city = application.viewer == "staff"
    section(_("Messages with %(school)s", school=talk.school) if is_city else _("Messages with the coordinators"))
    st.caption(_("Only the school and the coordinators read these messages; the student does not."))
    for message in talk.messages:
        who = message.author or _("The city")
        with st.container(border=True):
            st.markdown(f":gray[{escape(who)} · {instant(message.sent_at)}]  \n{escape(message.body)}")
    body = st.text_area(
        _("Your message"), key=f"partner-message-{len(talk.messages)}", max_chars=2000, height=90,
        help=_("The other side is told by mail."),
    )  # fmt: skip
    field_error("partner_message")
    if act_button(_("Send the message"), "partner-message"):
        perform(
            "partner-message", applications.write_message, actor, application.public_id, body, thread=_THREAD,
            done=_("Your message is sent."),
        )  # fmt: skip
    if talk.unread and act_button(_("Mark as read"), "partner-read", icon=":material/mark_email_read:"):
        perform(
            "partner-read", applications.mark_read, actor, application.public_id, thread=_THREAD, done=_("It is done.")
        )

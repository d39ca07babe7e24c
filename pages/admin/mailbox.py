"""Mails: what was written to whom, what was sent, what needs a decision."""

import streamlit as st

from db.enums import MailState, Role
from services.mail import mailbox as desk
from services.queries import mails
from ui.act import act_button, perform
from ui.components.badges import instant, state_badge, state_word
from ui.components.choosing import choose_one
from ui.components.export_menu import export_menu
from ui.components.layout import empty, escape, header
from ui.components.lines import here, lines, state_cell
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.ADMIN)

# Load
with reading() as session:
    counts = mails.counts(session, actor)
header(_("Mails"), _("What was written to whom, what was sent, and what needs a decision."))
if not mails.is_sending():
    st.info(_("No mail server is set up: nothing leaves, and mails can be read here."), icon=":material/mail_lock:")
state = choose_one(
    _("State"), [None, *(one for one in MailState if counts.get(one))], key="mail-state", default=None,
    words=lambda one: f"{state_word(one)} {counts[one]}" if one else f"{_('All')} {sum(counts.values())}",
)  # fmt: skip
with reading() as session:
    page = mails.mailbox(session, actor, state=state, before=st.query_params.get("before"), language=language())

# Render
if not page.rows:
    empty(_("No mail yet."))
    st.stop()
again = discard = False
if asked := st.query_params.get("mail"):
    with reading() as session:
        view = mails.mail(session, actor, asked)
    with st.container(border=True):
        state_badge(view.row.state)
        if view.row.error:
            st.markdown(escape(view.row.error))
        st.text(f"{view.row.recipient}\n{view.row.title}")
        st.text(view.body)
        with st.container(horizontal=True):
            again = view.may_send_again and act_button(_("Send again"), "mail-again")
            discard = view.may_discard and act_button(_("Discard"), "mail-discard")
lines(
    {
        _("Title"): [row.title for row in page.rows],
        _("Recipient"): [row.recipient for row in page.rows],
        _("Written on"): [instant(row.created_at) for row in page.rows],
        _("State"): [state_cell(row.state) for row in page.rows],
        _("Reason"): [row.error for row in page.rows],
    },
    name=_("Mails"), links=[here(mail=row.public_id) for row in page.rows],
)  # fmt: skip
if page.before and st.button(_("Older mails"), key="mails-older"):
    st.query_params["before"] = page.before
    st.rerun()
export_menu(actor, "mails", state=state)

# Act
if again:
    perform("mail-again", desk.send_again, actor, view.row.public_id, done=_("The mail waits to be sent again."))
if discard:
    perform("mail-discard", desk.discard, actor, view.row.public_id, done=_("The mail is discarded."))

"""Ask for an account: a link is mailed, and nobody learns whether the address is known."""

import streamlit as st

from services import accounts
from services.errors import DomainError
from services.unit import utc_now
from ui import menu
from ui.act import field_error, refuse
from ui.components.layout import header, narrow
from ui.guard import client_address, require_anonymous
from ui.i18n import _, language

require_anonymous()

with narrow():
    header(
        _("Create an account"),
        _("To apply for an internship or the youth exchange. We write to you with a link; it is valid for two hours."),
    )
    with st.form("register", border=False):
        email = st.text_input(_("E-mail address"), type="email", autocomplete="email", max_chars=254, key="email")
        field_error("email")
        submitted = st.form_submit_button(_("Send me the link"), type="primary")
    answer = st.empty()
    menu.page_link("sign_in", _("I already have an account"), icon="login")

if submitted:
    try:
        accounts.request_registration(email, language=language(), address=client_address(), now=utc_now())
        answer.success(
            _(
                "If this address is right, a mail is on its way to it. Open the link in the mail to go on. "
                "Nothing after ten minutes? Look among the unwanted mails, then ask again here."
            ),
            icon=":material/mark_email_read:",
        )
    except DomainError as error:
        refuse(error)

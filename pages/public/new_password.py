"""Set a new password with a mailed link."""

import streamlit as st

from db.enums import LinkPurpose
from services import accounts
from ui import menu
from ui.act import act_submit, perform
from ui.components.layout import header, narrow
from ui.components.people.passwords import new_password
from ui.guard import require_link
from ui.i18n import _

actor = require_link(LinkPurpose.RESET_PASSWORD)

with narrow():
    header(_("New password"), _("Your other devices will be signed out."))
    with st.form("new_password_form", border=False):
        password = new_password(_("Choose a password"))
        submitted = act_submit(_("Set the new password"), "new_password", type="primary")

if submitted:
    perform(
        "new_password",
        accounts.complete_reset,
        actor,
        password=password,
        done=_("Your new password is set: sign in."),
        then=lambda _result: menu.goto("sign_in"),
    )

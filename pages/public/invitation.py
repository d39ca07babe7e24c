"""Accept an invitation: names are known already, a password is chosen."""

import streamlit as st

from db.enums import LinkPurpose
from services import accounts
from ui import menu
from ui.act import act_submit, field_error, perform
from ui.components.layout import header, narrow
from ui.components.people.passwords import new_password
from ui.guard import require_link
from ui.i18n import _, language

actor = require_link(LinkPurpose.INVITATION)

with narrow():
    header(
        _("Invitation"),
        _("You are invited to follow the cooperation in Passerelle. Check your name and choose a password."),
    )
    given, _separator, family = actor.name.partition(" ")
    with st.form("invitation", border=False):
        given_name = st.text_input(_("Given name"), value=given, max_chars=100, key="given_name")
        field_error("given_name")
        family_name = st.text_input(_("Family name"), value=family, max_chars=100, key="family_name")
        field_error("family_name")
        password = new_password(_("Choose a password"))
        submitted = act_submit(_("Accept the invitation"), "invitation", type="primary")

if submitted:
    perform(
        "invitation",
        accounts.complete_invitation,
        actor,
        given_name=given_name,
        family_name=family_name,
        password=password,
        language=language(),
        done=_("Your account is ready: sign in."),
        then=lambda _result: menu.goto("sign_in"),
    )

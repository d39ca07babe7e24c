"""Finish a registration that began with a mailed link."""

import streamlit as st

from db.enums import LinkPurpose
from services import accounts
from ui import auth, menu
from ui.act import act_submit, field_error, perform
from ui.components.layout import header, narrow
from ui.components.people.passwords import new_password
from ui.guard import require_link
from ui.i18n import _, language

actor = require_link(LinkPurpose.REGISTER)

with narrow():
    header(_("Welcome"), _("Two names and a password, and your account is ready."))
    with st.form("welcome", border=False):
        given_name = st.text_input(_("Given name"), autocomplete="given-name", max_chars=100, key="given_name")
        field_error("given_name")
        family_name = st.text_input(
            _("Family name"),
            autocomplete="family-name",
            max_chars=100,
            key="family_name",
        )
        field_error("family_name")
        st.caption(_("Both in Latin letters, as in the passport."))
        password = new_password(_("Choose a password"))
        submitted = act_submit(_("Create my account"), "welcome", type="primary")

if submitted:
    perform(
        "welcome",
        accounts.complete_registration,
        actor,
        given_name=given_name,
        family_name=family_name,
        password=password,
        language=language(),
        then=lambda user_id: auth.enter(user_id) if user_id else menu.goto("sign_in"),
    )

"""Sign in with address and password."""

import streamlit as st

from services.errors import DomainError
from ui import auth, menu
from ui.act import field_error, refuse
from ui.components.layout import header, narrow
from ui.guard import require_anonymous
from ui.i18n import _

require_anonymous()

with narrow():
    header(_("Sign in"), _("For students, departments, partners and coordinators of both cities."))
    with st.form("sign_in", border=False):
        email = st.text_input(_("E-mail address"), type="email", autocomplete="username", max_chars=254, key="email")
        password = st.text_input(
            _("Password"), type="password", autocomplete="current-password", max_chars=256, key="password"
        )
        field_error("password")
        submitted = st.form_submit_button(_("Sign in"), type="primary")
    menu.page_link("forgotten_password", _("I forgot my password"), icon="lock_reset")
    menu.page_link("register", _("I have no account yet"), icon="person_add")

if submitted:
    try:
        auth.sign_in(email, password)
    except DomainError as error:
        refuse(error)

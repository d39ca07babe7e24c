"""The password again before a list leaves: where the address of an export leads whoever has to type it."""

import streamlit as st

from ui import auth, menu
from ui.components.layout import header, narrow
from ui.components.password_again import field, names_an_export
from ui.guard import require
from ui.i18n import _

actor = require()
wanted = st.query_params.get("next", "")

# Render
with narrow():
    header(_("Your password again"), _("The list holds personal data: it leaves once you have shown that it is you."))
    is_right = field(actor, "password-page")
    leaves = is_right and names_an_export(wanted)
    if leaves:
        st.success(_("The file is on its way. You can close this page."), icon=":material/download_done:")
    menu.page_link("today", _("To my first page"), icon="today")

# Act
if leaves:
    auth.redirect(wanted)
elif is_right:
    menu.goto("today")

"""Where a link leads that is no longer valid."""

import streamlit as st

from ui import menu
from ui.components.layout import header, narrow
from ui.i18n import _

with narrow():
    header(
        _("This link has expired"),
        _("It was used already, replaced by a newer one, or its time has run out. Nothing is lost."),
    )
    st.markdown(
        _("Take the link of the newest mail about the same matter. If there is none, ask whoever wrote to you: they "
          "send you another one.")
    )  # fmt: skip
    menu.page_link("register", _("Ask for a new link to create my account"), icon="person_add")
    menu.page_link("forgotten_password", _("Ask for a new link to choose a password"), icon="lock_reset")
    menu.page_link("home", _("Back to the home page"), icon="home")

"""Public home: what the two cities do together, and the calls one can answer."""

import streamlit as st

from services.queries.applications.calls import open_calls
from services.unit import utc_now
from ui import menu
from ui.components.applications.calls import call_card
from ui.components.layout import empty, header, section
from ui.guard import current_actor
from ui.i18n import _, language
from ui.load import reading

now = utc_now()

# Load
with reading() as session:
    calls = open_calls(session, language(), now)
signed_in = current_actor().user_id is not None

# Render
with st.container(width=860):
    header(_("Clamart and Artashat, together since 2003"))
    st.markdown(
        _(
            "Internships of two months in the departments of the city, a youth exchange on the environment and "
            "francophonie: find the call that concerns you and apply online."
        )
    )
    section(_("Open calls"))
    if not calls:
        empty(
            _("No call is open at the moment."), _("The next internship call usually opens in autumn. Come back then.")
        )
    for call in calls:
        call_card(call, now)
    section(_("How it works"))
    for column, (title, words) in zip(
        st.columns(3, gap="medium"),
        (
            (_("1. You apply"), _("Everything is saved as you type. You can stop and go on from another device.")),
            (_("2. The city answers"), _("Everybody gets an answer by the date that the call promises.")),
            (
                _("3. You come"),
                _("A tutor, dates, a list of papers with their dates: all in one place, for you and us."),
            ),
        ),
        strict=True,
    ):
        column.markdown(f"**{title}**  \n{words}")
    if not signed_in:
        menu.page_link("sign_in", _("Sign in"), icon="login")
    menu.page_link("cooperation", _("What the two cities have done together"), icon="handshake")
    menu.page_link("guide", _("Guide, step by step"), icon="menu_book")
    menu.page_link("about", _("How it works, questions and answers"), icon="help", texte="questions")

"""How it works, questions and answers, your data, legal notice, accessibility: texts that coordinators edit."""

import streamlit as st

from services.site_texts import Code, texts
from ui import menu
from ui.components.layout import empty, header
from ui.components.people.retention import kept_for
from ui.i18n import _, language
from ui.load import reading

asked = st.query_params.get("texte", Code.HOW.value)

# Load
with reading() as session:
    found = texts(session, language())

# Render
chosen = next((text for text in found.values() if text.code.value == asked), next(iter(found.values()), None))
with st.container(width=860):
    if chosen is None:
        header(_("About this site"))
        empty(_("These texts are not written yet."), _("The coordinators of the city answer your questions."))
        st.stop()
    header(chosen.title)
    st.markdown(chosen.body)
    if chosen.code is Code.PRIVACY:
        kept_for()
    st.divider()
    menu.page_link("guide", _("Guide, step by step"), icon="menu_book")
    for text in found.values():
        if text is not chosen:
            menu.page_link("about", text.title, icon="article", texte=text.code.value)

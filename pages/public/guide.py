"""Short guides, step by step: for students, departments, schools and coordinators."""

import streamlit as st

from db.enums import OrganisationKind, Role
from services.actors import Grant
from services.guides import WORDS, Audience, guide
from services.i18n import translate
from ui import menu
from ui.components.layout import header
from ui.guard import current_actor
from ui.i18n import _, language

PHONE_PIXELS, SCREEN_PIXELS = 280, 700
OF_ROLE = {Role.HOST: Audience.DEPARTMENT, Role.COORDINATOR: Audience.COORDINATOR, Role.ADMIN: Audience.COORDINATOR}


def of_grant(grant: Grant) -> Audience | None:
    """The guide of somebody in this role; of partners, those at schools have one."""
    if grant.role is Role.PARTNER and grant.body is OrganisationKind.SCHOOL:
        return Audience.SCHOOL
    return OF_ROLE.get(grant.role)


# Load
own = next((one for grant in current_actor().grants if (one := of_grant(grant))), Audience.STUDENT)
asked = st.query_params.get("pour", "")
audience = next((one for one in Audience if one.value == asked), own)
found = guide(audience, language())

# Render
with st.container(width=760):
    header(found.title, found.lead)
    with st.container(horizontal=True):
        for one in Audience:
            if one is not audience:
                menu.page_link("guide", translate(language(), WORDS[one]), icon="menu_book", pour=one.value)
    if found.language != language():
        st.info(_("This guide is written in French only."))
    for block in found.blocks:
        if block.picture:
            with st.container(width=PHONE_PIXELS if block.is_phone else SCREEN_PIXELS):
                st.markdown(f"![{block.text}]({block.address})")
        else:
            st.markdown(block.text)

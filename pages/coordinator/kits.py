"""Kits: which there are, where they are, what they lack."""

import streamlit as st

from db.enums import Role
from services.queries.material import items
from services.queries.material import kits as queries
from ui import menu
from ui.components.layout import header, section
from ui.components.material import kit_list as listing
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)

# Render what is asked for
header(_("Kits"), _("Cases of material that move as one: where each is and what it lacks."))
with st.container(horizontal=True, vertical_alignment="center"):
    is_narrowed = listing.only_incomplete()
    st.space("stretch")
    with reading() as session:
        may_make = items.may_enter(session, actor)
        templates = queries.templates(session, actor, language=language()) if may_make else []
    if templates and st.button(_("Make a kit"), icon=":material/add:", type="primary"):
        menu.goto("kit_make")

# Load
with reading() as session:
    page = queries.page(
        session, actor, only_incomplete=is_narrowed, language=language(), after=st.query_params.get("after"),
        before=st.query_params.get("before"),
    )  # fmt: skip

# Render
listing.kits(page, is_narrowed=is_narrowed, may_make=may_make)
if may_make:
    section(_("Contents of kits"))
    listing.templates(templates)
    if st.button(_("Write new contents"), icon=":material/add:", type="secondary" if templates else "primary"):
        menu.goto("kit_template")

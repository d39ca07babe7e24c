"""Counts of places: begin one, go on with one, look at what came of earlier ones."""

import streamlit as st

from db.enums import Role
from services.queries.material import counting as queries
from ui import menu
from ui.components.export_menu import export_menu
from ui.components.layout import empty, header, section
from ui.components.material import counting
from ui.components.paging import forward_and_back
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)

# Load
with reading() as session:
    open_ones = queries.page(session, actor, size=50, language=language())
    ended = queries.page(
        session, actor, is_open=False, after=st.query_params.get("after"), before=st.query_params.get("before"),
        language=language(),
    )  # fmt: skip

# Render and act
header(_("Counts"), _("Count what lies at a place; differences are explained, then the stock is corrected once."))
if open_ones.rows:
    section(_("Under way"))
    counting.rows(open_ones.rows, lambda one: menu.address("count", id=one))
with st.container(width=760):
    section(_("Count a place"))
    counting.start(actor)
section(_("Earlier counts"))
if ended.rows:
    counting.rows(ended.rows, lambda one: menu.address("count", id=one))
    forward_and_back(ended, "counts")
    export_menu(actor, "counts")
else:
    empty(_("No count has ended yet."), _("Once a year is enough for most places."))

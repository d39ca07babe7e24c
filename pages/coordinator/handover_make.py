"""Prepare an act about what lies at a school already, with or without a shipment."""

import streamlit as st

from db.enums import Role
from services.queries.material import handovers as queries
from ui import menu
from ui.components.layout import empty, header, narrow
from ui.components.material import handover
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    places = queries.givers(session, actor, language=language())

# Render and act
with narrow():
    menu.page_link("handovers", _("All gifts to schools"), icon="arrow_back")
    header(
        _("Give material to a school"),
        _("Prepare the act. Nothing changes before both have signed it and you have recorded the signed copy."),
    )
    if not places:
        empty(_("Nothing of the city lies at a school."), _("Send something first, or bring it there."))
        st.stop()
    wanted = st.query_params.get("place", "")
    place = st.selectbox(
        _("Where it lies"), list(places), index=list(places).index(wanted) if wanted in places else 0,
        format_func=places.__getitem__, key="give-place",
    )  # fmt: skip
    with reading() as session:
        things = queries.things(session, actor, place, language=language())
    handover.new(actor, place, things)

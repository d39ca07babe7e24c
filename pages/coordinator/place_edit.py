"""Enter a place, or change what is written about it."""

import streamlit as st

from db.enums import LocationKind, Role
from services.queries.material import stock_places as queries
from ui import menu
from ui.components.layout import header, narrow
from ui.components.material import place_file
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)
place_id = st.query_params.get("id", "")

# Load
with reading() as session:
    place = queries.detail(session, actor, place_id, language=language()) if place_id else None
    schools = queries.choices(session, actor, language=language(), kinds=frozenset({LocationKind.SCHOOL}))
    keepers = queries.keepers(session, language())

# Render and act
with narrow():
    if place:
        menu.page_link("stock_place", place.name, icon="arrow_back", id=place.public_id)
        header(_("Change a place"), _("Its kind and its keeper stay; name, address and the person may change."))
    else:
        menu.page_link("stock_places", _("All places"), icon="arrow_back")
        header(_("New place"), _("A store room, a school, or a classroom of a school."))
    place_file.form(actor, place, schools, keepers)

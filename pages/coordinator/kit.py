"""One kit: what is in it, what it lacks, where it is."""

import streamlit as st

from db.enums import Role
from services.queries.material import kits as queries
from services.queries.material import stock_places
from services.unit import utc_now
from ui import menu
from ui.components.layout import header, section
from ui.components.material import kit_file as file
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now().date()
kit_id = st.query_params.get("id", "")

# Load
with reading() as session:
    kit = queries.detail(session, actor, kit_id, language=language())
    places = stock_places.choices(session, actor, language=language()) if kit.may_move else []

# Render and act
with st.container(width=860):
    menu.page_link("kits", _("All kits"), icon="arrow_back")
    header(kit.name, _("What is in the kit, what it lacks, and where it is."))
    file.heading(kit)
    file.complete(actor, kit, today)
    section(_("Contents of the kit"))
    file.parts(kit)
    with st.container(horizontal=True):
        file.move(actor, kit, places, today)
        file.take_apart(actor, kit, today)
    menu.page_link("movements", _("What happened to it"), icon="swap_horiz", kit=kit_id)

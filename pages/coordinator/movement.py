"""One movement: what went from where to where, why, and taking it back."""

import streamlit as st

from db.enums import Role
from services.queries.material import movements as queries
from ui import menu
from ui.components.badges import day, word
from ui.components.layout import header
from ui.components.material import movement_list as file
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)

# Load
with reading() as session:
    movement = queries.detail(session, actor, st.query_params.get("id", ""), language=language())

# Render and act
menu.page_link("movements", _("All movements"), icon="arrow_back")
header(word(movement.reason), day(movement.happened_on))
file.content(movement)
file.about(movement)
file.take_back(actor, movement)

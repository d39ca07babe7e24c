"""The material of a school: what is here, what can be done with it, what was given."""

import streamlit as st

from db.enums import Role
from services.unit import utc_now
from ui import menu
from ui.components.layout import header
from ui.components.material import school_material as desk
from ui.guard import require
from ui.i18n import _

actor, now = require(Role.PARTNER), utc_now()

# Render and act
with st.container(width=860):
    header(_("Our material"), _("The French material at your school: lend it, count it, say what is broken."))
    desk.desk(actor, now.date(), st.query_params.get("do", ""), "our_material")
    menu.page_link("material", _("Catalogue, kits, movements and all the rest"), icon="inventory_2")
    menu.page_link("guide", _("Guide, step by step"), icon="menu_book", pour="ecole")

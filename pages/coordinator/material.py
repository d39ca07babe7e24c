"""All of the material on one page: what awaits the person, then where to find the rest."""

import streamlit as st

from db.enums import Role
from services.queries.material.material_scope import owners_of
from services.queries.today.today_lending import lending_todos
from services.queries.today.today_material import material_todos
from services.unit import utc_now
from ui import menu
from ui.components.layout import header, section
from ui.components.material import material_map
from ui.components.today import todos
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()

# Load
with reading() as session:
    waiting = material_todos(session, actor, now) + lending_todos(session, actor, now.date(), now)

# Render
header(_("The material"), _("What was bought or given, where it is now, and what is to be done with it."))
if waiting:
    section(_("To do · %(n)s", n=len(waiting)))
    with st.container(width=860):
        todos(waiting, now.date())
material_map.groups(is_owner=bool(owners_of(actor)))
menu.page_link("guide", _("Guide, step by step"), icon="menu_book", pour="materiel")

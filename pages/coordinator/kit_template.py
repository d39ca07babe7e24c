"""Write what belongs into a kit."""

import streamlit as st

from db.enums import Role
from services.queries.material import items
from services.queries.material import kits as queries
from ui import menu
from ui.components.layout import header, narrow
from ui.components.material import kit_file
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)
template_id = st.query_params.get("id", "")

# Load
with reading() as session:
    template = queries.template(session, actor, template_id) if template_id else None
    choices = items.choices(session, actor, language=language())

# Render and act
with narrow():
    menu.page_link("kits", _("All kits"), icon="arrow_back")
    header(_("Contents of a kit"), _("The titles that belong into it, and how many of each."))
    kit_file.template_form(actor, template, choices)

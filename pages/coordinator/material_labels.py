"""Sheets of labels with QR codes for titles, kits and places."""

import streamlit as st

from db.enums import Role
from services.queries.material import label_names
from ui import menu
from ui.components.layout import header, narrow
from ui.components.material import label_form
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)

# Render
with narrow():
    menu.page_link("catalogue", _("All material"), icon="arrow_back")
    header(_("Labels"), _("QR codes to stick on: a phone or a scanner opens the thing from them."))
    kind = label_form.kind()
    with reading() as session:
        names = label_names.by_code(session, actor, kind, language=language())
    label_form.form(names, st.query_params.get("code", "").split(","))

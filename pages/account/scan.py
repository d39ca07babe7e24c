"""Where the code of a label leads: to the thing it is stuck on, after the sign-in."""

import streamlit as st

from db.enums import Role
from services.materials import scanning
from services.queries.material import scanned
from ui import menu
from ui.components.layout import escape, header, narrow
from ui.components.scan_field import lead_to, scan_field
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)
code = scanning.code_of(st.query_params.get("c", ""))

# Load
with reading() as session:
    found = scanned.find(session, actor, code) if code else None
lead_to(found)

# Render
with narrow():
    header(_("Code of a label"), _("Scan the label of a thing, a kit or a place, or type its code."))
    if code:
        st.warning(_("Nothing is known under the code %(code)s.", code=escape(code)))
    scan_field(actor)
    menu.page_link("catalogue", _("All material"), icon="arrow_back")

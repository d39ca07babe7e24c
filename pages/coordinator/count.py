"""One count: scan and add, then explain the differences."""

import streamlit as st

from db.enums import Role
from services.queries.material import counting as queries
from ui import menu
from ui.components.layout import header, narrow
from ui.components.material import counting
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)

# Load
with reading() as session:
    detail = queries.detail(session, actor, st.query_params.get("id", ""), language=language())

# Render and act
with narrow():
    menu.page_link("counts", _("All counts"), icon="arrow_back")
    header(_("Count: %(place)s", place=detail.row.place))
    counting.one(actor, detail)

"""One loan: what a class has, until when, and how it comes back."""

import streamlit as st

from db.enums import Role
from services.queries.material import loans as queries
from services.unit import utc_now
from ui import menu
from ui.components.layout import escape, header, narrow
from ui.components.material import lending
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()

# Load
with reading() as session:
    detail = queries.detail(session, actor, st.query_params.get("id", ""), language=language())

# Render and act
with narrow():
    menu.page_link("loans", _("All loans"), icon="arrow_back")
    header(f"{detail.row.class_name} · {detail.row.teacher_name}", detail.row.place)
    lending.one(actor, detail, now.date())
    if detail.note:
        st.markdown(escape(detail.note))

"""One act of handover: what it names, to print it, to record its signed copy."""

import streamlit as st

from db.enums import Role
from services.queries.material import handovers as queries
from services.queries.material.material_scope import owners_of
from services.unit import utc_now
from ui import menu
from ui.components.layout import header, narrow, section
from ui.components.material import handover
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()

# Load
with reading() as session:
    act, given = queries.detail(session, actor, st.query_params.get("id", ""), language=language())

# Render and act
with narrow():
    menu.page_link("handovers", _("All gifts to schools"), icon="arrow_back")
    header(_("Act of handover"), f"{act.school} · {act.place}" if act.place != act.school else act.school)
    handover.panel(actor, act, now.date(), may_sign=act.organisation_id in owners_of(actor))
    section(_("What is given"))
    handover.given(given)

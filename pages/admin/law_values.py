"""The values of the law: rates, ceilings and hours with their days and sources. What was used stays as it is."""

import streamlit as st

from db.enums import Role
from services.queries.internships.law_values import law
from services.unit import utc_now
from ui.components.internships import law_values as table
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN), utc_now().date()

# Load
with reading() as session:
    found = law(session, actor, today=today)

# Render and act
with st.container(width=860):
    header(_("Values of the law"), _("Each amount and limit is counted with the value of its own day."))
    table.missing(found)
    if found.can_edit:
        table.new(actor, found, today)
    table.rules(actor, found, today)

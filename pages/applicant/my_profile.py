"""One's own profile: names and contacts, French, and what a selection or a paid internship asks for."""

import streamlit as st

from db.enums import Role
from services.queries.applications import profile as queries
from services.unit import utc_now
from ui.components.applications import profile as parts
from ui.components.exchange.guardian import guardian
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor = require(Role.APPLICANT)

# Load
with reading() as session:
    profile = queries.mine(session, actor)

# Render
with st.container(width=760):
    header(_("My profile"), _("What the cities know of you. Each field is saved as you enter it."))
    if profile is None:
        empty(_("Nothing is known of you yet."))
        st.stop()
    parts.identity(actor, profile)
    guardian(actor, profile.person.public_id, profile.person.birth_date, utc_now().date())
    parts.passport(actor, profile)
    parts.french(actor, profile)
    parts.money(actor, profile)

"""Certificates of French that students sent: read, certified or asked for anew."""

import streamlit as st

from db.enums import Role
from services.queries.applications.certificates import waiting
from ui.components.applications.certificate_reading import certificate
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _, n_
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    rows = waiting(session, actor)

# Render
with st.container(width=860):
    header(_("French certificates"), _("Open each scan, compare it with what its sender says, and certify the level."))
    if not rows:
        empty(_("No certificate waits to be read."), _("Students send them from their profile."))
        st.stop()
    certificate(actor, rows[0])
    if others := len(rows) - 1:
        st.caption(n_("Then %(n)s more waits.", "Then %(n)s more wait.", others))

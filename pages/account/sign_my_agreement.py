"""A signer with an account reads an agreement and signs it."""

import streamlit as st

from services.errors import NotFound
from services.queries.internships import agreement_signing as queries
from services.unit import utc_now
from ui import menu
from ui.components.internships import signing
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(), utc_now()

# Load
with reading() as session:
    waiting = queries.waiting_for(session, actor)
    asked = st.query_params.get("id") or (waiting[0].public_id if waiting else "")
    try:
        found = queries.of_signer(session, actor, asked, now=now, language=language()) if asked else None
    except NotFound:
        found = None

# Render
with st.container(width=760):
    if found is None:
        header(_("Sign the internship agreement"))
        empty(_("Nothing is to be signed by you at the moment."), _("You are written to when something is."))
        menu.page_link("today", _("To my first page"), icon="today")
        st.stop()
    signing.title(found)
    signing.heading(found, now.date())
    signing.paper(found)
    signing.act(actor, found)
    signing.signatures(found)

"""A family tells by its link whom it can take in, without account."""

import streamlit as st

from db.enums import LinkPurpose
from services.queries.exchange import exchange_families as queries
from services.queries.exchange import exchange_hosting
from services.unit import utc_now
from ui.components.exchange import family_desk as desk
from ui.components.exchange import family_file as file
from ui.components.layout import header, narrow
from ui.guard import require_link
from ui.i18n import _, language
from ui.load import reading

actor = require_link(LinkPurpose.HOUSEHOLD)

# Load
with reading() as session:
    found = queries.family_of_bearer(session, actor, language=language())
    coming = exchange_hosting.coming(session, actor)

# Render and act
with narrow():
    header(_("Receive a young person at home"), _("Three short screens about your family; no account is needed."))
    desk.heading(found)
    desk.guests(coming)
    desk.screens(actor, found, st.query_params.get("ecran", ""))
    file.withdraw(actor, found, utc_now().date())

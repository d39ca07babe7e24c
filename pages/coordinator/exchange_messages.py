"""A message to all parents or young people of a visit, each in their language; and what was sent."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_incidents as queries
from ui.components.exchange import exchange_messages as messages
from ui.components.exchange.visit_head import visit_head
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    found = queries.messages(session, actor, st.query_params.get("id", ""), language=language())

# Render and act
visit_head(
    found.visit,
    _("Messages to the families"),
    _("One message to all parents or all young people, each in their language."),
)
messages.form(actor, found)
messages.sent(found)

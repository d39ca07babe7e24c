"""Prepare an exchange: what it is, for whom, both visits, who helps."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_detail, exchange_edit
from ui import menu
from ui.components.exchange import exchange_form as form
from ui.components.layout import header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)
exchange_id = st.query_params.get("id", "")

# Load
with reading() as session:
    found = exchange_detail.detail(session, actor, exchange_id, language=language())
    legs = exchange_edit.legs(session, actor, exchange_id)
    choices = exchange_edit.choices(session, actor, language=language())

# Render and act
menu.page_link("exchange", _("Back to the exchange"), icon="arrow_back", id=found.public_id)
header(found.title, _("Write what families and leaders need to know. Each step is saved for itself."))
with narrow():
    step = form.step()
    if step == "quoi":
        form.what(actor, found)
    elif step == "qui":
        form.who(actor, found, choices)
    elif step == "sejours":
        form.visits(actor, legs)
    else:
        form.partners(actor, found, choices)

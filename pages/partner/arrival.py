"""What arrived of a shipment, said by those who receive it with their account."""

import streamlit as st

from db.enums import Role
from services.queries.material import shipments as queries
from services.unit import utc_now
from ui import menu
from ui.components.layout import header, narrow
from ui.components.material import arrival
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()

# Load
with reading() as session:
    found = queries.arrival(session, actor, st.query_params.get("id", ""), language=language())

# Render and act
with narrow():
    menu.page_link("shipments", _("All shipments"), icon="arrow_back")
    header(_("What has arrived?"), _("One tap is enough; a photo is an answer too."))
    arrival.heading(found, now.date())
    arrival.say(actor, found, now.date())
    arrival.list_of(found)

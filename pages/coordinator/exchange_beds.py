"""Who sleeps where during one visit: proposed, looked at, agreed; by hand where one knows better."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_hosting as queries
from services.unit import utc_now
from ui import menu
from ui.components.exchange import bed_list, families
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    found = queries.view(session, actor, st.query_params.get("id", ""), now=now, language=language())

# Render and act
menu.page_link("exchange", _("The exchange"), icon="arrow_back", id=found.visit.exchange)
header(_("Who sleeps where"), _("A family for each young person: proposed by the software, decided by you."))
families.heading(found.visit)
bed_list.needed_now(actor, found, now)
bed_list.summary(found)
bed_list.next_step(actor, found)
bed_list.one_person(actor, found, st.query_params.get("qui", ""), now)
bed_list.table(found)
menu.page_link("exchange_families", _("Host families"), icon="cottage", id=found.visit.public_id)
menu.page_link("exchange_rooms", _("Rooms of the group"), icon="hotel", id=found.visit.public_id)

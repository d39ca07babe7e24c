"""The programme of a visit: coordinators write it, leaders take attendance, young people read it."""

import streamlit as st

from services.queries.exchange import exchange_programme as queries
from services.unit import utc_now
from ui import menu
from ui.components.badges import word
from ui.components.exchange import programme as shown
from ui.components.exchange import programme_form as form
from ui.components.export_menu import export_menu
from ui.components.handed_link import shown_link
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(), utc_now()

# Load
with reading() as session:
    found = queries.programme(session, actor, st.query_params.get("id", ""), language=language(), now=now)

# Render and act
if found.may_edit:
    menu.page_link("exchange", _("The exchange"), icon="arrow_back", id=found.exchange)
elif actor.is_in_exchange:
    menu.page_link("my_exchange", _("My exchange"), icon="arrow_back")
header(_("Programme: %(visit)s", visit=word(found.direction)), _("What the group does, day by day, and who was there."))
shown.heading(found)
shown_link()
shown.to_look_at(found)
if found.may_edit:
    form.tools(actor, found)
if found.number:
    shown.paper(found)
    shown.days(found, (lambda one: form.acts(actor, found, one)) if found.may_edit else None)
else:
    shown.nothing(found)
shown.themes(found.themes)
if found.may_edit and found.themes:
    export_menu(actor, "attendance", leg=found.leg)

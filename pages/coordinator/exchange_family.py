"""One host family: what it tells of itself, the visit, the checks, the decision, who sleeps there."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_families as queries
from services.unit import utc_now
from ui import menu
from ui.components.exchange import family_file as file
from ui.components.exchange import family_form as form
from ui.components.exchange import family_photo
from ui.components.exchange.family_summary import summary
from ui.components.layout import header, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN), utc_now().date()

# Load
with reading() as session:
    found = queries.family(session, actor, st.query_params.get("id", ""), language=language())
    young = dict(queries.young_of_the_host(session, actor, found.visit.public_id)) if found.whole else {}

# Render and act
menu.page_link("exchange_families", _("All families"), icon="arrow_back", id=found.visit.public_id)
header(found.name, _("Who they are, what was seen at the visit, and who sleeps there."))
file.heading(found)
left, right = st.columns([5, 3], gap="large")
with left:
    file.next_step(actor, found, today)
    file.checks(actor, found, today)
    if found.may_edit:
        section(_("The family"))
        form.who(actor, found)
        form.adults(actor, found)
        form.children(actor, found, young)
        section(_("At home"))
        form.home(actor, found)
        form.wishes(actor, found)
    else:
        summary(found)
with right:
    family_photo.draw(actor, found)
    file.guests(found)
    file.link(actor, found)
    file.refuse(actor, found)
    file.withdraw(actor, found, today)

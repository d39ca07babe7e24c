"""My exchange: when I travel, when the guests come, what is asked of me."""

import streamlit as st

from services.queries.exchange import exchange_consents as consents
from services.queries.exchange import exchange_person as queries
from services.unit import utc_now
from ui.components.exchange import incident_told
from ui.components.exchange import my_exchange as mine
from ui.components.exchange.participant_parts import sections
from ui.components.layout import header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(), utc_now()
today = now.date()

# Load
with reading() as session:
    found = queries.own(session, actor, language=language())
    answers = consents.own(session, actor, language=language()) if found and found[0].is_young else []

# Render and act
with narrow():
    if not found:
        header(_("My exchange"), _("When you travel, when the guests come, and what is still to be done."))
        mine.nothing()
        st.stop()
    header(found[0].exchange_title, _("When you travel, when the guests come, and what is still to be done."))
    mine.heading(found[0])
    mine.confirm(actor, found[0])
    mine.own_answers(answers)
    mine.visits(found[0], today)
    sections(actor, found[0])
    for visit in mine.led_now(found[0], today):
        incident_told.form(actor, visit.leg, now)
    mine.about_me(actor, found[0])
    mine.give_up(actor, found[0])

"""One evaluation of an internship, for those who answer or read it with an account."""

import streamlit as st

from services.queries.internships import evaluations as queries
from services.unit import utc_now
from ui import menu
from ui.components.badges import word
from ui.components.internships import evaluation
from ui.components.layout import header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(), utc_now()

# Load
with reading() as session:
    found = queries.sheet(session, actor, st.query_params.get("id", ""), now=now, language=language())

# Render
with narrow():
    if found.is_staff:
        menu.page_link("placement", _("To the internship"), icon="arrow_back", id=found.placement_public_id)
    header(found.title, _("Answered by: %(who)s", who=word(found.row.evaluator)))
    evaluation.heading(found, now.date())
    evaluation.body(actor, found, now)

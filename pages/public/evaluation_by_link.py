"""Somebody says how an internship was by a link, without account."""

import streamlit as st

from db.enums import LinkPurpose
from services.queries.internships import evaluations as queries
from services.unit import utc_now
from ui.components.internships import evaluation
from ui.components.layout import header, narrow
from ui.guard import require_link
from ui.i18n import _, language
from ui.load import reading

actor, now = (
    require_link(LinkPurpose.EVALUATION, LinkPurpose.PLACEMENT_FOLLOW_UP, LinkPurpose.DEPARTMENT_DESK),
    utc_now(),
)

# Load
with reading() as session:
    found = queries.of_link(session, actor, st.query_params.get("id", ""), now=now, language=language())

# Render
with narrow():
    header(found.title, _("A few questions about one internship, five minutes; no account is needed."))
    evaluation.heading(found, now.date())
    evaluation.body(actor, found, now)

"""A tutor follows an intern by a link, without account."""

import streamlit as st

from db.enums import LinkPurpose, PlacementState
from services.queries.internships import placements as queries
from services.unit import utc_now
from ui.components.internships import agreement_card, evaluation_panel
from ui.components.internships import placement_file as file
from ui.components.internships.check_in import how_it_goes
from ui.components.internships.presence_file import presence
from ui.components.layout import section
from ui.guard import require_link
from ui.i18n import _, language
from ui.load import reading

actor, now = require_link(LinkPurpose.PLACEMENT_FOLLOW_UP), utc_now()

# Load
with reading() as session:
    placement = queries.of_link(session, actor, now=now, language=language())

# Render
with st.container(width=860):
    file.heading(placement, now)
    evaluation_panel.waiting(actor, now, "evaluation_by_link")
    how_it_goes(actor, placement)
    presence(actor, placement.public_id, now)
    section(_("What is to be done"))
    file.checklist(actor, placement, now.date())
    if placement.state is not PlacementState.CANCELLED:
        agreement_card.of_internship(actor, placement.public_id, is_planned=placement.state is PlacementState.PLANNED)
    section(_("Place and people"))
    file.place(placement)
    section(_("Whom to call"))
    file.contacts(placement)

"""One's own internship: what comes next, place and people, the first day, what is to be done, housing and costs."""

import streamlit as st

from db.enums import PlacementState, Role
from services.queries.internships import agreement_signing, agreements, arrivals, schengen
from services.queries.internships import placements as queries
from services.unit import utc_now
from ui import menu
from ui.components.internships import agreement_card, amendment, evaluation_panel, signing
from ui.components.internships import own_internship as own
from ui.components.internships import placement_file as file
from ui.components.internships.attestation import certificate
from ui.components.internships.own_items import items
from ui.components.internships.presence_file import presence
from ui.components.internships.schengen import counter
from ui.components.layout import empty, header, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.APPLICANT), utc_now()

# Load
with reading() as session:
    rows = queries.mine(session, actor, today=now.date(), language=language())
    placement = arrival = agreement = stays = None
    if rows:
        asked = st.query_params.get("id", rows[0].public_id)
        placement = queries.detail(session, actor, asked, now=now, language=language())
        arrival = arrivals.of_placement(session, actor, asked)
        agreement = agreements.of_placement(session, actor, asked)
        stays = schengen.of_person(session, actor, arrival.person_public_id, today=now.date(), language=language())
    to_sign = agreement_signing.waiting_for(session, actor)

# Render
with st.container(width=860):
    if placement is None or arrival is None or stays is None:
        header(_("My internship"))
        empty(_("No internship is planned for you yet."), _("It appears here once the city has planned it."))
        menu.page_link("my_applications", _("My applications"), icon="edit_document")
        st.stop()
    header(_("My internship"), placement.subject)
    file.heading_line(placement, now)
    signing.prompt(to_sign)
    evaluation_panel.waiting(actor, now)
    certificate(actor, placement)
    own.next_step(placement, arrival, now.date())
    section(_("Where and with whom"))
    own.place(placement)
    if placement.state is not PlacementState.CANCELLED:
        section(_("Agreement"))
        agreement_card.for_others(agreement, is_planned=placement.state is PlacementState.PLANNED)
        amendment.listed(actor, placement.public_id, public=True)
        own.first_day(placement, arrival, now.date())
        items(actor, placement, arrival, now.date())
        presence(actor, placement.public_id, now)
        own.housing_and_costs(placement, arrival)
        own.visa_pack(placement, arrival)
        counter(actor, stays, now.date())
    section(_("Whom to call"))
    file.contacts(placement)
    own.visa_refused(actor, placement, now)
    with st.expander(_("What has happened")):
        file.history(placement.history)
    own.others(rows, placement.public_id)

"""One internship: who, where, when; what is to be done; what happened."""

import streamlit as st

from db.enums import PlacementState, Role
from services import placements
from services.queries.internships import agreements, arrivals, open_questions, schengen
from services.queries.internships.placements import detail
from services.unit import utc_now
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.internships import agreement_card, amendment, evaluation_panel
from ui.components.internships import placement_file as file
from ui.components.internships.arrival_form import arrival
from ui.components.internships.attestation import certificate
from ui.components.internships.check_in import how_it_goes
from ui.components.internships.open_questions import beside, notes
from ui.components.internships.presence_file import presence
from ui.components.internships.schengen import counter
from ui.components.layout import section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.HOST, Role.PARTNER), utc_now()
placement_id = st.query_params.get("id", "")

# Load
with reading() as session:
    placement = detail(session, actor, placement_id, now=now, language=language())
    agreement = agreements.of_placement(session, actor, placement_id)
    contested = open_questions.of_placement(session, actor, placement_id)
    arriving = stays = None
    if placement.is_staff:
        arriving = arrivals.of_placement(session, actor, placement_id)
        stays = schengen.of_person(session, actor, arriving.person_public_id, today=now.date(), language=language())

# Render
write, note, is_planned = False, "", placement.state is PlacementState.PLANNED
if placement.is_staff:
    menu.page_link("placements", _("All internships"), icon="arrow_back")
file.heading(placement, now)
left, right = st.columns([5, 3], gap="large")
with left:
    file.remarks(actor, placement)
    how_it_goes(actor, placement)
    presence(actor, placement_id, now)
    evaluation_panel.panel(actor, placement, now)
    certificate(actor, placement)
    section(_("Place and people"))
    file.place(placement)
    if placement.application_public_id and placement.is_staff:
        menu.page_link("application", _("To the application"), icon="inbox", id=placement.application_public_id)
    if arriving and stays:
        section(_("Arrival"))
        is_signed = agreement_card.is_signed(agreement)
        arrival(actor, arriving, placement.checklist, now.date(), is_signed=is_signed)
        counter(actor, stays, now.date())
    section(_("What is to be done"))
    file.checklist(actor, placement, now.date(), notes(contested))
with right:
    if placement.is_staff:
        section(_("Next step"))
        file.moves(actor, placement)
        menu.page_link("placement_entry", _("Change dates, department or tutor"), icon="edit", placement=placement_id)
        file.tutor_link(actor, placement)
    if agreement or placement.state is not PlacementState.CANCELLED:
        section(_("Agreement"))
        if placement.is_staff:
            agreement_card.for_staff(actor, placement_id, agreement, is_planned=is_planned)
        else:
            agreement_card.for_others(agreement, is_planned=is_planned)
        amendment.listed(actor, placement_id, public=not placement.is_staff)
    beside(contested)
    section(_("Whom to call"))
    file.contacts(placement)
    section(_("History"))
    file.history(placement.history)
    if placement.is_staff:
        section(_("Notes"))
        file.notes(placement)
        note = st.text_area(_("New note"), key=f"note-{len(placement.notes)}", max_chars=2000, height=90)
        field_error("note")
        write = act_button(_("Keep the note"), "note")

# Act
if write:
    perform("note", placements.add_note, actor, placement_id, note, done=_("The note is kept."))

"""One internship: who, where, when; what is to be done; what happened."""

import streamlit as st

from db.enums import Role
from services import placements
from services.queries.placements import detail
from services.unit import utc_now
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components import placement_file as file
from ui.components.layout import section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.HOST, Role.PARTNER), utc_now()
placement_id = st.query_params.get("id", "")

# Load
with reading() as session:
    placement = detail(session, actor, placement_id, now=now, language=language())

# Render
write, note = False, ""
if placement.is_staff:
    menu.page_link("placements", _("All internships"), icon="arrow_back")
file.heading(placement, now)
left, right = st.columns([5, 3], gap="large")
with left:
    file.remarks(actor, placement)
    section(_("Place and people"))
    file.place(placement)
    if placement.application_public_id and placement.is_staff:
        menu.page_link("application", _("To the application"), icon="inbox", id=placement.application_public_id)
    section(_("What is to be done"))
    file.checklist(actor, placement, now.date())
with right:
    if placement.is_staff:
        section(_("Next step"))
        file.moves(actor, placement)
        menu.page_link("placement_entry", _("Change dates, department or tutor"), icon="edit", placement=placement_id)
        file.tutor_link(actor, placement)
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

"""One person: all their years in one record."""

import streamlit as st

from db.enums import Role
from services.queries.internships import schengen
from services.queries.people import doubles
from services.queries.people import person_file as queries
from services.unit import utc_now
from ui import menu
from ui.components.exchange.guardian import guardian
from ui.components.internships.schengen import counter
from ui.components.layout import section
from ui.components.people import person_doubles
from ui.components.people import person_file as file
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
person_id = st.query_params.get("id", "")

# Load
with reading() as session:
    record = queries.detail(session, actor, person_id, now=now, language=language())
    alike = doubles.of_person(session, actor, person_id) if record.may_edit else []
    stays = schengen.of_person(session, actor, person_id, today=now.date(), language=language())
if record.merged_into:
    menu.goto("person", id=record.merged_into)

# Render
menu.page_link("people", _("All people"), icon="arrow_back")
file.heading(record, now.date())
person_doubles.of_person(alike)
left, right = st.columns([5, 3], gap="large")
with left:
    section(_("Year by year"))
    file.years(record)
    if record.may_edit:
        menu.page_link(
            "application_entry", _("Enter an application for this person"), icon="add_notes", person=person_id
        )
    section(_("Who it is"))
    file.identity(record)
    if record.may_edit:
        with st.expander(_("Correct names, contacts or the level of French"), icon=":material/edit:"):
            file.fields(actor, record)
        guardian(actor, person_id, record.person.birth_date, now.date())
    file.papers(record)
    counter(actor, stays, now.date())
with right:
    section(_("Account"))
    file.account(record)
    file.given_links(actor, record)
    section(_("History"))
    file.history(record)

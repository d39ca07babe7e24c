"""The university's own students: who is to be confirmed, who has applied, who is where."""

from dataclasses import replace

import streamlit as st

from db.enums import Role
from services.queries.applications import students
from services.queries.applications.enrolments import to_confirm
from services.queries.applications.school_papers import shelves as school_shelves
from services.queries.internships.placements import page as placements_page
from services.unit import utc_now
from ui import menu
from ui.components.applications import enrolments, school_papers
from ui.components.applications import student_list as listing
from ui.components.export_menu import export_menu
from ui.components.internships.placement_list import table
from ui.components.layout import header, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.PARTNER), utc_now()

# Load
with reading() as session:
    unknown = to_confirm(session, actor)
    calls = students.calls(session, actor)
    others = placements_page(session, actor, today=now.date(), without_application=True, size=100, language=language())
    shelves = school_shelves(session, actor)

# Render what is asked for
header(_("Our students"), _("Who has applied, and who is in which department."))
enrolments.questions(actor, unknown)
section(_("Applications and internships"))
wanted = listing.filters(calls) if calls else students.Wanted()
with reading() as session:
    counts = students.counts(session, actor, wanted)
if calls:
    wanted = replace(wanted, state=listing.choose_state(counts))
with reading() as session:
    page = students.page(
        session, actor, wanted, after=st.query_params.get("after"), before=st.query_params.get("before")
    )

# Render
if page.rows:
    listing.table(page)
    listing.pager(page, counts.get(wanted.state, 0) if wanted.state else sum(counts.values()))
    export_menu(
        actor, "students", call=wanted.call, state=wanted.state, search=wanted.search,
        enrolment="unknown" if wanted.to_confirm else None,
    )  # fmt: skip
else:
    listing.nothing(wanted.any)
    if not wanted.any:
        menu.page_link("nominations", _("Propose students"), icon="person_add")
if others.rows:
    section(_("Internships without application"))
    st.caption(_("Agreed directly with the city: there is no application to read."))
    table(others.rows[::-1], public=True)
if others.rows or any(row.placement_public_id for row in page.rows):
    section(_("All internships as a file"))
    export_menu(actor, "internships")
school_papers.shelves(actor, shelves)

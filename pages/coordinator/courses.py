"""Courses that the material serves, by school year."""

import streamlit as st

from db.enums import Role
from services.materials.courses import school_year_of
from services.queries.material import courses as queries
from services.unit import utc_now
from ui import menu
from ui.components.export_menu import export_menu
from ui.components.layout import empty, header, section
from ui.components.material import courses
from ui.components.paging import first_page, forward_and_back
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()
this_year = school_year_of(now.date())
said = st.query_params.get("year", "")
year = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else this_year

# Load
with reading() as session:
    page = queries.page(
        session, actor, school_year=year, after=st.query_params.get("after"), before=st.query_params.get("before"),
        language=language(),
    )  # fmt: skip
    schools = queries.schools(session, actor, language=language())
    reached = queries.pupils_reached(session, actor, school_year=year)

# Render and act
with st.container(width=860):
    menu.page_link("loans", _("All loans"), icon="arrow_back")
    header(_("Courses"), _("The classes that learn French with the material: who teaches, how many pupils it reaches."))
    years = sorted({this_year - 1, this_year, this_year + 1, year})
    chosen = st.selectbox(_("School year"), years, years.index(year), format_func=courses.year_words, width=320)
    if chosen != year:
        first_page()
        st.query_params["year"] = str(chosen)
        st.rerun()
    courses.reached(reached)
    if not page.rows:
        empty(_("No course of this school year is entered yet."), _("Enter a class and its teacher below."))
    for row in page.rows:
        courses.card(actor, row)
    forward_and_back(page, "courses")
    export_menu(actor, "courses", year=str(year))
    if schools:
        section(_("Enter a course"))
        courses.new(actor, schools, year)

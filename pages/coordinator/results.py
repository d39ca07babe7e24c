"""Results of evaluations over the years: of one’s own city in full, for schools in groups of at least five."""

import streamlit as st

from db.enums import Role
from services.queries.internships.evaluation_results import results
from ui.components.export_menu import export_menu
from ui.components.internships import evaluation_results as drawing
from ui.components.layout import empty, header, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)
asked = drawing.asked_for(st.query_params)

# Load
with reading() as session:
    found = results(
        session, actor, asked.side, year=asked.year, department_public_id=asked.department or None, language=language()
    )

# Render
with st.container(width=860):
    header(
        _("Results of evaluations"),
        _("What interns, tutors and teachers said of internships, over the years and by department."),
    )
    drawing.choose(asked, found)
    if found.is_masked:
        st.caption(
            _("Answers are shown in groups of at least five, so that nobody is recognised; smaller ones are left out.")
        )
    if found.questions:
        drawing.overview(found)
        drawing.over_years(found)
        section(_("Question by question"))
        for one in found.questions:
            drawing.question(one)
        export_menu(actor, "results", side=asked.side.value, year=str(asked.year or ""), department=asked.department)
    else:
        empty(
            _("Nothing can be shown here yet."),
            _("Evaluations are asked for on the last day of each internship; choose other years or departments."),
        )
    if not found.is_masked:
        drawing.texts(found)

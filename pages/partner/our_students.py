"""The university's own students: applications and internships."""

import pandas as pd
import streamlit as st

from db.enums import Role
from services.queries.applications import students
from services.queries.placements import page as placements_page
from services.unit import utc_now
from ui import menu
from ui.components.badges import instant, state_word, word
from ui.components.layout import empty, header, section
from ui.components.placement_list import table
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.PARTNER), utc_now()

# Load
with reading() as session:
    applications = students(session, actor)
    placements = placements_page(session, actor, today=now.date(), size=100, language=language())

# Render
header(_("Our students"), _("Who has applied, and who is in which department."))
section(_("Internships"))
chosen = table(placements.rows, "students-placements") if placements.rows else None
if not placements.rows:
    empty(_("No internship of your students is planned yet."))
section(_("Applications"))
opened = None
if applications.rows:
    event = st.dataframe(
        pd.DataFrame(
            {
                _("Name"): [row.name for row in applications.rows],
                _("In Armenian"): [row.name_hy for row in applications.rows],
                _("Studies"): [f"{row.study_field} {row.study_year}".strip() for row in applications.rows],
                _("French"): [word(row.level) for row in applications.rows],
                _("State"): [state_word(row.state) for row in applications.rows],
                _("Sent on"): [instant(row.submitted_at, "Asia/Yerevan") for row in applications.rows],
            }
        ),
        hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row", key="students",
        alt=_("Applications, one a line. Choose a line to open it."),
    )  # fmt: skip
    opened = applications.rows[event.selection.rows[0]] if event.selection.rows else None
else:
    empty(_("None of your students has applied yet."))

# Act
if chosen:
    menu.goto("placement", id=chosen)
if opened:
    menu.goto("application", id=opened.public_id)

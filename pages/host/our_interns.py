"""Interns of one's own department now and next, and who wishes to come."""

import streamlit as st

from db.enums import Role
from services.queries.applications import departments_candidates
from services.queries.placements import of_department
from services.unit import utc_now
from ui import menu
from ui.components.badges import state_markdown, word
from ui.components.layout import empty, escape, header, section
from ui.components.placement_list import table
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.HOST), utc_now()

# Load
with reading() as session:
    interns = of_department(session, actor, today=now.date(), language=language())
    candidates = departments_candidates(session, actor)

# Render
chosen = None
header(_("Our interns"), _("Who is there, who comes, and who wishes to come."))
for title, rows, key in (
    (_("There now"), interns.present, "present"),
    (_("To come"), interns.to_come, "to-come"),
    (_("The latest who have left"), interns.past, "past"),
):
    if rows:
        section(title)
        chosen = table(rows, f"interns-{key}") or chosen
if not (interns.present or interns.to_come or interns.past):
    empty(_("No intern is planned in your department yet."), _("They appear here as soon as one is."))
section(_("Who wishes to come"))
if not candidates.rows:
    st.caption(_("Nobody has chosen your offers yet."))
for row in candidates.rows:
    with st.container(border=True):
        what, action = st.columns([7, 3], vertical_alignment="center")
        studies = " · ".join(part for part in (row.study_field, row.study_year, word(row.level)) if part)
        what.markdown(
            f"**{escape(row.name)}** {escape(row.name_hy)} {state_markdown(row.state)}  \n"
            f":gray[{escape(row.offer)} · {_('wish %(rank)s', rank=row.rank)} · {escape(studies)}]"
        )
        key = f"candidate-{row.application_public_id}-{row.offer_public_id}"
        if action.button(_("See the application"), key=key, width="stretch", help=row.name):
            menu.goto("application", id=row.application_public_id)

# Act
if chosen:
    menu.goto("placement", id=chosen)

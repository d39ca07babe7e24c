"""What the software does by itself: each task, its last run, its next one, what went wrong."""

import streamlit as st

from db.enums import Role
from services import job_requests
from services.queries.jobs import job_list, runs
from services.unit import utc_now
from ui.act import act_button, perform
from ui.components.badges import instant
from ui.components.layout import header, section
from ui.components.lines import lines, state_cell
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.ADMIN), utc_now()

# Load
with reading() as session:
    rows = job_list(session, actor, now, language=language())
    latest = runs(session, actor, size=50, language=language())

# Render
header(_("Scheduled tasks"), _("What Passerelle does by itself, when it last did it and what came of it."))
lines(
    {
        _("Task"): [_(row.title) for row in rows],
        _("Last run"): [instant(row.last_run) for row in rows],
        _("Outcome"): [state_cell(row.outcome) if row.outcome else "" for row in rows],
        _("Effect"): [row.effect for row in rows],
        _("Duration"): [row.duration for row in rows],
        _("Next run"): [instant(row.next_run) for row in rows],
        _("Error"): [row.error for row in rows],
    },
    name=_("Scheduled tasks"),
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    titles = {row.name: _(row.title) for row in rows}
    chosen = st.selectbox(_("Task"), list(titles), format_func=titles.__getitem__, key="job", width=420)
    start = act_button(_("Do it now"), f"run-{chosen}", icon=":material/play_arrow:")
section(_("Latest runs"))
lines(
    {
        _("Task"): [_(run.title) for run in latest],
        _("Begun on"): [instant(run.started_at) for run in latest],
        _("Outcome"): [state_cell(run.outcome) for run in latest],
        _("Effect"): [run.effect for run in latest],
        _("Duration"): [run.duration for run in latest],
        _("Error"): [run.error for run in latest],
    },
    name=_("Latest runs"),
)

# Act
if start:
    perform(
        f"run-{chosen}", job_requests.ask, actor, chosen, then=job_requests.do,
        done=_("The task was done: see below what came of it."),
    )  # fmt: skip

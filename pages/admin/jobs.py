"""What the software does by itself: each task, its last run, its next one, what went wrong."""

import pandas as pd
import streamlit as st

from db.enums import Role
from services.queries.jobs import job_list
from services.unit import utc_now
from ui.components.badges import instant, state_word
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.ADMIN), utc_now()

# Load
with reading() as session:
    rows = job_list(session, actor, now, language=language())

# Render
header(_("Scheduled tasks"), _("What Passerelle does by itself, when it last did it and what came of it."))
st.dataframe(
    pd.DataFrame(
        {
            _("Task"): [_(row.title) for row in rows],
            _("Last run"): [instant(row.last_run) for row in rows],
            _("Outcome"): [state_word(row.outcome) if row.outcome else "" for row in rows],
            _("Effect"): [row.effect for row in rows],
            _("Duration"): [row.duration for row in rows],
            _("Next run"): [instant(row.next_run) for row in rows],
            _("Error"): [row.error for row in rows],
        }
    ),
    hide_index=True,
    width="stretch",
)

"""The parts of one student's sheet, as their school reads it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import ApplicationState as S
from services.queries.applications.application_rows import ApplicationDetail
from services.queries.internships.placements import PlacementDetail
from ui import menu
from ui.components.badges import day_and_left, instant
from ui.components.internships.placement_file import heading_line
from ui.components.layout import escape, facts, header, section
from ui.i18n import _

_NOT_YET = frozenset({S.SUBMITTED, S.UNDER_REVIEW, S.SHORTLISTED, S.WAITLISTED})


def heading(detail: ApplicationDetail, now: datetime) -> None:
    """Name in both scripts, the call, where the application stands and by when somebody answers."""
    header(
        detail.person.name or _("Student"),
        " · ".join(escape(part) for part in (detail.person.name_hy, detail.call_title) if part),
    )
    line = [f":{detail.colour}-badge[{_(detail.label)}]"]
    if detail.state is S.SELECTED and detail.confirm_by:
        last = detail.confirm_by.astimezone(ZoneInfo(detail.time_zone)).date()
        line.append(_("to be answered by %(day)s", day=day_and_left(last, now.date())))
    elif detail.state in _NOT_YET and detail.answer_by:
        line.append(_("the city answers by %(day)s", day=day_and_left(detail.answer_by, now.date())))
    if detail.submitted_at:
        line.append(_("sent on %(instant)s", instant=instant(detail.submitted_at)))
    st.markdown(" · ".join(line))


def internship(detail: ApplicationDetail, stay: PlacementDetail | None, now: datetime) -> None:
    """Where, with whom and when; or why there is nothing to read yet."""
    section(_("Internship"))
    if stay is None:
        planned = detail.state is S.CONFIRMED
        st.caption(
            _("The city is preparing the internship: department, tutor and dates will follow.")
            if planned
            else _("No internship is planned yet.")
        )
        return
    heading_line(stay, now)
    tutor = " · ".join(part for part in (stay.tutor, stay.tutor_email) if part)
    facts(
        [
            (_("Department"), stay.department),
            (_("Address"), stay.department_address),
            (_("Internship tutor"), tutor or _("not named yet")),
            (_("Subject"), stay.subject),
        ]
    )
    menu.page_link("placement", _("To the internship"), icon="badge", id=stay.public_id)

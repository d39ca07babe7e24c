"""The list of calls, of internships and of the youth exchange alike: where each stands, how many have answered."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from db.enums import ApplicationState, CallState
from services.calls import Phase
from services.queries.applications.calls import CallRow
from ui import menu
from ui.components.applications.calls import zone_name
from ui.components.applications.desk import PAGES
from ui.components.badges import day, instant, period, state_markdown
from ui.components.layout import escape
from ui.i18n import _, n_


def call_list(rows: Sequence[CallRow]) -> None:
    """A card for each call, with the way to it and to its applications."""
    for row in rows:
        with st.container(border=True):
            what, action = st.columns([7, 3], vertical_alignment="center")
            what.markdown(_words(row))
            with action:
                _ways(row)


def _words(row: CallRow) -> str:
    until = f"{instant(row.closes_at, row.time_zone)} ({zone_name(row.time_zone)})"
    dates = _("open from %(start)s to %(end)s", start=instant(row.opens_at, row.time_zone), end=until)
    figures = [
        n_("%(n)s application", "%(n)s applications", row.sent),
        n_("%(n)s draft", "%(n)s drafts", row.counts.get(ApplicationState.DRAFT, 0)),
        _("%(taken)s of %(places)s places taken", taken=row.taken, places=row.places),
    ]
    lines = [
        f"**{escape(row.title)}** {_state(row)}",
        f":gray[{period(row.starts_on, row.ends_on)} · {dates}]",
        f":gray[{' · '.join(figures)}]",
    ]
    if row.answer_by:
        lines.append(f":gray[{_('everybody is to be answered by %(day)s', day=day(row.answer_by))}]")
    return "  \n".join(lines)


def _state(row: CallRow) -> str:
    """Published is not open: before and after its days nobody can apply."""
    if row.state is CallState.PUBLISHED and row.phase is Phase.CLOSED:
        return f":gray-badge[{_('Published, nobody can apply any more')}]"
    if row.state is CallState.PUBLISHED and row.phase is Phase.UPCOMING:
        return f":blue-badge[{_('Published, not open yet')}]"
    return state_markdown(row.state)


def _ways(row: CallRow) -> None:
    if row.sent and st.button(_("Applications"), key=f"list-{row.public_id}", width="stretch", help=row.title):
        menu.goto(PAGES[row.is_exchange], call=row.public_id)
    label = _("Open") if row.state is not CallState.DRAFT else _("Go on preparing")
    if st.button(label, key=f"edit-{row.public_id}", width="stretch", help=row.title):
        menu.goto("call_edit", id=row.public_id)

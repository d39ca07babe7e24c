"""A school's list of its students: filters kept in the address, search in the session, pages by key."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from db.enums import ApplicationState, Enrolment
from services.labels import STATES as LABELS
from services.labels import school_label
from services.queries.applications.application_rows import Page
from services.queries.applications.enrolments import OVER
from services.queries.applications.students import StudentRow, Wanted
from ui import menu
from ui.components.applications.application_list import STATES
from ui.components.badges import instant, period, word
from ui.components.choosing import ALL, choose_one
from ui.components.layout import empty
from ui.components.lines import Badge, Two, lines
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, n_

SHOWN = tuple(one for one in STATES if one not in {ApplicationState.SHORTLISTED, ApplicationState.DRAFT})


def state_of(state: ApplicationState) -> str:
    """The word that a school reads."""
    return _(school_label(state))


def filters(calls: dict[str, str]) -> Wanted:
    """What is asked for apart from the state; names are searched for without standing in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-students"):
        search = st.text_input(
            _("Search"), placeholder=_("Name, mail, studies …"), width=240, key="students-search", type="search",
            live="300ms", on_change=first_page,
        )  # fmt: skip
        call = None
        if len(calls) > 1:
            call = st.selectbox(
                _("Call"), [ALL, *calls], width=320, key="call", bind="query-params",
                format_func=lambda one: calls[one] if one else _("All"), on_change=first_page,
            )  # fmt: skip
        only = st.toggle(
            _("To be confirmed only"), st.query_params.get("enrolment") == "unknown", key="students-unknown",
            on_change=first_page, help=_("Those of whom you have not said yet whether they are your students."),
        )  # fmt: skip
    _in_address("enrolment", "unknown" if only else None)
    return Wanted(call=call or None, to_confirm=only, search=search or "")


def choose_state(counts: Mapping[ApplicationState, int]) -> ApplicationState | None:
    """One state or all, with how many there are."""
    asked = st.query_params.get("state", "")
    current = next((state for state in SHOWN if state.value == asked), None)
    options = [None, *(state for state in SHOWN if counts.get(state) or state is current)]

    def label(state: ApplicationState | None) -> str:
        if state is None:
            return f"{_('All')} {sum(counts.values())}"
        return f"{state_of(state)} {counts.get(state, 0)}"

    chosen = choose_one(_("State"), options, label, key="students-state", default=current, on_change=first_page)
    _in_address("state", chosen.value if chosen else None)
    return chosen


def _in_address(name: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def nothing(is_narrowed: bool) -> None:
    """Why the list is empty."""
    if is_narrowed:
        empty(_("No application fits these filters."), _("Take one of them away."))
    else:
        empty(
            _("None of your students has applied yet."),
            _("Propose students for an open call; each is invited by mail to apply."),
        )


def table(page: Page[StudentRow]) -> None:
    """One line each, leading to its page."""
    rows = page.rows
    lines(
        {
            _("Name"): [Two(row.name, row.name_hy) for row in rows],
            _("State"): [Badge(state_of(row.state), LABELS[row.state].colour) for row in rows],
            _("Enrolment"): [_enrolment(row) for row in rows],
            _("Internship"): [_stay(row) for row in rows],
            _("Studies"): [" · ".join(one for one in (row.study_field, row.study_year) if one) for row in rows],
            _("French"): [word(row.level) for row in rows],
            _("Sent on"): [instant(row.submitted_at) for row in rows],
        },
        name=_("Applications and internships"),
        links=[menu.address("student", id=row.public_id) for row in rows],
    )


def _enrolment(row: StudentRow) -> str:
    """What the school has said; nothing where it was not asked and need not be any more."""
    if row.enrolment is not Enrolment.UNKNOWN:
        return word(row.enrolment)
    return "" if row.state in OVER else _("To be confirmed")


def _stay(row: StudentRow) -> str:
    if row.starts_on is None or row.last_day is None:
        return ""
    return f"{row.department}, {period(row.starts_on, row.last_day)}"


def pager(page: Page[StudentRow], total: int) -> None:
    """How many there are; forward and back by key."""
    count = n_("%(shown)s of %(n)s application", "%(shown)s of %(n)s applications", total, shown=len(page.rows))
    forward_and_back(page, "students", count)

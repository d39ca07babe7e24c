"""The list of applications: filters kept in the address, counts per state, one table, pages by key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from db.enums import ApplicationState, FrenchLevel
from services.queries.applications.applications import ApplicationRow, Page, Sort
from services.queries.applications.calls import CallRow
from services.queries.counted import MOST, glance
from ui import menu
from ui.components.badges import day_and_left, instant, state_word, word
from ui.components.choosing import ALL, choose_one
from ui.components.layout import empty
from ui.components.lines import Badge, Columns, Two, choosable_lines, choose_none, lines, state_cell
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, n_

SIZE = 50
_KEY = "application"
STATES = (
    ApplicationState.SUBMITTED,
    ApplicationState.UNDER_REVIEW,
    ApplicationState.SHORTLISTED,
    ApplicationState.SELECTED,
    ApplicationState.CONFIRMED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
    ApplicationState.DECLINED,
    ApplicationState.EXPIRED,
    ApplicationState.WITHDRAWN,
    ApplicationState.DRAFT,
)
"""In the order of the work."""


@dataclass(frozen=True)
class Filters:
    """``narrowing`` goes to the counts and the page, ``order`` to the page alone."""

    narrowing: dict[str, Any]
    order: dict[str, Any]

    @property
    def any(self) -> bool:
        return any(self.narrowing.values())


def choose_call(calls: list[CallRow]) -> CallRow:
    """One call at a time; the latest first. With a single call there is nothing to choose."""
    by_id = {call.public_id: call for call in calls}
    if len(calls) == 1:
        return calls[0]
    asked = st.query_params.get("call", "") or _busiest(calls).public_id
    chosen = st.selectbox(
        _("Call"),
        list(by_id),
        index=list(by_id).index(asked) if asked in by_id else 0,
        format_func=lambda public_id: by_id[public_id].title,
        key="applications-call",
    )
    st.query_params["call"] = chosen
    return by_id[chosen]


def _busiest(calls: list[CallRow]) -> CallRow:
    """The call with the most applications that wait for a decision; the latest one if none do."""
    waiting = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED)
    return max(calls, key=lambda call: sum(call.counts.get(state, 0) for state in waiting))


def filters(call: CallRow, departments: dict[str, str]) -> Filters:
    """Search (never in the address: it holds names), department where one chooses among offers, level, order."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-applications"):
        search = st.text_input(
            _("Search"), placeholder=_("Name, mail, studies …"), width=220, key="applications-search", type="search",
            live="300ms", on_change=first_page,
        )  # fmt: skip
        department = None if call.is_exchange else _department(departments)
        level = st.selectbox(
            _("French"), [ALL, FrenchLevel.A2, FrenchLevel.B1, FrenchLevel.B2, FrenchLevel.C1], width=130,
            key="level", format_func=lambda one: _("%(level)s or more", level=one) if one else _("All"),
            on_change=first_page,
        )  # fmt: skip
        sort = st.selectbox(
            _("Order"), ["submitted", "name", "level"], width=220, key="sort", format_func=_sort_name,
            on_change=first_page,
        )  # fmt: skip
    least = FrenchLevel(level) if level else None
    return Filters(
        {"search": search or "", "department_public_id": department, "min_level": least},
        {"sort": sort, "size": SIZE, "after": st.query_params.get("after"), "before": st.query_params.get("before")},
    )


def _department(departments: dict[str, str]) -> str | None:
    chosen = st.selectbox(
        _("Department"), [ALL, *departments], width=190, key="department", bind="query-params",
        format_func=lambda one: departments[one] if one else _("All"), on_change=first_page,
    )  # fmt: skip
    return chosen or None


def _sort_name(sort: Sort) -> str:
    return {"submitted": _("Latest first"), "name": _("By name"), "level": _("Best French first")}[sort]


Counts = dict[ApplicationState, int] | None
"""How many there are in each state; None where a search finds too many to count."""


def total(counts: Counts, state: ApplicationState | None) -> int:
    """How many there are in this state, or sent ones in all; ``MOST`` where they are too many to count."""
    if counts is None:
        return MOST
    if state is not None:
        return counts.get(state, 0)
    return sum(number for one, number in counts.items() if one is not ApplicationState.DRAFT)


def choose_state(counts: Counts) -> ApplicationState | None:
    """One state or all that were sent, with how many there are."""
    options = [None, *(state for state in STATES if counts is None or counts.get(state))]

    def label(state: ApplicationState | None) -> str:
        name = _("All") if state is None else state_word(state)
        if counts is None:
            return name if state else f"{name} {glance(MOST)}"
        return f"{name} {total(counts, state)}"

    asked = st.query_params.get("state", "")
    current = next((state for state in options if state is not None and state.value == asked), None)
    chosen = choose_one(_("State"), options, label, key="applications-state", default=current, on_change=first_page)
    if chosen is None:
        st.query_params.pop("state", None)
    else:
        st.query_params["state"] = chosen.value
    return chosen


def lead(call: CallRow, now: datetime) -> None:
    """Where the call stands."""
    parts = [n_("%(n)s place", "%(n)s places", call.places), n_("%(n)s taken", "%(n)s taken", call.taken)]
    if call.answer_by:
        parts.append(_("everybody is to be answered by %(day)s", day=day_and_left(call.answer_by, now.date())))
    st.caption(f"{call.title} · " + " · ".join(parts))
    if call.is_exchange:
        menu.page_link("exchange_calls", _("Calls of the youth exchange"), icon="groups")


def nothing(chosen: Filters) -> None:
    """Why the list is empty."""
    if chosen.any:
        empty(_("No application fits these filters."), _("Take one of them away."))
    else:
        empty(_("No application has arrived yet."), _("Drafts are counted apart; their people are reminded."))


def table(page: Page[ApplicationRow], call: CallRow, *, several: bool = False) -> list[str]:
    """One line each, leading to its page; with ``several``, the public ids of those that are chosen."""
    ids = [row.public_id for row in page.rows]
    if several:
        return choosable_lines(_columns(page.rows, call), ids, key=_KEY)
    lines(_columns(page.rows, call), name=_("Applications"), links=[menu.address("application", id=one) for one in ids])
    return []


def clear() -> None:
    """Choose nothing any more."""
    choose_none(_KEY)


def _columns(rows: tuple[ApplicationRow, ...], call: CallRow) -> Columns:
    wishes = {} if call.is_exchange else {_("Wishes"): [", ".join(row.choices) for row in rows]}
    return {
        _("Name"): [Two(row.name, row.name_hy) for row in rows],
        _("Class") if call.is_exchange else _("Studies"): [
            " · ".join(part for part in (row.study_field, row.study_year) if part) for row in rows
        ],
        _("French"): [word(row.level) for row in rows],
        _("State"): [_state(row) for row in rows],
        **wishes,
        _("Sent on"): [instant(row.submitted_at) for row in rows],
    }


def _state(row: ApplicationRow) -> Badge:
    """The dots say that a decision is prepared which nobody was told yet."""
    badge = state_cell(row.state)
    return Badge(f"{badge.text} …", badge.colour) if row.has_pending else badge


def pager(page: Page[ApplicationRow], counts: Counts, state: ApplicationState | None) -> None:
    """How many there are; forward and back by key."""
    shown, number = len(page.rows), total(counts, state)
    if counts is None:
        count = _("%(shown)s of more than %(n)s applications", n=number - 1, shown=shown)
    else:
        count = n_("%(shown)s of %(n)s application", "%(shown)s of %(n)s applications", number, shown=shown)
    forward_and_back(page, "page", count)

"""The desk at which coordinators find, choose and open the applications of one call, of internships or an exchange."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from db.enums import CallState
from services.actors import Actor
from services.call_switches import Switch
from services.queries.applications import applications as queries
from services.queries.applications import many
from services.queries.applications.calls import CallRow
from ui import menu
from ui.components.applications import application_list as listing
from ui.components.applications import many as many_bar
from ui.components.applications import small_mode
from ui.components.choosing import choose_several
from ui.components.export_menu import export_menu
from ui.i18n import _
from ui.load import reading

PAGES = {False: "applications", True: "exchange_applications"}
"""Page of the list, by whether a call is that of an exchange."""


def of_kind(calls: Sequence[CallRow], *, is_exchange: bool) -> list[CallRow]:
    """The calls that stand on this page; whoever asked for one of the other kind is led to the other page."""
    asked = next((one for one in calls if one.public_id == st.query_params.get("call")), None)
    if asked is not None and asked.is_exchange is not is_exchange:
        menu.goto(PAGES[asked.is_exchange], **st.query_params.to_dict())
    return [one for one in calls if one.is_exchange is is_exchange]


def desk(actor: Actor, calls: list[CallRow], departments: dict[str, str], now: datetime) -> None:
    """Choose the call and what to see of it; the list; what is done with those that are ticked; the list as a file."""
    call = listing.choose_call(calls)
    filters = listing.filters(call, departments)
    counts: listing.Counts = call.counts
    if filters.any:
        with reading() as session:
            counts = queries.counts(session, actor, call.public_id, **filters.narrowing)
    state = listing.choose_state(counts)
    with reading() as session:
        page = queries.page(session, actor, call.public_id, state=state, **filters.narrowing, **filters.order)
    listing.lead(call, now)
    small_mode.line(call)
    if call.may_edit and call.state is CallState.PUBLISHED:
        menu.page_link("application_entry", _("Enter an application"), icon="add_notes", call=call.public_id)
    if not page.rows:
        listing.nothing(filters)
        return
    chosen = _listed(actor, page, call)
    listing.pager(page, counts, state)
    if call.prepared or Switch.PREPARED in call.uses:
        menu.page_link("decisions", _("Prepared decisions"), icon="checklist", call=call.public_id)
    export_menu(
        actor, "applications", call=call.public_id, state=state, search=filters.narrowing["search"],
        department=filters.narrowing["department_public_id"], level=filters.narrowing["min_level"],
        ids=chosen,
    )  # fmt: skip


def _listed(actor: Actor, page: queries.Page[queries.ApplicationRow], call: CallRow) -> list[str]:
    several = choose_several("applications")
    chosen = listing.table(page, call, several=several)
    if chosen:
        with reading() as session:
            rows = many.chosen(session, actor, chosen)
        many_bar.bar(actor, rows, listing.clear)
    return chosen

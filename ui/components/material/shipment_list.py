"""Shipments as a list, each leading to where one works on it; and a new one."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import ShipmentState
from services.actors import Actor
from services.i18n import short_date
from services.queries.keyed import Page
from services.queries.material.material_scope import owners_of
from services.queries.material.shipments import ShipmentRow
from services.shipments import drafting
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import state_word
from ui.components.layout import empty
from ui.components.lines import Badge, Two, lines, state_cell
from ui.components.material.catalogue_list import from_address
from ui.components.paging import forward_and_back
from ui.i18n import _, language


def state_filter() -> ShipmentState | None:
    """Which state is shown; it stands in the address."""
    chosen = from_address(
        "state", _("State"), [one.value for one in ShipmentState], lambda one: state_word(ShipmentState(one)),
        key="shipments", nothing=_("All states"),
    )  # fmt: skip
    return ShipmentState(chosen) if chosen else None


def new(actor: Actor, sources: list[tuple[str, str]], destinations: list[tuple[str, str]]) -> None:
    """Begin a shipment: from where, to where."""
    with st.popover(_("New shipment"), icon=":material/add:", type="primary"):
        source = _place(_("From"), sources, "source")
        destination = _place(_("To"), destinations, "destination")
        title = st.text_input(_("Title"), max_chars=200, placeholder=_("Books of the autumn …"), key="shipment-title")
        field_error("title")
        if act_button(_("Begin"), "shipment-new", type="primary", disabled=None in (source, destination)):
            perform(
                "shipment-new", drafting.create, actor, source, destination, title=title,
                then=lambda made: menu.goto("shipment", id=made.public_id),
            )  # fmt: skip


def _place(label: str, choices: list[tuple[str, str]], field: str) -> str | None:
    names = dict(choices)
    only = 0 if len(names) == 1 else None
    chosen: str | None = st.selectbox(
        label, list(names), index=only, format_func=names.__getitem__, placeholder=_("Choose"), key=f"shipment-{field}"
    )
    field_error(field)
    return chosen


def nothing(state: ShipmentState | None, *, may_make: bool, has_places: bool) -> None:
    """Why the list is empty, and what to do."""
    if state is not None:
        empty(_("No shipment is in this state."), _("Choose another state, or all of them."))
    elif may_make and not has_places:
        empty(
            _("Nothing was sent yet."),
            _("Enter the school or store room in Artachat first, among the places, with who keeps it."),
        )
    elif may_make:
        empty(_("Nothing was sent yet."), _("Begin a shipment: it stays a draft until its parcels leave."))
    else:
        empty(_("Nothing is on the way to you."), _("You are written to as soon as something is sent to you."))


def table(page: Page[ShipmentRow], actor: Actor, today: date) -> None:
    """One line each: to the sender’s page, or to where one says what arrived."""
    mine = owners_of(actor)
    lines(
        {
            _("Shipment"): [Two(row.title or row.code, row.code if row.title else "") for row in page.rows],
            _("State"): [_state(row, public=row.organisation_id not in mine) for row in page.rows],
            _("To"): [row.destination for row in page.rows],
            _("Parcels"): [row.parcels for row in page.rows],
            _("Sent on"): [_day(row.sent_on) for row in page.rows],
            _("Expected on"): [_expected(row, today) for row in page.rows],
            _("Not told yet"): [row.outstanding or "" for row in page.rows],
        },
        name=_("Shipments"),
        links=[
            menu.address("shipment" if row.organisation_id in mine else "arrival", id=row.public_id)
            for row in page.rows
        ],
    )
    forward_and_back(page, "shipments")


def _state(row: ShipmentRow, *, public: bool) -> Badge:
    return state_cell(row.state, public=public)


def _expected(row: ShipmentRow, today: date) -> str | Badge:
    if row.is_late(today) and row.expected_on:
        return Badge(_("late: %(day)s", day=row.expected_on), "orange")
    return _day(row.expected_on)


def _day(day: date | None) -> str:
    return short_date(day, language()) if day else ""

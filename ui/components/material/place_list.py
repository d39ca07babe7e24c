"""Places as a list: store rooms, schools, classrooms, what lies in each."""

from __future__ import annotations

import streamlit as st

from db.enums import LocationKind
from services.queries.applications.applications import Page
from services.queries.material.stock_places import PlaceLine
from ui import menu
from ui.components.badges import word
from ui.components.layout import empty
from ui.components.lines import Badge, Two, lines
from ui.components.material.catalogue_list import from_address
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, language, n_

KINDS = (LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM)


def filters() -> tuple[str, LocationKind | None, bool]:
    """What was searched for, which kind, and whether closed places are meant."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-places"):
        search = st.text_input(
            _("Search"), placeholder=_("Name or address …"), key="places-search", type="search", width=300,
            live="300ms", on_change=first_page,
        )  # fmt: skip
        kind = from_address(
            "kind", _("Kind"), [one.value for one in KINDS], lambda one: word(LocationKind(one)), key="places",
            nothing=_("All kinds"),
        )  # fmt: skip
        state = from_address(
            "state", _("Shown"), ("closed",), lambda _one: _("Closed"), key="places", nothing=_("In use")
        )
    return search or "", LocationKind(kind) if kind else None, state == "closed"


def nothing(search: str, *, may_edit: bool) -> None:
    """Why the list is empty, and what to do."""
    if search:
        empty(_("No place has this name."), _("Try fewer letters."))
    elif may_edit:
        empty(_("No place is entered yet."), _("Enter the store room first, then the schools that receive material."))
    else:
        empty(_("You keep no place yet."), _("The city that owns the material enters places and who keeps them."))


def table(page: Page[PlaceLine]) -> None:
    """One line each, leading to its page."""
    lines(
        {
            _("Place"): [Two(_name(row), row.school) for row in page.rows],
            _("Kind"): [word(row.kind) for row in page.rows],
            _("Kept by"): [Two(row.keeper, row.responsible) for row in page.rows],
            _("Units there"): [row.units or "" for row in page.rows],
            _("Damaged"): [Badge(str(row.damaged), "red") if row.damaged else "" for row in page.rows],
            _("Lent"): [row.lent or "" for row in page.rows],
        },
        name=_("Stores and schools"),
        links=[menu.address("stock_place", id=row.public_id) for row in page.rows],
    )


def _name(row: PlaceLine) -> str:
    return (row.name_hy if language() == "hy" else "") or row.name


def pager(page: Page[PlaceLine], total: int) -> None:
    """How many there are; forward and back by key."""
    count = n_("%(shown)s of %(n)s place", "%(shown)s of %(n)s places", total, shown=len(page.rows))
    forward_and_back(page, "places", count)

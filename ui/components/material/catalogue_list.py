"""The catalogue as a list: filters in the address, one line for each title, pages by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import streamlit as st

from db.enums import FrenchLevel, LocationKind, MaterialCategory
from services.queries.applications.applications import Page
from services.queries.material.items import NAMED_PLACES, PARTS, ItemLine, Where, Wish
from services.queries.material.stock_places import PlaceChoice
from ui import menu
from ui.components.badges import word
from ui.components.layout import empty
from ui.components.lines import Badge, Two, lines
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, n_

FILTER_WIDTH = 210


def from_address(
    name: str, label: str, options: Sequence[str], words: Callable[[str], str], *, key: str, nothing: str
) -> str | None:
    """One choice that stands in the address under ``name``; ``nothing`` is the word for no choice."""
    asked = st.query_params.get(name, "")
    every = ["", *options]
    chosen = st.selectbox(
        label, every, every.index(asked) if asked in every else 0, key=f"{key}-{name}", on_change=first_page,
        format_func=lambda one: words(one) if one else nothing, width=FILTER_WIDTH, label_visibility="collapsed",
    )  # fmt: skip
    if chosen:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
    return chosen or None


def filters(places: Sequence[PlaceChoice]) -> Wish:
    """What was searched for and chosen."""
    named = {one.public_id: one.name for one in places}
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-items"):
        search = st.text_input(
            _("Search"), placeholder=_("Title, author, publisher …"), key="items-search", type="search", width=300,
            live="300ms", on_change=first_page,
        )  # fmt: skip
        part = from_address("part", _("Shown"), PARTS, _part_word, key="items", nothing=_("Everything"))
        category = from_address(
            "category", _("Category"), [one.value for one in MaterialCategory], _word_of(MaterialCategory), key="items",
            nothing=_("All categories"),
        )  # fmt: skip
        levels = [one.value for one in FrenchLevel if one is not FrenchLevel.NOT_ASSESSED]
        level = from_address(
            "level", _("Level of French"), levels, _word_of(FrenchLevel), key="items", nothing=_("All levels")
        )
        place = from_address("place", _("Place"), list(named), named.__getitem__, key="items", nothing=_("All places"))
    return Wish(
        search=search or "", category=MaterialCategory(category) if category else None,
        level=FrenchLevel(level) if level else None, place=place,
        part=next((one for one in PARTS if one == part), None),
    )  # fmt: skip


def _word_of(kind: type[StrEnum]) -> Callable[[str], str]:
    return lambda value: word(kind(value))


def _part_word(part: str) -> str:
    return {
        "damaged": _("Damaged, to be looked at"),
        "none": _("None left"),
        "retired": _("No longer used"),
    }[part]


def nothing(wish: Wish, *, may_edit: bool) -> None:
    """Why the list is empty, and what to do."""
    if wish != Wish():
        empty(_("Nothing fits this search."), _("Try fewer letters, or take a filter away."))
    elif may_edit:
        empty(_("The catalogue is empty."), _("Enter the first title: books, games, whatever classes work with."))
    else:
        empty(_("The catalogue is empty."), _("The city that owns the material enters it."))


def table(page: Page[ItemLine], where: Mapping[str, Sequence[Where]]) -> None:
    """One line each, leading to its page."""
    lines(
        {
            _("Title"): [Two(row.title, row.maker) for row in page.rows],
            _("Category"): [word(row.category) for row in page.rows],
            _("Level"): [word(row.level) if row.level is not FrenchLevel.NOT_ASSESSED else "" for row in page.rows],
            _("In stock"): [row.total if row.total else Badge(_("none"), "orange") for row in page.rows],
            _("Where"): [_where(where.get(row.public_id, ())) for row in page.rows],
            _("Damaged"): [Badge(str(row.damaged), "red") if row.damaged else "" for row in page.rows],
        },
        name=_("Material"),
        links=[menu.address("item", id=row.public_id) for row in page.rows],
    )


def beside(*, may_edit: bool) -> None:
    """The ways from the catalogue to what is seldom asked for."""
    with st.container(horizontal=True):
        menu.page_link("movements", _("All movements"), icon="swap_horiz")
        menu.page_link("stock_on_day", _("What was where"), icon="history")
        if may_edit:
            menu.page_link("material_labels", _("Labels"), icon="qr_code_2")
            menu.page_link("material_value", _("What it is worth"), icon="euro")


def place_name(name: str, kind: LocationKind) -> str:
    """The name of a place, with what sets it apart where it is not an ordinary one."""
    return (
        f"{name} ({word(kind)})" if kind in {LocationKind.QUARANTINE, LocationKind.LENT, LocationKind.TRANSIT} else name
    )


def _where(places: Sequence[Where]) -> str:
    named = [f"{place_name(one.name, one.kind)} {one.quantity}" for one in places[:NAMED_PLACES]]
    if (more := len(places) - NAMED_PLACES) > 0:
        named.append(n_("%(n)s more place", "%(n)s more places", more))
    return ", ".join(named)


def pager(page: Page[ItemLine], total: int) -> None:
    """How many there are; forward and back by key."""
    forward_and_back(
        page, "items", n_("%(shown)s of %(n)s title", "%(shown)s of %(n)s titles", total, shown=len(page.rows))
    )

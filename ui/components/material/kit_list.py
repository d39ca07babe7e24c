"""Kits and their templates as lists."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from db.enums import FrenchLevel
from services.queries.applications.applications import Page
from services.queries.material.kits import KitLine, TemplateLine
from ui import menu
from ui.components.badges import word
from ui.components.layout import empty
from ui.components.lines import Badge, lines
from ui.components.material.catalogue_list import place_name
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, n_


def only_incomplete() -> bool:
    """Whether the list is narrowed to kits that lack something; kept in the address."""
    return st.toggle(
        _("Only kits that lack something"), key="incomplete", bind="query-params", on_change=first_page
    )  # fmt: skip


def kits(page: Page[KitLine], *, is_narrowed: bool, may_make: bool) -> None:
    """Each kit with where it is and whether it is complete."""
    if not page.rows:
        if is_narrowed:
            empty(_("No kit lacks anything."), _("Take the filter away to see all kits."))
        else:
            hint = _("Say first what belongs into it, then make it of what lies in a store room.")
            empty(_("There is no kit here yet."), hint if may_make else "")
        return
    lines(
        {
            _("Kit"): [row.name for row in page.rows],
            _("State"): [state(row.missing) for row in page.rows],
            _("Place"): [place_name(row.place, row.place_kind) for row in page.rows],
            _("Made after"): [row.template for row in page.rows],
            _("Units"): [row.units for row in page.rows],
            _("Code on the label"): [row.code for row in page.rows],
        },
        name=_("Kits"),
        links=[menu.address("kit", id=row.public_id) for row in page.rows],
    )
    forward_and_back(page, "kits")


def state(missing: int) -> Badge:
    """Complete, or how many units it lacks."""
    if not missing:
        return Badge(_("complete"), "green")
    return Badge(n_("%(n)s unit is missing", "%(n)s units are missing", missing), "orange")


def templates(rows: Sequence[TemplateLine]) -> None:
    """What kits are made after, each leading to its form."""
    if not rows:
        empty(_("Nothing is written yet of what belongs into a kit."), _("Begin with the titles of one class."))
        return
    lines(
        {
            _("Contents"): [row.title for row in rows],
            _("Level"): ["" if row.level is FrenchLevel.NOT_ASSESSED else word(row.level) for row in rows],
            _("Titles"): [row.titles for row in rows],
            _("Units"): [row.units for row in rows],
            _("Kits in use"): [row.kits or "" for row in rows],
        },
        name=_("Contents of kits"),
        links=[menu.address("kit_template", id=row.public_id) for row in rows],
    )

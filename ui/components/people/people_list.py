"""The list of people: search that never stands in the address, who they are, pages by key."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from services.queries.applications.applications import Page
from services.queries.people.people_list import Part, PersonLine
from ui import menu
from ui.components.choosing import choose_one
from ui.components.layout import empty
from ui.components.lines import Columns, Two, choosable_lines, lines
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, n_

_PARTS: tuple[Part, ...] = get_args(Part)


def filters() -> tuple[str, Part | None]:
    """What was searched for, and which part of the people is shown."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-people"):
        search = st.text_input(
            _("Search"), placeholder=_("Name in either script, mail …"), key="people-search", type="search", width=300,
            live="300ms", on_change=first_page,
        )  # fmt: skip
        asked = next((one for one in _PARTS if one == st.query_params.get("part")), "everybody")
        shown = choose_one(
            _("Shown"), ["everybody", *_PARTS], _part_word, key="people-part", default=asked, on_change=first_page
        )
    part = next((one for one in _PARTS if one == shown), None)
    if part:
        st.query_params["part"] = part
    else:
        st.query_params.pop("part", None)
    return search or "", part


def _part_word(part: str) -> str:
    words = {
        "everybody": _("Everybody"),
        "applicant": _("Applicants"),
        "intern": _("Interns"),
        "tutor": _("Internship tutors"),
    }
    return words[part]


def nothing(search: str, part: Part | None) -> None:
    """Why the list is empty."""
    if search or part:
        empty(_("Nobody fits this search."), _("Try fewer letters, in Latin or Armenian script."))
    else:
        empty(
            _("Nobody is known yet."),
            _("People appear here once they apply, or once an internship is entered for them."),
        )


def table(page: Page[PersonLine], *, several: bool = False) -> list[str]:
    """One line each, leading to its page; with ``several``, the public ids of those that are chosen."""
    ids = [row.public_id for row in page.rows]
    columns: Columns = {
        _("Name"): [Two(row.name, row.name_hy) for row in page.rows],
        _("In the cooperation"): [_what(row) for row in page.rows],
        _("E-mail address"): [row.email for row in page.rows],
        _("City"): [row.city for row in page.rows],
        _("Account"): [_("yes") if row.has_account else "" for row in page.rows],
    }
    if several:
        return choosable_lines(columns, ids, key="person")
    lines(columns, name=_("People"), links=[menu.address("person", id=one) for one in ids])
    return []


def _what(row: PersonLine) -> str:
    parts = []
    if row.applications:
        parts.append(n_("%(n)s application", "%(n)s applications", row.applications))
    if row.placements:
        parts.append(n_("%(n)s internship", "%(n)s internships", row.placements))
    if row.exchanges:
        parts.append(n_("%(n)s youth exchange", "%(n)s youth exchanges", row.exchanges))
    if row.is_tutor:
        parts.append(_("internship tutor"))
    return ", ".join(parts)


def pager(page: Page[PersonLine], total: int) -> None:
    """How many there are; forward and back by key."""
    count = n_("%(shown)s of %(n)s person", "%(shown)s of %(n)s people", total, shown=len(page.rows))
    forward_and_back(page, "people", count)

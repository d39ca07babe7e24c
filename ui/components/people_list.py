"""The list of people: search that never stands in the address, who they are, pages by key."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import streamlit as st

from services.queries.applications import Page
from services.queries.people_list import Part, PersonLine
from ui.components.choosing import mode
from ui.components.layout import empty
from ui.i18n import _, n_

_PARTS: tuple[Part, ...] = get_args(Part)


def filters() -> tuple[str, Part | None]:
    """What was searched for, and which part of the people is shown."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            _("Search"), placeholder=_("Name in either script, mail …"), key="people-search", type="search", width=300,
            live="300ms", on_change=_first_page,
        )  # fmt: skip
        asked = next((one for one in _PARTS if one == st.query_params.get("part")), "everybody")
        shown = st.segmented_control(
            _("Shown"), ["everybody", *_PARTS], default=asked, format_func=_part_word, key="people-part", required=True,
            on_change=_first_page,
        )  # fmt: skip
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


def _first_page() -> None:
    for key in ("after", "before"):
        st.query_params.pop(key, None)


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
    """One line each; gives the public ids of those that were clicked."""
    event = st.dataframe(
        pd.DataFrame(
            {
                _("Name"): [row.name for row in page.rows],
                _("In Armenian"): [row.name_hy for row in page.rows],
                _("In the cooperation"): [_what(row) for row in page.rows],
                _("E-mail address"): [row.email for row in page.rows],
                _("City"): [row.city for row in page.rows],
                _("Account"): [_("yes") if row.has_account else "" for row in page.rows],
            }
        ),
        hide_index=True,
        width="stretch",
        height=min(36 * len(page.rows) + 40, 640),
        on_select="rerun",
        selection_mode=mode(several),
        key=f"people-{page.first}-{several}",
        alt=_("People, one a line. Choose a line to open it."),
    )
    return [page.rows[index].public_id for index in event.selection.rows]


def _what(row: PersonLine) -> str:
    parts = []
    if row.applications:
        parts.append(n_("%(n)s application", "%(n)s applications", row.applications))
    if row.placements:
        parts.append(n_("%(n)s internship", "%(n)s internships", row.placements))
    if row.is_tutor:
        parts.append(_("internship tutor"))
    return ", ".join(parts)


def pager(page: Page[PersonLine], total: int) -> None:
    """How many there are; forward and back by key."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(n_("%(shown)s of %(n)s person", "%(shown)s of %(n)s people", total, shown=len(page.rows)))
        st.space("stretch")
        if page.has_next or page.has_previous:
            for direction, label, possible, key in (
                ("before", _("Previous"), page.has_previous, page.first),
                ("after", _("Next"), page.has_next, page.last),
            ):
                if st.button(label, disabled=not possible, key=f"people-{direction}"):
                    _first_page()
                    st.query_params[direction] = key or ""
                    st.rerun()

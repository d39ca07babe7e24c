"""The stock of a day gone by, on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from services.queries.keyed import Page
from services.queries.material.stock_on import OnDay, Title
from ui import menu
from ui.components.layout import empty, escape
from ui.components.lines import lines
from ui.components.material.catalogue_list import place_name
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, n_


def asked_day(today: date) -> date:
    """The day, kept in the address; today at first."""
    try:
        asked = date.fromisoformat(st.query_params.get("day", ""))
    except ValueError:
        asked = today
    chosen = st.date_input(
        _("At the end of the day"), min(asked, today), max_value=today, format="DD/MM/YYYY", key="stock-day", width=200,
        on_change=first_page,
    )  # fmt: skip
    day: date = chosen or today
    st.query_params["day"] = day.isoformat()
    return day


def table(about: str, rows: Sequence[OnDay]) -> None:
    """Place and units of one item; ``about`` is its title."""
    st.markdown(f"**{escape(about)}**")
    if not rows:
        empty(_("Nothing was there on this day."), _("Choose a later day."))
        return
    st.caption(n_("%(n)s unit altogether", "%(n)s units altogether", sum(row.quantity for row in rows)))
    _lines(rows)


def titles(page: Page[Title], about: str = "") -> None:
    """The whole stock, or that of the place named ``about``, a page of titles at a time."""
    if about:
        st.markdown(f"**{escape(about)}**")
    rows = [one for title in page.rows for one in title.places]
    if rows:
        _lines(rows)
    else:
        empty(_("Nothing was there on this day."), _("Choose a later day."))
    forward_and_back(page, "stock-day")


def _lines(rows: Sequence[OnDay]) -> None:
    lines(
        {
            _("Title"): [row.title for row in rows],
            _("Place"): [place_name(row.name, row.kind) for row in rows],
            _("Units"): [row.quantity for row in rows],
        },
        name=_("What was where"),
        links=[menu.address("item", id=row.item) for row in rows],
    )

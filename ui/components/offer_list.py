"""Offers as a table."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from services.queries.offers import OfferRow
from ui.components.badges import period, state_word
from ui.i18n import _


def table(rows: tuple[OfferRow, ...], key: str) -> str | None:
    """One line each; gives the public id of the one that was clicked."""
    event = st.dataframe(
        pa.table(
            {
                _("Offer"): [row.title for row in rows],
                _("Department"): [row.department for row in rows],
                _("Dates"): [period(row.starts_on, row.ends_on) for row in rows],
                _("State"): [state_word(row.state) for row in rows],
                _("Free places"): [f"{row.free} / {row.places}" for row in rows],
                _("Wishes"): [row.chosen for row in rows],
                _("Internship tutor"): [row.tutor for row in rows],
            }
        ),
        hide_index=True,
        width="stretch",
        height=min(36 * len(rows) + 40, 640),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=_("Offers, one a line. Choose a line to open it."),
    )
    chosen = event.selection.rows
    return rows[chosen[0]].public_id if chosen else None

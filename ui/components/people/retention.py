"""How long documents are kept, as everybody may read it."""

from __future__ import annotations

import streamlit as st

from services.retention import RETENTION, SPANS
from ui.components.layout import section
from ui.i18n import _


def kept_for() -> None:
    """One line for each kind of document: what, until when, by which rule."""
    section(_("How long documents are kept"))
    st.caption(_("Every night the software deletes what has reached its day."))
    for row in RETENTION.values():
        until = _(SPANS[row.after], n=row.months) if row.months else _(SPANS[row.after])
        st.markdown(f"**{_(row.what)}** – {until}  \n:gray[:small[{_(row.law)}]]")

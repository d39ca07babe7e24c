"""A link that was just made: shown once, to be copied into a messenger or handed over as a QR code."""

from __future__ import annotations

from html import escape

import segno
import streamlit as st

from services import links
from settings import settings
from ui.i18n import _

_SHOWN = "_shown_link"


def show_link(token: str, *, where: str = "") -> None:
    """Remember a fresh link for the next run alone: it cannot be read again afterwards.

    ``where`` names its place on a page that makes links in several.
    """
    st.session_state[_SHOWN] = where, settings().base_url.rstrip("/") + links.path(token)


def shown_link(where: str = "") -> None:
    """The fresh link of this place, to be copied into a messenger."""
    made_in, address = st.session_state.get(_SHOWN, ("", ""))
    if address and made_in == where:
        st.markdown(_("Copy this link now; it is not shown again."))
        st.code(address, language=None, wrap_lines=True)
        code = segno.make(address, error="m").svg_data_uri(scale=4, light="#fff")
        st.html(f'<img src="{code}" alt="{escape(_("The link as a QR code"))}">')
        if st.button(_("I have copied it"), key="link-copied"):
            st.session_state.pop(_SHOWN, None)
            st.rerun()

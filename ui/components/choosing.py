"""Choosing lines of a table: a click opens one, or marks several to act on."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from ui.i18n import _


def choose_several(name: str, *, for_file: bool = False) -> bool:
    """Whether a click chooses instead of opening. ``for_file``: all that can be done with them is to export them."""
    why = _("The chosen lines can be taken as a file.") if for_file else None
    return st.toggle(_("Choose several"), key=f"{name}-several", help=why)


def mode(several: bool) -> Literal["multi-row", "single-row"]:
    """What a table lets choose."""
    return "multi-row" if several else "single-row"

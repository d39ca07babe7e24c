"""Choosing a password: the rule in one line, the refusal at the field."""

from __future__ import annotations

import streamlit as st

from ui.act import field_error
from ui.i18n import _


def new_password(label: str, *, key: str = "new_password") -> str:
    """An input for a password that is being chosen."""
    password = st.text_input(
        label,
        type="password",
        autocomplete="new-password",
        max_chars=256,
        key=key,
        help=_("A sentence of seven words is the easiest to remember."),
    )
    st.caption(
        _(
            "At least 12 characters with capitals, small letters, digits and signs; or 14 with three of these; "
            "or a sentence of seven words."
        )
    )
    field_error("password")
    return password

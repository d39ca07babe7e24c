"""Choosing what a list shows, and lines of it to act on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from ui.i18n import _

One = TypeVar("One")
FEW = 3
"""Choices that lie side by side on a phone too."""


def choose_several(name: str, *, for_file: bool = False) -> bool:
    """Whether lines are marked instead of opened. ``for_file``: all that can be done with them is to export them."""
    why = _("The chosen lines can be taken as a file.") if for_file else None
    return st.toggle(_("Choose several"), key=f"{name}-several", help=why)


def choose_one(
    label: str,
    options: Sequence[One],
    words: Callable[[One], str],
    *,
    key: str,
    default: One,
    on_change: Callable[[], None] | None = None,
) -> One:
    """One of the options: a few side by side, more in a field that folds and never wraps."""
    if len(options) > FEW:
        return st.selectbox(
            label, options, options.index(default), format_func=words, key=f"{key}-field", on_change=on_change,
            width=320, label_visibility="collapsed",
        )  # fmt: skip
    return st.segmented_control(
        label, options, default=default, format_func=words, key=key, on_change=on_change, required=True,
        label_visibility="collapsed",
    )  # fmt: skip

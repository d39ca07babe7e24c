"""Choosing what a list shows, and lines of it to act on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from ui.i18n import _

One = TypeVar("One")
ALL = ""
"""Stands for None among choices: a field whose value is None is an emptied one to Streamlit, which then says nothing or
offers to empty it."""
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
    """One of the options, of which one may be None: a few side by side, more in a field that folds and never wraps."""
    marks = [ALL if one is None else one for one in options]
    texts = dict(zip(marks, map(words, options), strict=True))
    few = len(marks) <= FEW
    name, first = _going_on(key if few else f"{key}-field", texts, ALL if default is None else default)
    if few:
        chosen = st.segmented_control(
            label, marks, default=first, format_func=texts.__getitem__, key=name, on_change=on_change, required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    else:
        chosen = st.selectbox(
            label, marks, marks.index(first), format_func=texts.__getitem__, key=name, on_change=on_change, width=320,
            label_visibility="collapsed",
        )  # fmt: skip
    return options[marks.index(chosen)]


def _going_on(key: str, texts: dict[Any, str], default: Any) -> tuple[str, Any]:
    """The name of the field, and what it begins with.

    Streamlit knows a choice by its word. Where a word changes, as the count in it does, the field would go on to say
    the old one or nothing: another field then begins with what was chosen.
    """
    turn, before = st.session_state.get(f"{key}-words", (0, texts))
    if before != texts:
        chosen = st.session_state.get(_name(key, turn))
        default = chosen if chosen in texts else default
        turn += 1
    st.session_state[f"{key}-words"] = (turn, texts)
    return _name(key, turn), default


def _name(key: str, turn: int) -> str:
    return f"{key}-{turn}" if turn else key

"""How every page begins, and the few shapes that repeat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

NARROW = 760
"""Pixels of a page to read or to fill in."""


def header(title: str, lead: str = "") -> None:
    """Title, and one sentence that says what the page is for."""
    st.title(title, anchor=False)
    if lead:
        st.caption(lead)


def section(title: str) -> None:
    """A chapter of the page, one level below its title."""
    st.header(title, anchor=False)


@contextmanager
def narrow() -> Iterator[None]:
    """A column of reading width."""
    with st.container(width=NARROW):
        yield


def empty(message: str, hint: str = "") -> None:
    """A list without rows: why, and what to do."""
    with st.container(border=True):
        st.markdown(f"**{message}**")
        if hint:
            st.markdown(hint)


def facts(rows: list[tuple[str, str]]) -> None:
    """Label and value, one under the other; rows without value are left out."""
    for label, value in rows:
        if value:
            st.markdown(f":gray[{escape(label)}]  \n{escape(value)}")


_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#|$~:"})


def unbroken(text: str) -> str:
    """``text`` on one line: a phone number, say."""
    return text.replace(" ", "\u00a0")


def escape(text: str) -> str:
    """``text`` as it is, in markdown: no formatting, link, colour or formula comes out of what people typed."""
    return text.translate(_SPECIAL).replace("\n", "  \n")

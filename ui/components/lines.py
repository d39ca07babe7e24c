"""Lists: one HTML table that lies as cards where there is no room for columns. The looks stand in ``shell.css``.

A line that leads somewhere is a real link: it is reached by keyboard, opens in a tab of its own if that is asked for,
and names its place in the address. ``links.js`` turns the page without loading the document anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape as html_escape
from itertools import repeat
from urllib.parse import urlencode

import streamlit as st

from services.labels import STATES
from ui.components.badges import state_word
from ui.components.layout import escape
from ui.i18n import _


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word with its colour, as the labels of states have them."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Two:
    """A text, and smaller below it what explains it."""

    text: str
    below: str


Cell = str | int | Badge | Two
_BETWEEN = "\x1f"
"""Parts texts that are escaped together; nobody types it."""
_TURN = "_turn-of-"
"""Boxes that were drawn cannot be changed in the same run: with each turn they are others."""
Columns = Mapping[str, Sequence[Cell]]
"""Title of a column → its cell in each row. The first column names the row."""


def state_cell(state: StrEnum, *, public: bool = False) -> Badge:
    """A state as a badge in a list."""
    return Badge(state_word(state, public=public), STATES[state].colour)


def here(**query: str) -> str:
    """The address of this page with one more parameter."""
    kept = {name: st.query_params[name] for name in st.query_params}
    return "?" + urlencode(kept | query)


def lines(columns: Columns, *, name: str, links: Sequence[str] = ()) -> None:
    """The rows, each leading to its link if ``links`` are given. ``name`` says to screen readers what they are.

    A column in which nothing stands is left out.
    """
    first, *others = columns
    written = {title: _written(columns[title]) for title in columns}
    titles = [first, *(one for one in others if any(written[one]))]
    heads = "".join(f'<th role="columnheader" scope="col">{html_escape(title)}</th>' for title in titles)
    names = written[first]
    if links:
        names = [f'<a href="{link}">{text}</a>' for link, text in zip(_escaped(links), names, strict=True)]
    cells = [_cells(title, written[title]) for title in titles[1:]]
    body = "".join(
        f'<tr role="row"><th role="rowheader" scope="row">{text}</th>{"".join(row)}</tr>'
        for text, row in zip(names, zip(*cells, strict=True) if cells else repeat((), len(names)), strict=True)
    )
    st.html(
        f'<div class="lines"><table role="table" aria-label="{html_escape(name)}">'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _cells(title: str, texts: Sequence[str]) -> list[str]:
    """A cell says its title by itself where there is no row of titles; an empty one is left out there."""
    begin = f'<td role="cell" data-title="{html_escape(title)}"'
    return [f"{begin}>{text}</td>" if text else f"{begin} class=nothing></td>" for text in texts]


def _written(cells: Sequence[Cell]) -> list[str]:
    """The cells of a column in HTML."""
    texts = _escaped([_upper(cell) for cell in cells])
    below = _escaped([cell.below if isinstance(cell, Two) else "" for cell in cells])
    return [_html(cell, text, small) for cell, text, small in zip(cells, texts, below, strict=True)]


def _upper(cell: Cell) -> str:
    return cell.text if isinstance(cell, (Badge, Two)) else str(cell)


def _html(cell: Cell, text: str, below: str) -> str:
    if isinstance(cell, Badge) and text:
        return f'<span class="badge {cell.colour}">{text}</span>'
    return f"{text}<small>{below}</small>" if below else text


def _escaped(texts: Sequence[str]) -> list[str]:
    """All of them without anything that HTML understands: at once, which costs a tenth of one after the other."""
    found = html_escape(_BETWEEN.join(texts)).split(_BETWEEN)
    return found if len(found) == len(texts) else [html_escape(text) for text in texts]


def choosable_lines(columns: Columns, ids: Sequence[str], *, key: str) -> list[str]:
    """The same rows, each with a box before it; gives the ids of those that are chosen."""
    turn = st.session_state.get(_TURN + key, 0)
    keys = [f"{key}-{turn}-{one}" for one in ids]
    st.button(_("Choose all of this page"), key=f"{key}-all", icon=":material/select_all:", on_click=_choose,
              args=(keys,))  # fmt: skip
    rows = list(zip(*columns.values(), strict=True))
    with st.container(gap="xsmall"):
        boxes = [st.checkbox(_in_one_line(row), key=one) for row, one in zip(rows, keys, strict=True)]
    return [one for one, is_chosen in zip(ids, boxes, strict=True) if is_chosen]


def choose_none(key: str) -> None:
    """Take all marks away, once something was done with the chosen rows."""
    st.session_state[_TURN + key] = st.session_state.get(_TURN + key, 0) + 1


def _choose(keys: Sequence[str]) -> None:
    for one in keys:
        st.session_state[one] = True


def _in_one_line(cells: Sequence[Cell]) -> str:
    first, *others = (_text(cell) for cell in cells)
    return f"**{escape(first)}** :gray[{escape(' · '.join(one for one in others if one))}]"


def _text(cell: Cell) -> str:
    match cell:
        case Badge(text, _colour):
            return text
        case Two(text, below):
            return f"{text} · {below}" if below else text
        case _:
            return str(cell)

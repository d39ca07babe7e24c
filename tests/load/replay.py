"""A recording drawn again by plain calls of Streamlit with literal arguments: the same widgets, texts and rows.

Rows that we write as a table of our own are shown as a plain page shows rows, by ``st.dataframe``; cards and other
texts of ours are sent as they are.

What it costs is what Streamlit itself costs for that page: there is no database, account, translation or rule behind
it, and nothing is computed. All is prepared once; a run only makes the calls.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.proto.Delta_pb2 import Delta

Draw = Callable[[Any], Any]
_numbers = count()
_HEADINGS = {"h1": "title", "h2": "header", "h3": "subheader"}
_ALERTS = {1: "error", 2: "warning", 3: "info", 4: "success"}


@dataclass
class Node:
    """A block or element: ``draw`` makes it in its parent; blocks give back what their children stand in."""

    kind: str
    draw: Draw
    children: list[Node] = field(default_factory=list)
    shared: bool = False
    """``draw`` gives one place for each child (columns, tabs) instead of one for all."""


def _call(name: str, *args: Any, **options: Any) -> Draw:
    return lambda parent: getattr(parent, name)(*args, **options)


def _widget(name: str, *args: Any, **options: Any) -> Draw:
    return _call(name, *args, key=f"w{next(_numbers)}", **options)


def _options(one: Any) -> dict[str, Any]:
    return {"index": one.default if one.options and one.HasField("default") else None}


def _frame(one: Any) -> Draw:
    frame = convert_arrow_bytes_to_pandas_df(one.arrow_data.data)
    if not one.selection_mode:
        return _call("dataframe", frame, hide_index=True)
    return _widget("dataframe", frame, hide_index=True, on_select="rerun", selection_mode="single-row")


class _Rows(HTMLParser):
    """The titles of a table and the texts of its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def _html(one: Any) -> Draw:
    found = _Rows()
    found.feed(one.body)
    if not found.rows:
        return _call("markdown", one.body)
    titles, *rows = found.rows
    return _call("dataframe", pd.DataFrame(rows, columns=titles), hide_index=True)


def _chart(one: Any) -> Draw:
    frames = [convert_arrow_bytes_to_pandas_df(data.data.data) for data in one.datasets if data.data.data]
    if one.data.data:
        frames.append(convert_arrow_bytes_to_pandas_df(one.data.data))
    spec = json.loads(one.spec)
    return _call("vega_lite_chart", frames[0] if frames else None, spec)


def _number(one: Any) -> Draw:
    whole = one.data_type == one.DataType.INT
    value = (int(one.default) if whole else one.default) if one.HasField("default") else None
    return _widget("number_input", one.label, value=value)


def _date(one: Any) -> Draw:
    return _widget("date_input", one.label, one.default[0].replace("/", "-") if one.default else None)


ELEMENTS: dict[str, Callable[[Any], Draw]] = {
    "markdown": lambda one: _call("caption" if one.element_type == one.CAPTION else "markdown", one.body),
    "heading": lambda one: _call(_HEADINGS.get(one.tag, "subheader"), one.body, anchor=False),
    "text": lambda one: _call("text", one.body),
    "html": _html,
    "alert": lambda one: _call(_ALERTS.get(one.format, "info"), one.body),
    "empty": lambda _one: _call("empty"),
    "space": lambda _one: _call("space"),
    "metric": lambda one: _call("metric", one.label, one.body),
    "link_button": lambda one: _call("link_button", one.label, one.url),
    "page_link": lambda one: _call("link_button", one.label, "https://example.org"),
    "button": lambda one: (
        _widget("form_submit_button", one.label) if one.is_form_submitter else _widget("button", one.label)
    ),
    "button_group": lambda one: _widget(
        "segmented_control", one.label or "-", [option.content for option in one.options],
        default=one.options[one.default[0]].content if one.default else None,
    ),
    "selectbox": lambda one: _widget("selectbox", one.label, list(one.options), **_options(one)),
    "radio": lambda one: _widget("radio", one.label, list(one.options), **_options(one)),
    "multiselect": lambda one: _widget("multiselect", one.label, list(one.options)),
    "checkbox": lambda one: _widget("checkbox", one.label, value=one.default),
    "text_input": lambda one: _widget("text_input", one.label, one.default),
    "text_area": lambda one: _widget("text_area", one.label, one.default),
    "number_input": _number,
    "date_input": _date,
    "time_input": lambda one: _widget("time_input", one.label),
    "file_uploader": lambda one: _widget("file_uploader", one.label),
    "menu_button": lambda one: _widget("menu_button", one.label, list(one.options)),
    "dataframe": _frame,
    "vega_lite_chart": _chart,
}  # fmt: skip
NOT_OF_THE_PAGE = {"toast", "favicon"}


def _block(block: Any, children: list[Node]) -> tuple[Draw, bool]:
    """How a block is made, and whether each child has a place of its own in it."""
    kinds = {child.kind for child in children}
    match block.WhichOneof("type"):
        case "flex_container" if kinds == {"column"}:
            return _call("columns", len(children)), True
        case "flex_container":
            return _call("container", horizontal=block.flex_container.direction == 2,
                         border=block.flex_container.border), False  # fmt: skip
        case "tab_container":
            return _call("tabs", [child.draw.__doc__ or f"Tab {n}" for n, child in enumerate(children)]), True
        case "expandable":
            return _call("expander", block.expandable.label or "-"), False
        case "popover":
            return _call("popover", block.popover.label or "-"), False
        case "form":
            return _call("form", f"form{next(_numbers)}"), False
        case _:
            return _call("container"), False


def tree(deltas: dict[tuple[int, ...], bytes]) -> tuple[dict[int, list[Node]], set[str]]:
    """What stands in the main part (0) and the sidebar (1), and kinds of elements that cannot be drawn again."""
    below: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for place in sorted(deltas):
        below.setdefault(place[:-1], []).append(place)
    missing: set[str] = set()

    def grown(place: tuple[int, ...]) -> Node | None:
        delta = Delta.FromString(deltas[place])
        if delta.WhichOneof("type") == "add_block":
            children = [node for child in below.get(place, []) if (node := grown(child))]
            draw, shared = _block(delta.add_block, children)
            return Node(delta.add_block.WhichOneof("type") or "block", draw, children, shared)
        kind = delta.new_element.WhichOneof("type") or "empty"
        if kind in ELEMENTS:
            return Node(kind, ELEMENTS[kind](getattr(delta.new_element, kind)))
        if kind not in NOT_OF_THE_PAGE:
            missing.add(kind)
        return None

    return {root: [node for place in below.get((root,), []) if (node := grown(place))] for root in (0, 1)}, missing


def draw(nodes: list[Node], parent: Any) -> None:
    """Make all of them in ``parent``."""
    for node in nodes:
        made = node.draw(parent)
        if node.shared:
            for place, child in zip(made, node.children, strict=True):
                draw(child.children, place)
        elif node.children:
            draw(node.children, made)


@st.cache_resource
def loaded(path: str) -> dict[int, list[Node]]:
    """The recording of one page, prepared once."""
    return tree(pickle.loads(Path(path).read_bytes()))[0]

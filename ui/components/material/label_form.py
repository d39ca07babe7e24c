"""Choosing what is printed on sheets of labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from services.documents.labels import MOST_LABELS, SHEETS, wish
from ui.components.layout import empty
from ui.i18n import _, n_

KINDS = ("items", "kits", "places")


def kind() -> str:
    """Titles, kits or places; kept in the address."""
    words = {"items": _("Titles"), "kits": _("Kits"), "places": _("Stores and schools")}
    asked = st.query_params.get("kind", KINDS[0])
    chosen: str = st.segmented_control(
        _("Labels of"), KINDS, default=asked if asked in KINDS else KINDS[0], format_func=words.__getitem__,
        key="labels-kind", required=True,
    )  # fmt: skip
    st.query_params["kind"] = chosen
    return chosen


def form(names: Mapping[str, str], chosen: Sequence[str]) -> None:
    """Which things, how often, on which sheet; ``names`` by code, ``chosen`` at first."""
    if not names:
        empty(_("There is nothing to label yet."), _("Enter titles and places first."))
        return
    codes = st.multiselect(
        _("Which ones"), list(names), [code for code in chosen if code in names], key=f"labels-{len(names)}",
        format_func=lambda code: f"{names[code]} · {code}", placeholder=_("All of them"),
    ) or list(names)  # fmt: skip
    sheet = st.selectbox(
        _("Sheet"), list(SHEETS), format_func=lambda one: SHEETS[one].name, key="labels-sheet",
        help=_("Print at 100 %, without fitting to the page."),
    )  # fmt: skip
    left, right = st.columns(2)
    start = left.number_input(
        _("Begin at label number"), 1, SHEETS[sheet].labels, 1, key=f"labels-start-{sheet}",
        help=_("Counted from the upper left, line by line: a sheet that was begun can be used up."),
    )  # fmt: skip
    copies = right.number_input(_("Labels of each"), 1, 50, 1, key="labels-copies")
    number = len(codes) * copies
    if number > MOST_LABELS:
        st.warning(_("Print at most %(n)s labels at once.", n=MOST_LABELS))
        return
    st.link_button(
        n_("Print %(n)s label (PDF)", "Print %(n)s labels (PDF)", number),
        f"/documents/labels/{wish(sheet, start, copies, codes)}", type="primary", icon=":material/print:",
    )  # fmt: skip

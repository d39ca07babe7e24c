"""At a receipt: labels scanned one after the other count what is there; the same field searches a long list."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from services.materials import barcodes, scanning
from services.queries.material.shipments import SentLine
from ui.components.layout import escape
from ui.i18n import _

FEW = 5
"""Of a long list, before anything is searched."""
WHAT = ("ok", "missing", "damaged")
"""What can be said of each line."""
_WORDS = "words"


def sought(rows: Sequence[SentLine], key: str, most: int) -> list[SentLine]:
    """The lines to be asked about: those of which something is said, then those that were searched, ``most`` in all."""
    with (
        st.form(f"{key}-scan", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        text = st.text_input(
            _("Search or scan"), placeholder=_("Title, ISBN or code of the label"), key=f"{key}-search",
            autocomplete="off", width=300,
        )  # fmt: skip
        sent = st.form_submit_button(_("Count or find"), key=f"count-{key}", icon=":material/barcode_scanner:")
    if sent:
        _take(rows, key, (text or "").strip())
    words = st.session_state.get(f"{key}-{_WORDS}-", "").casefold()
    told = [row for row in rows if any(st.session_state.get(field(key, what, row)) for what in WHAT)]
    others = [row for row in rows if row not in told and words in f"{row.title} {row.parcel_code}".casefold()]
    shown = most if words or len(rows) <= most else FEW
    return told + others[: max(shown - len(told), 0)]


def field(key: str, what: str, row: SentLine) -> str:
    """The key of the number that says how many of a line are so."""
    return f"{key}-{what}-{row.public_id}"


def is_counted(key: str, row: SentLine) -> bool:
    """Whether a label of this line was scanned."""
    return bool(st.session_state.get(field(key, "ok", row)))


def forget(key: str) -> None:
    """Begin anew, once the answer is sent."""
    parts = tuple(f"{key}-{part}-" for part in (*WHAT, _WORDS))
    for name in [one for one in st.session_state if str(one).startswith(parts)]:
        del st.session_state[name]


def _take(rows: Sequence[SentLine], key: str, text: str) -> None:
    """Count what bears this code; whatever is no code is searched."""
    code = scanning.code_of(text)
    number = barcodes.thirteen(code)
    kit = [row for row in rows if code and row.kit_code == code]
    same = [row for row in rows if code and (code in row.codes or number == row.ean)]
    st.session_state[f"{key}-{_WORDS}-"] = ""
    if kit:
        for row in kit:
            st.session_state[field(key, "ok", row)] = row.outstanding
        st.markdown(escape(_("«%(title)s»: counted as a whole.", title=kit[0].kit)))
    elif loose := [row for row in same if not row.kit]:
        _count(loose, key)
    elif same or any(text.casefold() in f"{row.title} {row.parcel_code}".casefold() for row in rows):
        st.session_state[f"{key}-{_WORDS}-"] = same[0].title if same else text
    else:
        st.warning(_("Nothing of what was sent is called «%(text)s»: write it below if it came.", text=escape(text)))


def _count(rows: Sequence[SentLine], key: str) -> None:
    """One more of the first line that still lacks one."""
    for row in rows:
        name = field(key, "ok", row)
        there = int(st.session_state.get(name) or 0)
        if there < row.outstanding:
            st.session_state[name] = there + 1
            said = _("«%(title)s»: %(n)s of %(sent)s counted.", title=row.title, n=there + 1, sent=row.outstanding)
            st.markdown(f":material/check: {escape(said)}")
            return
    st.warning(escape(_("All that were sent of «%(title)s» are counted already.", title=rows[0].title)))

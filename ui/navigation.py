"""The menu of a run: what ``st.navigation`` gives and sends, made once for each language and menu.

It asks some 125 pages for their hash, address and icon at each click and writes all of them into a message. The message
is always the same but for the page that runs, so what it sent the first time is kept and sent again. All pages stay
registered: addresses, the way back and old tabs find each of them.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from db.enums import Language
from services.actors import Actor
from ui import menu
from ui.i18n import language


@dataclass(frozen=True, slots=True)
class _Sent:
    """``message`` names no page that runs yet. ``known``: what Streamlit keeps of each page, by hash."""

    message: ForwardMsg
    known: dict[str, Any]
    pages: dict[str, Any]
    first: str


def page_to_run(actor: Actor) -> Any:
    """Send the menu of ``actor`` and give the page that was asked for, the first one for addresses without any."""
    context: Any = get_script_run_ctx()
    if context is None:  # outside a server, as when a test only imports the script
        return st.navigation(menu.pages(language(), menu.shown_to(actor)), expanded=True)
    sent = _sent(language(), menu.shown_to(actor))
    found = context.pages_manager.set_pages_and_resolve(sent.known, fallback_page_hash=sent.first)
    if found is None:  # no such address: Streamlit says so and shows the first page
        return st.navigation(menu.pages(language(), menu.shown_to(actor)), expanded=True)
    page = copy(sent.pages[found["page_script_hash"]])
    page._can_be_called = True
    message = ForwardMsg()
    message.CopyFrom(sent.message)
    message.navigation.page_script_hash = page._script_hash
    message.hash = f"{sent.message.hash}-{page._script_hash}"
    context.set_mpa_v2_page(page._script_hash)
    context.enqueue(message)
    return page


@lru_cache(maxsize=64)
def _sent(lang: Language, shown: frozenset[str]) -> _Sent:
    """Have ``st.navigation`` do it once, without sending anything."""
    context: Any = get_script_run_ctx()
    taken: list[ForwardMsg] = []
    sections = menu.pages(lang, shown)
    send, context._enqueue = context._enqueue, taken.append
    try:
        st.navigation(sections, expanded=True)
    finally:
        context._enqueue = send
    message = next(one for one in taken if one.HasField("navigation"))
    message.navigation.ClearField("page_script_hash")
    message.hash = f"menu-{lang}-{hash(shown):x}"
    pages = {page._script_hash: page for section in sections.values() for page in section}
    first = next(key for key, page in pages.items() if page._default)
    return _Sent(message, context.pages_manager.get_pages(), pages, first)

"""The language of the person who looks, and translation into it.

Order: the language chosen on this browser (a cookie set by the switch), the one of the account, the browser's own,
French. The choice is kept for the length of a Streamlit session, because a switch reloads the page.
"""

from __future__ import annotations

from collections import OrderedDict

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from db.enums import Language
from services.i18n import LANGUAGES, translate, translate_plural
from services.sessions import language_cookie_name
from settings import settings

_CHOSEN: OrderedDict[str, Language] = OrderedDict()
_REMEMBERED = 20_000


def _session_id() -> str:
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def begin(preferred: Language | None) -> Language:
    """Settle the language for this run of the script; ``preferred`` is the account's."""
    chosen = st.context.cookies.get(language_cookie_name(), "")
    browser = (st.context.locale or "").split("-")[0]
    for candidate in (chosen, preferred or "", browser, settings().default_language):
        if candidate in LANGUAGES:
            break
    _CHOSEN[_session_id()] = Language(candidate)
    while len(_CHOSEN) > _REMEMBERED:
        _CHOSEN.popitem(last=False)
    return Language(candidate)


def language() -> Language:
    """The language of the page."""
    return _CHOSEN.get(_session_id(), Language.FR)


def _(msgid: str, /, **params: object) -> str:
    """``msgid`` in the language of the page."""
    return translate(language(), msgid, **params)


def n_(singular: str, plural: str, n: int, /, **params: object) -> str:
    """The form for ``n`` in the language of the page; ``%(n)s`` is filled in."""
    return translate_plural(language(), singular, plural, n, **params)


def language_address(target: Language, next_path: str) -> str:
    """Address that switches the language and comes back to ``next_path``."""
    return f"/session/language?to={target.value}&next={next_path}"

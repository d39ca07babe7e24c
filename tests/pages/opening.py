"""Pages of the application as somebody who is signed in opens them, and what stands on them."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from services.i18n import translate
from settings import ROOT
from tests.signing_in import at_address, signed_in


def opened(user: Any, page: str, *, language: str = "fr", **query: str) -> AppTest:
    """The page of this name, for a ``User`` or an ``Actor``, with these parameters in its address."""
    at = signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), user, language=language)
    return checked(at_address(at, page, **query))


def checked(at: AppTest) -> AppTest:
    assert not at.exception, [one.message for one in at.exception]
    return at


def words(at: AppTest) -> str:
    """What the page says outside of inputs and tables."""
    return "\n".join(one.value for one in (*at.markdown, *at.caption, *at.warning, *at.info))


def button(at: AppTest, msgid: str, which: int = 0) -> Any:
    """The first button with this label; -1 for the last, which is the one of an open dialog."""
    return [one for one in at.button if one.label == translate("fr", msgid)][which]

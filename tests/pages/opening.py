"""Pages of the application as somebody who is signed in opens them, and what stands on them."""

from __future__ import annotations

from html.parser import HTMLParser
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


class _Cells(HTMLParser):
    """The text of each cell, and where each row leads."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")
        elif tag == "small":
            self.rows[-1][-1] += "\n"
        elif tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_data(self, data: str) -> None:
        self.rows[-1][-1] += data


def _tables(at: AppTest) -> list[_Cells]:
    found = []
    for one in at.html:
        if one.value.startswith('<div class="lines">'):
            cells = _Cells()
            cells.feed(one.value)
            found.append(cells)
    return found


def listed(at: AppTest, which: int = 0) -> list[list[str]]:
    """The rows of a list on the page, as texts of their cells; none where there is no list."""
    tables = _tables(at)
    return tables[which].rows[1:] if tables else []


def links_of(at: AppTest, which: int = 0) -> list[str]:
    """Where the rows of a list lead."""
    return _tables(at)[which].links

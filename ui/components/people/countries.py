"""Countries for lists to choose from: the two of the cooperation first, then by name."""

from __future__ import annotations

from functools import cache

from babel import Locale

from ui.i18n import language

FIRST = ("AM", "FR")


@cache
def countries(lang: str) -> list[str]:
    """ISO codes, in the order in which they are offered."""
    names = {code: name for code, name in Locale(lang).territories.items() if isinstance(code, str)}
    rest = [
        code
        for code in names
        if len(code) == 2 and code.isalpha() and code not in {*FIRST, "EU", "UN", "ZZ", "XA", "XB", "EZ", "QO"}
    ]
    return [*FIRST, *sorted(rest, key=lambda code: names[code])]


def country_name(code: str) -> str:
    """The country's name in the language of the page."""
    return _names(language()).get(code, code)


@cache
def _names(lang: str) -> dict[str, str]:
    """Read once: a list to choose from asks for each of them at each click."""
    return dict(Locale(lang).territories.items())

"""Closed lists that people choose from, in the language of the page: languages they speak, animals, interests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale

from services.hosting_labels import LANGUAGES
from ui.i18n import _, language


def language_names(codes: Iterable[str]) -> list[str]:
    """Names of these languages."""
    known = _names(language())
    return [known.get(code, code) for code in codes]


def languages() -> dict[str, str]:
    """Those that are offered to choose from, by code."""
    return dict(zip(LANGUAGES, language_names(LANGUAGES), strict=True))


def in_page_language(words: Mapping[str, str]) -> dict[str, str]:
    """The words of a closed list, by value."""
    return {value: _(msgid) for value, msgid in words.items()}


@cache
def _names(lang: str) -> dict[str, str]:
    names = Locale(lang).languages
    return {code: names[code].capitalize() if lang == "fr" else names[code] for code in LANGUAGES}

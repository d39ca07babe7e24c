"""What young people write of themselves, in any of the three languages, as the values that families choose from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from babel import Locale

from services.hosting_labels import INTERESTS, LANGUAGES
from services.i18n import LANGUAGES as SHOWN
from services.i18n import translate
from services.search import fold


def interests_of(words: Iterable[str]) -> frozenset[str]:
    """Values of ``INTERESTS``; another word stands for itself."""
    return frozenset(_interests().get(fold(word), fold(word)) for word in words)


def languages_of(words: Iterable[str]) -> frozenset[str]:
    """Codes of languages, whether codes or names were written."""
    return frozenset(_languages().get(fold(word), fold(word)) for word in words)


@cache
def _interests() -> dict[str, str]:
    found = {value: value for value in INTERESTS}
    for language in SHOWN:
        found |= {fold(translate(language, msgid)): value for value, msgid in INTERESTS.items()}
    return found


@cache
def _languages() -> dict[str, str]:
    found = {code: code for code in LANGUAGES}
    for language in SHOWN:
        names = Locale(language).languages
        found |= {fold(names[code]): code for code in LANGUAGES}
    return found

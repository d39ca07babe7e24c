"""Translation into a given language from the catalogues in ``locales/`` (gettext, msgids in English).

Catalogues are read from their ``.po`` files at the first use in a process: there is no compile step to forget.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locales"
LANGUAGES = ("fr", "en", "hy")
_ELIDED = re.compile(r"\b(d|D|qu|Qu)e (?=%\((\w+)\)s)")
"""The French words that lose their vowel before another one, where a parameter follows."""
_VOWELS = frozenset("aeiouœæ")
_SHORT_DATE = {"fr": "d MMM y", "en": "d MMM y", "hy": "y թ. MMMM d"}
"""How a day is written shortly: «3 déc. 2026»; Armenian has no usual abbreviations of months."""


def N_(msgid: str) -> str:
    """Mark a string for extraction; it is translated where it is shown."""
    return msgid


def catalogue(language: str) -> Catalog:
    """The catalogue of one language, read anew."""
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def translations(language: str) -> dict[str, str | tuple[str, ...]]:
    """What stands for each msgid, several forms for those with a plural; without all else that a catalogue holds."""
    return _read_once(str(language))


@lru_cache(maxsize=len(LANGUAGES))
def _read_once(language: str) -> dict[str, str | tuple[str, ...]]:
    """A cache of one argument takes a word and the member of an enumeration that equals it for two."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        if isinstance(message.string, str)
        else tuple(message.string or ())
        for message in catalogue(language)
        if message.id
    }


@lru_cache(maxsize=8192)
def _text(language: str, msgid: str) -> str:
    found = translations(language).get(msgid)
    return found if isinstance(found, str) and found else msgid


@lru_cache(maxsize=2048)
def _forms(language: str, singular: str) -> tuple[str, ...]:
    found = translations(language).get(singular)
    forms = found if isinstance(found, tuple) else ()
    return forms if all(forms) else ()


def short_date(value: date, language: str) -> str:
    """«3 déc. 2026»; French writes the first day of a month as 1er."""
    text = format_date(value, _SHORT_DATE[language], locale=language)
    return f"1er{text[1:]}" if language == "fr" and value.day == 1 else text


def _written(language: str, params: dict[str, object]) -> dict[str, object]:
    """Civil dates among the parameters as people of ``language`` write them («3 déc. 2026»)."""
    return {
        name: short_date(value, language) if isinstance(value, date) and not isinstance(value, datetime) else value
        for name, value in params.items()
    }


def _filled(language: str, text: str, params: dict[str, object]) -> str:
    """``text`` with its parameters: French says «le stage d’Anna» and «le stage de Karen»."""
    written = _written(language, params)
    if language == "fr":
        text = _ELIDED.sub(lambda found: f"{found[1]}’" if _begins_with_vowel(written[found[2]]) else found[0], text)
    return text % written


def _begins_with_vowel(value: object) -> bool:
    return unicodedata.normalize("NFD", str(value)[:1]).casefold()[:1] in _VOWELS


def translate(language: str, msgid: str, /, **params: object) -> str:
    """``msgid`` in ``language`` with its named parameters (``%(name)s``) filled in; dates are written out."""
    if not msgid:
        return ""
    text = _text(language, msgid)
    return _filled(language, text, params) if params else text


def translate_plural(language: str, singular: str, plural: str, n: int, /, **params: object) -> str:
    """The form that goes with ``n``, which is also the parameter ``%(n)s``."""
    forms = _forms(language, singular)
    if forms:
        text = forms[min(catalogue_plural(language, n), len(forms) - 1)]
    else:
        text = singular if n == 1 else plural
    return _filled(language, text, {"n": n, **params})


def catalogue_plural(language: str, n: int) -> int:
    """Index of the plural form: in French and Armenian zero and one are singular, in English only one is."""
    return int(n != 1) if language == "en" else int(n > 1)

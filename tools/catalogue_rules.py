"""What a translation must be like, per language: typography, parameters, nothing left in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol

SAME_IN_FRENCH = frozenset(
    {
        "Absent", "Bus", "Culture", "Francophonie", "Parents", "Train",
        "%(date)s", "%(name)s", "%(hours)s h", "Passerelle", "CV", "PDF", "UFAR", "Clamart", "Artachat", "Visa",
        "Curriculum vitae", "Note", "Notes", "Date", "Document", "Documents", "Message", "Messages", "Mission",
        "Question", "Questions", "Page", "Contact", "Type", "Source", "Total", "Description", "Participation",
        "%(n)s g", "Catalogue", "Provenance", "Budget", "Drams", "Euros",
    }
)  # fmt: skip
"""Strings that French and English write alike, and proper names."""
SAME_IN_ARMENIAN = frozenset({"CV", "PDF", "%(date)s", "%(name)s"})
"""Strings that Armenian writes in Latin letters too."""

_PARAMETER = re.compile(r"%\((\w+)\)([a-z])")
_MARKS = re.compile(r":material/\w+:|\]\([^)]*\)|`[^`]*`|:\w+\[|\*\*")
_LATIN = re.compile(r"[A-Za-z]")
_ARMENIAN = re.compile(r"[Ա-Ֆա-և]")
_MIXED = re.compile(r"[Ա-Ֆա-և][A-Za-z]|[A-Za-z][Ա-Ֆա-և]")
_TIGHT = re.compile(r"[^\s\u00a0\u202f;:!?…«(][;:!?](?=\s|$|\))| [;:!?»]|[^\s\u00a0\u202f]»|«(?![\u00a0\u202f])")
_ENDINGS = (".", "?", "!", ":", "…")


class Translation(Protocol):
    """What the rules look at (an entry of a catalogue)."""

    @property
    def msgid(self) -> str: ...
    @property
    def plural(self) -> str: ...
    @property
    def forms(self) -> tuple[str, ...]: ...


def faults_of(language: str, entry: Translation) -> list[str]:
    """What is wrong with one translation, one sentence each."""
    ids = (entry.msgid, entry.plural) if entry.plural else (entry.msgid,)
    if len(entry.forms) != len(ids):
        return [f"{language}: {len(ids)} form(s) wanted: {entry.msgid!r}"]
    faults = []
    for msgid, text in zip(ids, entry.forms, strict=True):
        wrong = [*_in_any_language(msgid, text, bool(entry.plural)), *_RULES[language](msgid, text)]
        faults += [f"{language}: {fault}: {text!r} for {msgid!r}" for fault in wrong]
    if language == "fr" and entry.forms == ids and entry.msgid not in SAME_IN_FRENCH and _LATIN.search(_words(ids[0])):
        faults.append(f"fr: left in English: {entry.msgid!r}")
    return faults


def _in_any_language(msgid: str, text: str, countable: bool) -> Iterator[str]:
    wanted, given = set(_PARAMETER.findall(msgid)), set(_PARAMETER.findall(text))
    if wanted - given - ({("n", "s")} if countable else set()) or given - wanted - (
        {("n", "s")} if countable else set()
    ):
        yield "other parameters"
    elif (wanted or countable) and not _fills(text, given):
        yield "a percent sign that is not doubled"
    if sorted(_MARKS.findall(msgid)) != sorted(_MARKS.findall(text)):
        yield "other marks (icons, links, bold)"
    if msgid[:1].isspace() != text[:1].isspace() or msgid[-1:].isspace() != text[-1:].isspace():
        yield "other white space at an end"
    if "..." in text:
        yield "three dots instead of …"
    if "'" in _MARKS.sub("", text):
        yield "a straight apostrophe instead of ’"


def _fills(text: str, parameters: set[tuple[str, str]]) -> bool:
    try:
        text % {name: 1 for name, _type in parameters}
    except (TypeError, ValueError, KeyError):
        return False
    return True


def _words(text: str) -> str:
    """``text`` without parameters and marks: what a person reads."""
    return _MARKS.sub("", _PARAMETER.sub("", text))


def _in_french(msgid: str, text: str) -> Iterator[str]:
    if _TIGHT.search(_MARKS.sub("", text)):
        yield "a no-break space is missing beside ; : ! ? « »"
    if '"' in text or "“" in text:
        yield "English quotation marks instead of « »"
    if msgid[-1:] in _ENDINGS and text[-1:] != msgid[-1:]:
        yield f"does not end with {msgid[-1]}"


def _in_english(msgid: str, text: str) -> Iterator[str]:
    if text != msgid:
        yield "differs from the code"


def _in_armenian(msgid: str, text: str) -> Iterator[str]:
    if not _ARMENIAN.search(text) and msgid not in SAME_IN_ARMENIAN and _LATIN.search(_words(msgid)):
        yield "no Armenian letters"
    if _MIXED.search(_PARAMETER.sub(" ", text)):
        yield "Latin and Armenian letters in one word"
    if re.search(r"[?!](?=\s|$)", _words(text)):
        yield "a Latin question or exclamation mark (Armenian: ՞ ՜)"
    if msgid.endswith(".") and not text.endswith("։"):
        yield "does not end with ։"


_RULES: dict[str, Callable[[str, str], Iterator[str]]] = {"fr": _in_french, "en": _in_english, "hy": _in_armenian}

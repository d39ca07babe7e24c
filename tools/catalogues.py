"""Catalogues of translations: found in the code, kept in ``locales/*.po``, filled from JSON, checked.

The files are written the same way each time (sorted by msgid, no dates, no line numbers), so that two people who add
strings in different places do not get in each other's way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import normalize, read_po

from services.i18n import LANGUAGES, LOCALES
from tools import Refused
from tools.catalogue_rules import faults_of

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("app.py", "server.py", "pages", "ui", "services", "web", "seeds")
KEYWORDS: dict[str, tuple[int, ...]] = {
    "_": (1,),
    "N_": (1,),
    "n_": (1, 2),
    "translate": (2,),
    "translate_plural": (2, 3),
}
"""Functions that take strings to translate, with the positions of these among their arguments."""
SOURCE_LANGUAGE = "en"
PLURAL_FORMS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "hy": "nplurals=2; plural=(n > 1);",
}
"""The same rules as ``services.i18n.catalogue_plural``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One string: ``forms`` holds its translation, or singular and plural; empty where it is missing."""

    msgid: str
    plural: str = ""
    forms: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def size(self) -> int:
        return 2 if self.plural else 1

    @property
    def complete(self) -> bool:
        return len(self.forms) == self.size and all(self.forms)


def python_files(root: Path = ROOT) -> Iterator[Path]:
    """The files in which strings are looked for, in a fixed order."""
    for name in SOURCES:
        path = root / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []


def marked(source: str) -> Iterator[tuple[str, str]]:
    """Strings that one file marks, with their plural or nothing.

    Read from the syntax tree, so that a call inside an f-string is seen too, which Babel overlooks before Python 3.12.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        places = KEYWORDS.get(_called(node), ())
        given = [node.args[at - 1] for at in places if at <= len(node.args)]
        texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if texts and len(texts) == len(places):
            yield texts[0], texts[1] if len(texts) > 1 else ""


def _called(node: ast.Call) -> str:
    """The last name of what is called: ``i18n.translate(…)`` → translate."""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def extract(root: Path = ROOT) -> list[Entry]:
    """Every string that the code marks, sorted. Raises ``Refused`` if one is used both with and without plural."""
    found: dict[str, Entry] = {}
    for path in python_files(root):
        for msgid, plural in marked(path.read_text(encoding="utf-8")):
            known = found.setdefault(msgid, Entry(msgid, plural))
            if known.plural != plural:
                raise Refused(f"{path.relative_to(root)}: {msgid!r} is used with two plurals, or with and without")
    return [found[msgid] for msgid in sorted(found)]


def path_of(language: str, folder: Path = LOCALES) -> Path:
    """The file of one language; raises ``Refused`` for a language that the application does not speak."""
    if language not in LANGUAGES:
        raise Refused(f"no such language: {language}; one of {', '.join(LANGUAGES)}")
    return folder / f"{language}.po"


def read(language: str, folder: Path = LOCALES) -> dict[str, Entry]:
    """The entries of one catalogue by msgid; none if there is no file yet."""
    path = path_of(language, folder)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    return {entry.msgid: entry for entry in map(_entry, messages)}


def _entry(message: Message) -> Entry:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return Entry(ids[0], ids[1] if len(ids) > 1 else "", forms if any(forms) else (), message.fuzzy)


def rendered(language: str, entries: Iterable[Entry]) -> str:
    """The text of a ``.po`` file."""
    header = (
        "Project-Id-Version: Passerelle\n"
        f"Language: {language}\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n"
        f"Plural-Forms: {PLURAL_FORMS[language]}\n"
    )
    blocks = [f'msgid ""\nmsgstr {normalize(header, width=0)}']
    return "\n\n".join([*blocks, *map(_block, sorted(entries, key=lambda entry: entry.msgid))]) + "\n"


def _block(entry: Entry) -> str:
    lines = ["#, python-format"] if "%(" in entry.msgid + entry.plural else []
    lines.append(f"msgid {normalize(entry.msgid, width=0)}")
    forms = entry.forms or ("",) * entry.size
    if entry.plural:
        lines.append(f"msgid_plural {normalize(entry.plural, width=0)}")
        lines += [f"msgstr[{index}] {normalize(form, width=0)}" for index, form in enumerate(forms)]
    else:
        lines.append(f"msgstr {normalize(forms[0], width=0)}")
    return "\n".join(lines)


def write(language: str, entries: Iterable[Entry], folder: Path = LOCALES) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path_of(language, folder).write_text(rendered(language, entries), encoding="utf-8")


def updated(language: str, wanted: Iterable[Entry], known: Mapping[str, Entry]) -> list[Entry]:
    """``wanted`` with the translations already known; English says what the code says."""
    return [_source(entry) if language == SOURCE_LANGUAGE else _kept(entry, known) for entry in wanted]


def _source(entry: Entry) -> Entry:
    return replace(entry, forms=(entry.msgid, entry.plural)[: entry.size])


def _kept(entry: Entry, known: Mapping[str, Entry]) -> Entry:
    old = known.get(entry.msgid)
    return replace(entry, forms=old.forms) if old and old.plural == entry.plural else entry


def update(root: Path = ROOT, folder: Path = LOCALES) -> dict[str, int]:
    """Bring all catalogues up to the code: new strings added, unused ones dropped. Missing strings by language."""
    wanted = extract(root)
    missing = {}
    for language in LANGUAGES:
        entries = updated(language, wanted, read(language, folder))
        write(language, entries, folder)
        missing[language] = sum(not entry.complete for entry in entries)
    return missing


def missing(language: str, root: Path = ROOT, folder: Path = LOCALES) -> dict[str, str | list[str]]:
    """What waits for a translator, in the form that :func:`fill` takes; plurals show their English forms."""
    entries = updated(language, extract(root), read(language, folder))
    return {entry.msgid: [entry.msgid, entry.plural] if entry.plural else "" for entry in entries if not entry.complete}


def fill(
    language: str, texts: Mapping[str, str | list[str]], root: Path = ROOT, folder: Path = LOCALES
) -> tuple[int, list[str]]:
    """Merge translations {msgid: text or [singular, plural]}; gives how many were kept, and what is wrong with others.

    A translation that breaks a rule of :mod:`tools.catalogue_rules` is not taken over; an empty one is passed over.
    """
    entries = {entry.msgid: entry for entry in updated(language, extract(root), read(language, folder))}
    taken, faults = 0, [f"{msgid!r} is not in the code" for msgid in texts if msgid not in entries]
    for msgid in texts.keys() & entries.keys():
        value = texts[msgid]
        forms = (value,) if isinstance(value, str) else tuple(value)
        if not any(forms):
            continue
        candidate = replace(entries[msgid], forms=forms)
        if wrong := faults_of(language, candidate):
            faults += wrong
        else:
            entries[msgid], taken = candidate, taken + 1
    write(language, entries.values(), folder)
    return taken, sorted(faults)


def check(root: Path = ROOT, folder: Path = LOCALES) -> list[str]:
    """Everything that is wrong with the catalogues, one sentence each; empty when all is well."""
    wanted = {entry.msgid: entry for entry in extract(root)}
    return [fault for language in LANGUAGES for fault in _faults(language, wanted, folder)]


def _faults(language: str, wanted: Mapping[str, Entry], folder: Path) -> Iterator[str]:
    known = read(language, folder)
    for msgid in sorted(wanted.keys() | known.keys()):
        entry = known.get(msgid)
        if msgid not in wanted:
            yield f"{language}: obsolete: {msgid!r}"
        elif entry is None or entry.plural != wanted[msgid].plural or not entry.complete:
            yield f"{language}: not translated: {msgid!r}"
        elif entry.fuzzy:
            yield f"{language}: uncertain (fuzzy): {msgid!r}"
        else:
            yield from faults_of(language, entry)
    path = path_of(language, folder)
    if path.exists() and path.read_text(encoding="utf-8") != rendered(language, known.values()):
        yield f"{language}: the file is not in its usual form; run: make messages"

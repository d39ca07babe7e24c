"""What may be mended in a frozen agreement as a slip, with the signatures kept; all else is substance. Pure.

How far a slip may go is measured from the text that was first put before the signers, so that many small steps never
make a large one.
"""

from __future__ import annotations

import copy
import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.i18n import N_

Content = dict[str, Any]


class Kind(StrEnum):
    """How far a slip of a field may go."""

    SPELLING = "spelling"
    """A name or a place: up to two letters, three in a long one."""
    CONTACT = "contact"
    """How somebody is reached: the whole of it, since it binds nobody."""
    WORDING = "wording"
    """What the intern does: a few letters, and neither a figure nor a word that turns the sense."""


@dataclass(frozen=True, slots=True)
class SlipRule:
    """One field of the frozen content that may be mended. ``label`` is its msgid."""

    field: str
    label: str
    kind: Kind


_S, _C, _W = Kind.SPELLING, Kind.CONTACT, Kind.WORDING
# fmt: off
RULES: dict[str, SlipRule] = {row[0]: SlipRule(*row) for row in (
    ("intern.name",            N_("Name of the intern"), _S),
    ("intern.name_hy",         N_("Name of the intern in Armenian letters"), _S),
    ("intern.address",         N_("Postal address of the intern"), _C),
    ("intern.email",           N_("Mail address of the intern"), _C),
    ("intern.phone",           N_("Phone of the intern"), _C),
    ("tutor.name",             N_("Name of the internship tutor"), _S),
    ("tutor.email",            N_("Mail address of the internship tutor"), _C),
    ("referent.name",          N_("Name of the referent teacher"), _S),
    ("referent.title",         N_("Function of the referent teacher"), _S),
    ("referent.email",         N_("Mail address of the referent teacher"), _C),
    ("signers.host.name",      N_("Name of whoever signs for the city"), _S),
    ("signers.host.title",     N_("Function of whoever signs for the city"), _S),
    ("signers.host.email",     N_("Mail address of whoever signs for the city"), _C),
    ("signers.school.name",    N_("Name of whoever signs for the university or school"), _S),
    ("signers.school.title",   N_("Function of whoever signs for the university or school"), _S),
    ("signers.school.email",   N_("Mail address of whoever signs for the university or school"), _C),
    ("signers.guardian.name",  N_("Name of the guardian"), _S),
    ("signers.guardian.email", N_("Mail address of the guardian"), _C),
    ("city.address",           N_("Postal address of the city"), _C),
    ("city.legal_number",      N_("Registration number of the city"), _S),
    ("school.address",         N_("Postal address of the university or school"), _C),
    ("school.legal_number",    N_("Registration number of the university or school"), _S),
    ("place",                  N_("Address at which the intern works"), _S),
    ("subject",                N_("Subject of the internship"), _W),
    ("clauses.course",         N_("Course of study"), _W),
    ("clauses.skills",         N_("Skills to acquire or develop"), _W),
    ("clauses.tasks",          N_("Tasks of the intern"), _W),
    ("clauses.supervision",    N_("Supervision"), _W),
    ("clauses.benefits",       N_("Benefits"), _W),
    ("clauses.house_rules",    N_("House rules"), _W),
    ("clauses.other",          N_("Other terms"), _W),
)}
# fmt: on
"""All that may be mended; what is not named (dates, hours, money, leave, cover, who the parties are) is substance."""
TWINS: dict[str, str] = {
    "intern.name": "signers.intern.name", "intern.email": "signers.intern.email", "tutor.name": "signers.tutor.name",
    "tutor.email": "signers.tutor.email", "referent.name": "signers.referent.name",
    "referent.title": "signers.referent.title", "referent.email": "signers.referent.email",
}  # fmt: skip
"""The same thing said a second time, in the list of signers."""
QUOTING = frozenset({"supervisors", "guardian", "period", "object", "tutor", "place"})
"""Clauses that are written from the facts and name people and places."""
SHORT, MOST_LETTERS = 30, 12
_WORD = re.compile(r"[^\W\d_]+")
# fmt: off
_TURNING = frozenset({
    "ne", "n", "pas", "non", "ni", "sans", "jamais", "sauf", "aucun", "aucune", "not", "no", "never", "without",
    "except", "nor", "չ", "ոչ", "չի", "չեն", "առանց", "բացի", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
    "samedi", "dimanche", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre", "un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "one",
    "two", "three", "four", "five", "seven", "eight", "nine", "ten",
})
# fmt: on
"""Words that turn the sense by a letter or two: they stay as they are."""


def rule_of(field: str) -> SlipRule | None:
    """The rule of a field; a clause is named with its language («clauses.tasks.fr»). None: it is substance."""
    return RULES.get(field.rpartition(".")[0] if field.startswith("clauses.") else field)


def fields_of(content: Content) -> Iterator[tuple[str, SlipRule, str]]:
    """What may be mended in this content: field, rule and the words that stand there now."""
    for name, rule in RULES.items():
        for field in _named(content, name):
            if value := read(content, field):
                yield field, rule, value


def _named(content: Content, name: str) -> list[str]:
    if not name.startswith("clauses."):
        return [name]
    return [f"{name}.{language}" for language in ("fr", str(content["translation"]))]


def read(content: Content, field: str) -> str:
    """What stands in a field, empty where the content has none."""
    holder, key = _holder(content, field)
    return str((holder or {}).get(key) or "")


def _holder(content: Content, field: str) -> tuple[Content | None, str]:
    area, _dot, rest = field.partition(".")
    if not rest:
        return content, area
    if area == "signers":
        role, _dot, key = rest.partition(".")
        return next((one for one in content["signers"] if one["role"] == role), None), key
    if area == "clauses":
        code, _dot, language = rest.partition(".")
        return next((one["text"] for one in content["clauses"] if one["code"] == code), None), language
    return content.get(area), rest


def is_slip(kind: Kind, first: str, after: str) -> bool:
    """Whether ``after`` is still the same as what was ``first`` put before the signers, but for a slip."""
    if not after:
        return False
    if kind is Kind.CONTACT:
        return True
    if kind is Kind.SPELLING:
        return distance(first, after, 2 if len(first) <= SHORT else 3) is not None
    most = min(MOST_LETTERS, max(3, len(first) // 50))
    return distance(first, after, most) is not None and _sense(first) == _sense(after)


def _sense(text: str) -> tuple[list[str], Counter[str]]:
    """Figures in their order, and the words that turn the sense."""
    return re.findall(r"\d+", text), Counter(word for word in _WORD.findall(text.casefold()) if word in _TURNING)


def distance(one: str, other: str, most: int) -> int | None:
    """Letters to insert, drop or replace from one text to the other (Levenshtein); None above ``most``."""
    if abs(len(one) - len(other)) > most:
        return None
    row = {at: at for at in range(min(most, len(other)) + 1)}
    far = most + 1
    for number, letter in enumerate(one, 1):
        following: dict[int, int] = {}
        for at in range(max(0, number - most), min(len(other), number + most) + 1):
            if at == 0:
                following[at] = number
                continue
            same = row.get(at - 1, far) + (letter != other[at - 1])
            following[at] = min(same, row.get(at, far) + 1, following.get(at - 1, far) + 1)
        row = following
    found = row.get(len(other), far)
    return found if found <= most else None


def mended(content: Content, field: str, after: str) -> Content:
    """The content with one field mended, wherever it is said."""
    made = copy.deepcopy(content)
    before = read(made, field)
    for place in (field, TWINS.get(field, field)):
        holder, key = _holder(made, place)
        if holder is not None and (place == field or holder.get(key) == before):
            holder[key] = after
    if before and not field.startswith("clauses."):
        quoted = re.compile(rf"(?<!\w){re.escape(before)}(?!\w)")
        for clause in made["clauses"]:
            if clause["code"] in QUOTING:
                clause["text"] = {lang: quoted.sub(lambda _m: after, text) for lang, text in clause["text"].items()}
    return made


def excerpt(before: str, after: str, around: int = 3) -> tuple[str, str]:
    """Of two long texts the words that differ, with a few beside them; short ones whole."""
    old, new = before.split(), after.split()
    if len(old) <= 3 * around and len(new) <= 3 * around:
        return before, after
    blocks = [one for one in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if one[0] != "equal"]
    if not blocks:
        return before, after
    first, last = blocks[0], blocks[-1]
    parts = ((old, first[1], last[2]), (new, first[3], last[4]))
    return tuple(  # type: ignore[return-value]
        ("… " if start > around else "")
        + " ".join(words[max(0, start - around) : end + around])
        + (" …" if end + around < len(words) else "")
        for words, start, end in parts
    )

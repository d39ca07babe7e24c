"""From a template and its parameters to a text, and from that text to its HTML form.

The stored text is the only source: paragraphs are separated by an empty line, and the link stands alone in its own,
below its label. So what an admin reads in the mailbox is what was sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from html import escape
from typing import Any, NamedTuple

from db.base import localised
from services.formats import long_date, long_instant
from services.i18n import N_, translate, translate_plural
from services.labels import STATES, WORDS
from services.mail.params import Template, named_in
from settings import settings

TITLE_LENGTH = 300
MESSAGE_LENGTH = 400
MESSAGE_LINES = 5
STRUCK = "•••"

SIGNATURE = N_("The cooperation Clamart – Artachat – UFAR")
_ANSWERS_READ = N_("You can answer this mail: your answer reaches the coordinators.")
_ANSWERS_NOT_READ = N_("Please do not answer this mail: answers to it are not read.")
_ZONES = {"Europe/Paris": N_("Paris time"), "Asia/Yerevan": N_("Yerevan time")}
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
"""What breaks lines or is too much of it; spaces that do not break stay."""
_NAME = re.compile(r"\w+(?:(?:[ ’'-]|\. )\w+)*")
_SECRET = re.compile(r"(/l/)[A-Za-z0-9_\-.~%]+")


class Text(NamedTuple):
    """A mail in words."""

    title: str
    body: str


def one_line(text: str) -> str:
    """``text`` without line breaks and control characters, so that it cannot break out of a header."""
    cleaned = "".join(" " if unicodedata.category(char).startswith("C") else char for char in text)
    return _SPACES.sub(" ", cleaned).strip()


def first_lines(text: str) -> str:
    """The beginning of a message: a few lines, and «…» if there is more."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    short = "\n".join(lines[:MESSAGE_LINES])[:MESSAGE_LENGTH].rstrip()
    return short if short == "\n".join(lines) else f"{short} …"


def strike_links(body: str) -> str:
    """``body`` with the secret of every one-time or capability link made unreadable."""
    return _SECRET.sub(rf"\1{STRUCK}", body)


def in_words(value: Any, language: str, zone: str | None) -> str:
    """A parameter as people of ``language`` read it. Raises ``ValueError`` for an instant without ``zone``."""
    match value:
        case datetime():
            if zone is None:
                raise ValueError("an instant in a mail needs its zone: pass zone=…")
            name = translate(language, _ZONES[zone]) if zone in _ZONES else zone
            return f"{long_instant(value, language, zone)} ({name})"
        case date():
            return long_date(value, language)
        case timedelta():
            return _duration(value, language)
        case StrEnum():
            return translate(language, STATES[value].public if value in STATES else WORDS.get(value, value.value))
        case str():
            return value.replace("\r\n", "\n").strip()
        case list() | tuple() | set() | frozenset():
            return ", ".join(in_words(one, language, zone) for one in value)
    for field in ("title", "name"):
        if hasattr(value, f"{field}_fr"):
            return localised(value, field, language)
    return str(value)


def _duration(value: timedelta, language: str) -> str:
    hours = round(value / timedelta(hours=1))
    if hours < 48:
        return translate_plural(language, "%(n)s hour", "%(n)s hours", hours)
    return translate_plural(language, "%(n)s day", "%(n)s days", round(hours / 24))


def _known(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None and value != "" and value != ()}


def render(
    template: Template, language: str, *, name: str = "", path: str = "", zone: str | None = None, **params: Any
) -> Text:
    """Title and text of a mail. Raises ``ValueError`` if a parameter that the template needs is missing.

    ``name`` is greeted; ``path`` is the address within the application to which the link leads.
    """
    known = _known(params)
    if missing := template.needed - known.keys():
        raise ValueError(f"mail {template.name} lacks {', '.join(sorted(missing))}")
    words = {key: in_words(known[key], language, zone) for key in template.params & known.keys()}
    if "message" in words:
        words["message"] = first_lines(words["message"])
    told = [one for one in template.paragraphs if named_in(one) <= words.keys()]
    parts = [greeting(name, language), *(_filled(language, one, words) for one in told)]
    if template.link_label and path:
        label = translate(language, template.link_label)
        parts.append(f"{translate(language, '%(label)s:', label=label)}\n{address_of(path)}")
    parts.append(signature(language))
    flat = {key: one_line(value) for key, value in words.items()}
    return Text(_filled(language, template.title, flat)[:TITLE_LENGTH], "\n\n".join(parts) + "\n")


def _filled(language: str, msgid: str, words: Mapping[str, str]) -> str:
    return translate(language, msgid, **{key: words[key] for key in named_in(msgid)})


def greeting(name: str, language: str) -> str:
    """The salutation. What does not look like a name is not repeated: it could be an address somebody planted."""
    name = one_line(unicodedata.normalize("NFC", name))
    if len(name) <= 60 and _NAME.fullmatch(name):
        return translate(language, "Dear %(name)s,", name=name)
    return translate(language, "Hello,")


def signature(language: str) -> str:
    """Who writes, and whether an answer is read."""
    answers = _ANSWERS_READ if settings().mail_reply_to else _ANSWERS_NOT_READ
    return f"{translate(language, SIGNATURE)}\n{translate(language, answers)}"


def address_of(path: str) -> str:
    """The full address of a page. Raises ``ValueError`` for anything but a path within the application."""
    if not path.startswith("/") or path.startswith("//") or path != one_line(path) or " " in path:
        raise ValueError("the link of a mail is a path of this application")
    return settings().base_url.rstrip("/") + path


def html_of(language: str, text: Text) -> str:
    """The same mail as a small accessible HTML page: nothing is fetched from anywhere, everything is escaped."""
    paragraphs = "\n".join(_paragraph(part) for part in text.body.strip().split("\n\n") if part.strip())
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{escape(text.title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
        '<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; max-width: 40em; margin: 1em auto; '
        f'padding: 0 1em">\n{paragraphs}\n</body>\n</html>\n'
    )


def _paragraph(part: str) -> str:
    lines = part.strip().splitlines()
    if _is_link(lines):
        label, target = escape(lines[0].removesuffix(":").strip()), escape(lines[1], quote=True)
        return f'<p><a href="{target}">{label}</a><br>\n{target}</p>'
    return f"<p>{_joined(lines)}</p>"


def _is_link(lines: list[str]) -> bool:
    return len(lines) == 2 and lines[1].startswith(settings().base_url.rstrip("/") + "/") and " " not in lines[1]


def _joined(lines: Iterable[str]) -> str:
    return "<br>\n".join(escape(line) for line in lines)

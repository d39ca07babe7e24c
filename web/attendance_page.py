"""The small page on which leaders take attendance: one document for all activities, with words and no data.

What it shows comes by ``web/attendance_routes.py``; the document itself may therefore be kept on a phone, and opens
there without network.
"""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape

from services.i18n import N_, translate
from web.shell import address

PATH = "/presences"
WORDS: dict[str, str] = {
    "heading": N_("Attendance"),
    "lead": N_("Mark everybody with one tap, then those who are late or missing."),
    "everybody": N_("Everybody is here"),
    "present": N_("Present"),
    "late": N_("Late"),
    "excused": N_("Has a reason"),
    "absent": N_("Absent"),
    "counts": N_("There: %(there)s · missing: %(missing)s · not marked: %(open)s"),
    "unsent": N_("Not sent yet: %(n)s"),
    "sent": N_("All sent at %(time)s"),
    "offline": N_("No network: your marks are kept on this phone and sent later."),
    "by": N_("Marked by %(name)s at %(time)s"),
    "here": N_("Marked on this phone at %(time)s"),
    "refused": N_("Marks that could not be kept, because the person is not in this group: %(n)s"),
    "closed": N_("You are signed out, or this list is not for you. Your marks stay on this phone."),
    "sign_in": N_("Sign in"),
    "finish": N_("I am done: remove the list from this phone"),
    "kept": N_("Kept by the city: there %(there)s · missing %(missing)s · not marked %(open)s."),
    "finished": N_("The list is no longer on this phone."),
    "lose": N_("Some marks are not sent yet. Remove them all the same?"),
    "again": N_("Open the list again"),
    "nothing": N_("The list is not on this phone: open it once with network."),
    "nobody": N_("No young person is in this group yet."),
    "loading": N_("The list is on its way…"),
    "back": N_("To the programme"),
    "first": N_("To the first page"),
    "memory": N_("This browser keeps nothing: do not close the page before all is sent."),
    "noscript": N_("This page needs JavaScript."),
}
"""What stands on the page, by the name its script knows."""
HEADERS = {
    "cache-control": "no-cache",
    "vary": "Cookie, Accept-Language",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; "
        "img-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
"""Stricter than those of other pages: nothing inline, nothing from elsewhere."""
_DOCUMENT = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{heading} · Passerelle</title>
<link rel="icon" type="image/png" sizes="32x32" href="{icon}">
<link rel="stylesheet" href="{style}">
<script defer src="{script}"></script>
</head>
<body data-words="{words}">
<header><h1 id="title">{heading}</h1><p id="when"></p><p class="lead">{lead}</p></header>
<main id="list" aria-busy="true"><p class="note">{loading}</p><noscript><p class="note">{noscript}</p></noscript></main>
<footer id="bar"><p id="counts"></p><p id="state" role="status"></p><p id="problem" role="alert"></p>
<a id="sign-in" href="/connexion" hidden>{sign_in}</a>
<button id="everybody" type="button" class="main" hidden>{everybody}</button></footer>
</body>
</html>
"""


@lru_cache(maxsize=3)
def document(language: str) -> bytes:
    """The page in ``language``."""
    words = {name: translate(language, text) for name, text in WORDS.items()}
    shown = {name: escape(words[name]) for name in ("heading", "lead", "loading", "noscript", "everybody", "sign_in")}
    return _DOCUMENT.format(
        language=language, icon=address("favicon-32.png"), style=address("attendance.css"),
        script=address("attendance.js"), words=escape(json.dumps(words, ensure_ascii=False)), **shown,
    ).encode()  # fmt: skip

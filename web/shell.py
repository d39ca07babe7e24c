"""The page that Streamlit is loaded into: its language, title, icons, font, style and the words Streamlit adds.

Streamlit sends one HTML page for all addresses ("the shell") and draws the rest by script. :func:`rewrite` makes it
ours; :data:`ROUTES` serve what it links to, from ``web/static``. Addresses of assets carry a digest of their content,
so that browsers keep them for good and still see a new version at once.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
WORDS = HERE / "words"
LANGUAGES = ("fr", "en", "hy")
TITLE = "Passerelle"

FILES = {
    "shell.css": "text/css; charset=utf-8",
    "fonts/noto-sans-armenian.woff2": "font/woff2",
    "favicon.svg": "image/svg+xml",
    "favicon-32.png": "image/png",
    "favicon-180.png": "image/png",
    "logo.svg": "image/svg+xml",
    "logo-small.svg": "image/svg+xml",
    "links.js": "text/javascript; charset=utf-8",
    "typing.js": "text/javascript; charset=utf-8",
    "uploads.js": "text/javascript; charset=utf-8",
    "attendance.js": "text/javascript; charset=utf-8",
    "attendance.css": "text/css; charset=utf-8",
}
"""The files of ``web/static`` that are served, with their media types; a name is served without its folder."""

FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"


@dataclass(frozen=True)
class Asset:
    """One served file: ``name`` carries the digest of ``content``."""

    name: str
    content: bytes
    media_type: str

    @property
    def address(self) -> str:
        return f"/assets/{self.name}"


def _asset(name: str, content: bytes, media_type: str) -> Asset:
    stem, dot, suffix = name.rpartition(".")
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"{stem}.{digest}{dot}{suffix}", content, media_type)


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """All that is served under ``/assets/``, by plain name (``logo.svg``, ``words.fr.js``), read once."""
    served = {}
    for path, media_type in FILES.items():
        name = path.rpartition("/")[2]
        served[name] = _asset(name, (STATIC / path).read_bytes(), media_type)
    font = served["noto-sans-armenian.woff2"].address.encode()
    for name in ("shell.css", "attendance.css"):
        style = served[name]
        served[name] = _asset(name, style.content.replace(b"FONT_ADDRESS", font), style.media_type)
    for language in LANGUAGES:
        name = f"words.{language}.js"
        served[name] = _asset(name, words_script(language).encode(), "text/javascript; charset=utf-8")
    return served


def address(name: str) -> str:
    """The address of an asset by its plain name, such as ``logo.svg``. Raises KeyError for an unknown one."""
    return assets()[name].address


@lru_cache(maxsize=len(LANGUAGES))
def vocabulary(language: str) -> dict[str, Any]:
    """What ``web/words/<language>.json`` holds: ``languages``, ``page``, ``names`` and ``words``."""
    return json.loads((WORDS / f"{language}.json").read_text("utf-8"))


@lru_cache(maxsize=1)
def places() -> list[dict[str, Any]]:
    """Where each of Streamlit's words may stand: a CSS selector and, by kind of text, the words."""
    return json.loads((WORDS / "places.json").read_text("utf-8"))


def words_script(language: str) -> str:
    """The script that says Streamlit's own words in ``language``, its list included."""
    vocabulary_ = vocabulary(language)
    translations = vocabulary_["words"]
    listed = []
    for place in places():
        for kind, words in place.items():
            if kind in ("part", "in"):
                continue
            # What follows # only tells two meanings of one English word apart.
            pairs = [(word.partition("#")[0], translations[word]) for word in words if translations.get(word)]
            if pairs:
                listed.append((kind, place["in"], pairs))
    data = {"languages": vocabulary_["languages"], "names": vocabulary_["names"], "places": listed}
    script = (STATIC / "words.js").read_text("utf-8")
    return script.replace("(DATA)", f"({json.dumps(data, ensure_ascii=False, separators=(',', ':'))})")


PARTS = {
    "language": re.compile(r'<html\b[^>]*\blang="[^"]*"[^>]*>'),
    "title": re.compile(r"<title>.*?</title>", re.DOTALL),
    "icon": re.compile(r'\s*<link\b[^>]*\brel="shortcut icon"[^>]*>'),
    "agent address": re.compile(r'\s*<link\b[^>]*\brel="service-desc"[^>]*>'),
    "without script": re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
}
"""What is replaced in Streamlit's shell; a test holds that each is found once in the installed version."""


def _head(language: str) -> str:
    """The links of the head. The icon is no "shortcut icon": that one Streamlit replaces, some from other hosts."""
    page = vocabulary(language)["page"]
    lines = [
        f"<title>{TITLE}</title>",
        f'<meta name="description" content="{escape(page["description"])}" />',
        '<meta name="theme-color" content="#FFFFFF" media="(prefers-color-scheme: light)" />',
        '<meta name="theme-color" content="#12161D" media="(prefers-color-scheme: dark)" />',
        f'<link rel="icon" type="image/png" sizes="32x32" href="{address("favicon-32.png")}" />',
        f'<link rel="icon" type="image/svg+xml" href="{address("favicon.svg")}" />',
        f'<link rel="apple-touch-icon" href="{address("favicon-180.png")}" />',
        f'<link rel="stylesheet" href="{address("shell.css")}" />',
        f'<script defer src="{address(f"words.{language}.js")}"></script>',
        f'<script defer src="{address("links.js")}"></script>',
        f'<script defer src="{address("typing.js")}"></script>',
        f'<script defer src="{address("uploads.js")}" data-sentence="{escape(page["upload"])}"></script>',
    ]
    if language == "hy":
        font = address("noto-sans-armenian.woff2")
        lines.append(f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin />')
    return "\n    ".join(lines)


@lru_cache(maxsize=16)
def rewrite(html: bytes, language: str) -> bytes:
    """Streamlit's shell as ours, in ``language`` (French if it is none of ours).

    The words' script stands before Streamlit's own and both wait for the page: so it runs first. Inline scripts stay
    as they are, for the content security policy knows them by their digest.
    """
    if language not in LANGUAGES:
        language = LANGUAGES[0]
    text = html.decode("utf-8")
    head = _head(language)
    text = PARTS["language"].sub(f'<html lang="{language}">', text, count=1)
    text, titles = PARTS["title"].subn(lambda _: head, text, count=1)
    if not titles:
        text = text.replace("<head>", f"<head>\n    {head}", 1)
    text = PARTS["icon"].sub("", text)
    text = PARTS["agent address"].sub("", text)
    sentence = escape(vocabulary(language)["page"]["noscript"], quote=False)
    text = PARTS["without script"].sub(lambda _: f"<noscript><p>{sentence}</p></noscript>", text, count=1)
    return text.encode("utf-8")


async def _serve(request: Request) -> Response:
    """An asset by its digested name, kept for good; anything else is not found."""
    wanted = request.path_params["name"]
    for asset in assets().values():
        if asset.name == wanted:
            return Response(asset.content, media_type=asset.media_type, headers={"cache-control": FOREVER})
    return PlainTextResponse("Not found", 404)


async def _favicon(_request: Request) -> Response:
    """The icon where browsers look for it unasked."""
    icon = assets()["favicon-32.png"]
    return Response(icon.content, media_type=icon.media_type, headers={"cache-control": A_DAY})


ROUTES = [Route("/assets/{name}", _serve), Route("/favicon.ico", _favicon), Route("/favicon.png", _favicon)]
"""To be given to ``st.App(routes=…)``."""

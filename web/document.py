"""The HTML document that holds every page: Streamlit's own, in the reader's language, with our script."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from streamlit import file_util

from services.i18n import LANGUAGES
from web import shell
from web.activity import SCRIPT_PATH

_LANGUAGE = b'<html lang="en">'
_INLINE = re.compile(rb"<script(?![^>]*\ssrc\s*=)[^>]*>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Document:
    """One language's document, plain and compressed."""

    plain: bytes
    compressed: bytes


@lru_cache(maxsize=1)
def documents() -> dict[str, Document]:
    """The document of each language, made once."""
    source = Path(file_util.get_static_dir(), "index.html").read_bytes()
    if source.count(_LANGUAGE) != 1 or source.count(b"</head>") != 1:
        raise RuntimeError("Streamlit's index.html is not as expected: look again at web/document.py")
    made = {language: _made(source, language) for language in LANGUAGES}
    return {language: Document(text, gzip.compress(text, mtime=0)) for language, text in made.items()}


def _made(source: bytes, language: str) -> bytes:
    text = source.replace(_LANGUAGE, f'<html lang="{language}">'.encode())
    script = f'<script defer src="{SCRIPT_PATH}"></script></head>'.encode()
    return shell.rewrite(text.replace(b"</head>", script), language)


@lru_cache(maxsize=1)
def inline_script_hashes() -> tuple[str, ...]:
    """What the content security policy needs to allow the scripts that stand in the documents themselves."""
    scripts = {script for document in documents().values() for script in _INLINE.findall(document.plain)}
    digests = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts)
    return tuple(sorted(f"'sha256-{digest}'" for digest in digests))

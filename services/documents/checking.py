"""What lets whoever holds a paper verify it: the address of the page, and a square to scan."""

from __future__ import annotations

import io
from typing import Any

import segno

from services.i18n import N_, translate
from settings import settings

CHECK_PAGE = "verifier"
"""Address of the page on which papers are verified."""

MASK = 0
"""Every reader takes any of the eight masks; trying all of them costs more than the rest of the square."""


def check_address() -> str:
    """The whole address of that page."""
    return f"{settings().base_url.rstrip('/')}/{CHECK_PAGE}"


def qr(address: str) -> str:
    """The address as a square to scan, as SVG."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=MASK).save(out, kind="svg", border=1, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def box(code: str, language: str, second: str) -> dict[str, Any]:
    """What the end of a paper prints: title, how to, code, address and square."""
    title, where = N_("Verify this paper"), check_address()
    how = N_("Type this code at the address below, or scan the square.")
    return {
        "title": translate(language, title), "title_other": translate(second, title), "code": code, "address": where,
        "text": translate(language, how), "text_other": translate(second, how),
        "qr": qr(f"{where}?code={code}"),
        "qr_alt": translate(language, N_("Code to scan: address at which this paper can be verified")),
    }  # fmt: skip

"""Turning data into an accessible PDF (PDF/UA-1) with the templates and fonts that come with the software."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).resolve().parent
TEMPLATES = FOLDER / "templates"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Typst's own serif and the Armenian letters beside it; nothing of the machine, so it looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER / "fonts"])


def pdf(template: str, data: Mapping[str, Any], *, now: datetime) -> bytes:
    """The PDF that ``template`` makes of ``data``. What people typed reaches it as text, never as markup.

    ``data`` holds ``title`` and ``language`` at least; a template that breaks a rule of PDF/UA raises ``TypstError``.
    """
    compiler = typst.Compiler(
        TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )  # fmt: skip
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(now.timestamp()))
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no single document")
    return made

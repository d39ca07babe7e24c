"""Tables that people upload: told by their content, read apart, given back as rows of cells.

What a hostile file does to a parser happens in ``services/materials/sheet_inspector.py``, a process of its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services import apart, file_checks
from services.errors import Invalid
from services.file_checks import CSV, XLSX, Inspected
from services.i18n import N_

_INSPECTOR = Path(__file__).with_name("sheet_inspector.py")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"MZ", b"Rar!", b"7z\xbc\xaf")
SECONDS = 40
"""Of one processor: five thousand lines with formulas take a quarter of it."""
_JOBS = {XLSX: "workbook", CSV: "text"}

_REFUSALS = {
    "sheet_broken": N_("This workbook is damaged and cannot be read: save it again as .xlsx and choose the new one."),
    "sheet_complicated": N_(
        "This file is too complicated to be read: copy its lines into the model and choose that one."
    ),
    "sheet_program": N_("This workbook carries a program (macros): save it as .xlsx without them and choose that one."),
    "sheet_other": N_("This is no table: choose a workbook (.xlsx) or a CSV file."),
    "sheet_empty": N_("Nothing stands in this table."),
    "sheet_lines": N_("This table has more than %(n)s lines: divide it into several files."),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell. ``kind``: ``t`` text, ``n`` number, ``d`` day, or why there is nothing: ``f`` a formula
    without value, ``e`` an error, ``m`` covered by a merged cell."""

    text: str = ""
    kind: str = "t"


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` as the spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, place: int) -> Cell:
        return self.cells[place] if place < len(self.cells) else NOTHING


def inspected(name: str, content: bytes) -> Inspected:
    """The upload with a safe name and its real kind; raises ``Invalid`` on ``field="file"`` for what is no table."""
    file_checks.check_size(len(content))
    media_type = _told_by_content(content)
    rows(media_type, content)
    return Inspected(file_checks.clean_name(name, media_type), media_type, content)


def rows(media_type: str, content: bytes) -> list[Row]:
    """The rows on which anything stands. Takes up to some seconds: never within a writing transaction."""
    limits = apart.Limits(SECONDS, file_checks.WALL_SECONDS, file_checks.MEMORY_MEBIBYTES)
    told = apart.run(_INSPECTOR, _JOBS[media_type], content, limits)
    if told.code != "ok":
        sentence = _REFUSALS.get(told.code, _REFUSALS["sheet_complicated"])
        raise Invalid(sentence, field="file", **({"n": int(told.limit)} if told.limit else {}))
    return [Row(number, tuple(_cell(one) for one in cells)) for number, cells in json.loads(told.made)]


def _told_by_content(content: bytes) -> str:
    if content.startswith(_OLD_OFFICE):
        raise Invalid(
            N_("This workbook is protected by a password or of an old kind: save it as .xlsx and choose that one."),
            field="file",
        )
    if content.startswith(b"PK\x03\x04"):
        return XLSX
    if content.startswith(_NOT_TEXT):
        raise Invalid(_REFUSALS["sheet_other"], field="file")
    return CSV


def _cell(raw: Any) -> Cell:
    if isinstance(raw, str):
        return Cell(raw.strip())
    return Cell(raw[1] if len(raw) > 1 else "", raw[0])

"""Reads a table that somebody uploaded, in a process of its own with little time and memory.

``services/parser_host.py`` calls :func:`answer`: ``ok`` or the code of the refusal (and the limit that was passed), and
the rows as JSON: ``[number, [cell, …]]`` without empty rows. A cell is its text, or a list: ``["n", "12.5"]`` a number,
``["d", "…"]`` a day, ``["f"]`` a formula without a value, ``["e", "#REF!"]`` an error, ``["m"]`` covered by a merged
one. It knows neither settings nor database, and imports nothing of the application.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

LINES = 5_000
COLUMNS = 40
UNPACKED_BYTES = 100_000_000
PARTS = 2_000
"""Files that a workbook is made of."""
CHARACTERS = 8_000_000
"""Of all cells together: one long text may stand in thousands of them and weigh next to nothing in the file."""
MERGED = 2_000
PIECE = 1_000_000
DELIMITERS = ";\t,"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]{2,30})[\"']")
Cell = str | list[str]


class Refused(Exception):
    """``code`` is a key of the sentences in ``services/materials/sheets.py``, ``limit`` the number it tells."""

    def __init__(self, code: str, limit: int | None = None) -> None:
        super().__init__(code)
        self.told = code if limit is None else f"{code} {limit}"


def workbook(content: bytes) -> list[list[Any]]:
    """The rows of the first sheet on which anything stands."""
    _check_parts(content)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for place, sheet in enumerate(book.worksheets):
        has_formulas, merged = _formulas_and_merged(content, sheet._worksheet_path)
        rows = _narrow_cells(sheet)
        if has_formulas:
            other = load_workbook(io.BytesIO(content), read_only=True).worksheets[place]
            both = zip(rows, _narrow_cells(other), strict=True)
            found = _kept([_cell(*pair) for pair in zip(*row, strict=True)] for row in both)
        else:
            found = _kept([_cell(one, one) for one in row] for row in rows)
        if found:
            return _covered(found, merged)
    raise Refused("sheet_empty")


def _narrow_cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # some programs write wrong ones
    yield from sheet.iter_rows(max_col=COLUMNS)


def _check_parts(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise Refused("sheet_complicated")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("sheet_program")
    if "xl/workbook.xml" not in names:
        raise Refused("sheet_other")


def _formulas_and_merged(content: bytes, path: str) -> tuple[bool, list[tuple[int, int, int, int]]]:
    """Whether a formula stands on the sheet, and its merged cells: left, top, right, bottom."""
    has_formulas, merged, kept = False, [], b""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path) as part:
        while piece := part.read(PIECE):
            piece = kept + piece
            has_formulas = has_formulas or _FORMULA.search(piece) is not None
            end = piece.rfind(b"<")
            merged += [range_boundaries(one.decode()) for one in _MERGED.findall(piece[:end])]
            kept = piece[end:]
            if len(merged) > MERGED or len(kept) > PIECE:
                raise Refused("sheet_complicated")
    return has_formulas, merged


def _covered(rows: list[list[Any]], merged: list[tuple[int, int, int, int]]) -> list[list[Any]]:
    """Cells that a merged one covers are marked, its first one is as it was."""
    by_number = dict(rows)
    for left, top, right, bottom in merged:
        for number in range(top, min(bottom, top + LINES) + 1):
            cells = by_number.get(number, [])
            for place in range(left, min(right, len(cells) if number == top else COLUMNS) + 1):
                if (number, place) != (top, left) and number in by_number:
                    cells.extend([""] * (place - len(cells)))
                    cells[place - 1] = ["m"]
    return rows


def _cell(with_value: Any, with_formula: Any) -> Cell:
    value, is_formula = with_value.value, with_formula.data_type == "f"
    if value is None or value == "":
        return ["f"] if is_formula else ""
    if with_value.data_type == "e":
        return ["e", str(value)]
    match value:
        case bool():
            return "1" if value else "0"
        case int() | float():
            return ["n", repr(value)]
        case datetime() | date():
            return ["d", value.isoformat()[:10]]
        case time() | timedelta():
            return ["d", str(value)]
        case _:
            return str(value)


def text(content: bytes) -> list[list[Any]]:
    """The rows of a CSV, whatever its encoding and whatever parts its columns."""
    decoded = _decoded(content)
    first, _newline, rest = decoded.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, decoded = first.strip()[4], "\n" + rest
    else:
        delimiter = max(DELIMITERS, key=_outside_quotes(first).count)
    csv.field_size_limit(100_000)
    rows = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter)
    found = _kept(_narrow(rows))
    if not found:
        raise Refused("sheet_empty")
    return found


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\x00" in content[:1000]:
        content[:2].index(0)  # text in two bytes a letter has a zero among its first two
        return content.decode("utf-16-le" if content[1] == 0 else "utf-16-be")
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        decoded = content.decode("cp1252")
    if any(char < " " and char not in "\t\r\n\f\v" for char in decoded):
        raise Refused("sheet_other")
    return decoded


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _narrow(rows: Iterable[list[str]]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [*row[:COLUMNS]]


def _kept(rows: Iterable[list[Cell]]) -> list[list[Any]]:
    """Rows in which anything stands, by their number."""
    found: list[list[Any]] = []
    characters = 0
    for number, row in enumerate(rows, 1):
        if number > LINES * 20:
            raise Refused("sheet_lines", LINES)
        if not any(one.strip() if isinstance(one, str) else one for one in row):
            continue
        if len(found) > LINES:  # one more is the row of headings
            raise Refused("sheet_lines", LINES)
        cells = list(row)
        characters += sum(len(one) if isinstance(one, str) else 10 for one in cells)
        if characters > CHARACTERS:
            raise Refused("sheet_complicated")
        while cells and cells[-1] == "":
            cells.pop()
        found.append([number, cells])
    return found


JOBS = {"workbook": workbook, "text": text}


def answer(job: str, content: bytes) -> tuple[str, bytes]:
    """(``ok`` or the code of the refusal with its limit, the rows as JSON)."""
    try:
        return "ok", json.dumps(JOBS[job](content), ensure_ascii=True).encode()
    except Refused as refusal:
        return refusal.told, b""
    except (DefusedXmlException, MemoryError, RecursionError):
        return "sheet_complicated", b""
    except Exception as error:  # parsers fail in many ways on what is no proper file
        if isinstance(error.__cause__ or error.__context__, DefusedXmlException):
            return "sheet_complicated", b""
        return "sheet_broken" if job == "workbook" else "sheet_other", b""

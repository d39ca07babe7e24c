"""Rows as bytes: CSV piece by piece, a workbook by way of a file on disk.

CSV is written for spreadsheets of offices in France and Armenia, whose list separator is the semicolon: UTF-8 with a
byte order mark, ``;``, CRLF, a decimal comma, dates as ISO 8601. In both forms what people typed stays text: in CSV
what a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection), in a workbook every text
is a string cell.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow
import pyarrow.csv
import xlsxwriter
from pyarrow import compute

from services import formats
from services.exports.acts import Taken, batches
from services.exports.columns import ZONE, Kind
from services.i18n import N_, translate, translate_plural

PIECE = 64 * 1024
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook holds at most."""
_CSV = pyarrow.csv.WriteOptions(include_header=False, delimiter=";", eol="\r\n")
_FORMULA = r"^[ \x{A0}]*[=+\-@\t\r\n]"
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_WIDTHS = {
    Kind.TEXT: 24,
    Kind.NUMBER: 10,
    Kind.HOURS: 10,
    Kind.DECIMAL: 10,
    Kind.EUROS: 12,
    Kind.DATE: 12,
    Kind.INSTANT: 17,
    Kind.YES_NO: 8,
}


def harmless(texts: pyarrow.StringArray) -> pyarrow.StringArray:
    """The texts of one column such that no spreadsheet computes any of them when it opens the CSV."""
    is_formula = compute.match_substring_regex(texts, _FORMULA)
    if not compute.any(is_formula).as_py():
        return texts
    return compute.if_else(is_formula, compute.binary_join_element_wise("'", texts, ""), texts)


def csv_pieces(taken: Taken, language: str) -> Iterator[bytes]:
    """The whole CSV, header first. Values are turned column by column, which is several times faster than by row."""
    columns = taken.export.columns
    pens = [_csv_pen(column.kind, column.written(language)) for column in columns]
    yield b"\xef\xbb\xbf" + _lines([[translate(language, column.label)] for column in columns])
    for rows in batches(taken, language):
        yield _lines([pen(values) for pen, values in zip(pens, zip(*rows, strict=True), strict=True)])


def _lines(by_column: Sequence[pyarrow.StringArray | list[str]]) -> bytes:
    """Quoted lines of the texts of each column."""
    sink = io.BytesIO()
    names = [str(number) for number in range(len(by_column))]
    batch = pyarrow.record_batch([pyarrow.array(texts, pyarrow.string()) for texts in by_column], names=names)
    pyarrow.csv.write_csv(batch, sink, _CSV)
    return sink.getvalue()


_Pen = Callable[[tuple[Any, ...]], pyarrow.StringArray | list[str]]


def _csv_pen(kind: Kind, written: Callable[[Any], Any]) -> _Pen:
    """How all values of one column are written; nothing where there is none."""
    match kind:
        case Kind.TEXT:
            return lambda values: harmless(compute.fill_null(pyarrow.array(values, pyarrow.string()), ""))
        case Kind.DATE:
            return lambda values: compute.fill_null(pyarrow.array(values, pyarrow.date32()).cast(pyarrow.string()), "")
        case Kind.INSTANT:
            return lambda values: [one.astimezone(ZONE).isoformat(" ", "minutes")[:16] if one else "" for one in values]
        case Kind.HOURS | Kind.DECIMAL:
            return lambda values: ["" if one is None else f"{written(one):g}".replace(".", ",") for one in values]
        case Kind.EUROS:
            return lambda values: ["" if one is None else f"{written(one):.2f}".replace(".", ",") for one in values]
        case _:
            return lambda values: ["" if one is None else str(written(one)) for one in values]


def workbook_pieces(taken: Taken, language: str, now: datetime) -> Iterator[bytes]:
    """A workbook with the list on its first sheet and what its columns mean on the second.

    It lies in a nameless file on disk while it is made, so that memory does not grow with the list.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, options) as book:
            book.set_properties({"title": translate(language, taken.export.title)})
            _list_sheet(book, taken, language)
            _columns_sheet(book, taken, language, now)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _list_sheet(book: Any, taken: Taken, language: str) -> None:
    sheet = book.add_worksheet(_sheet_name(translate(language, taken.export.title)))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    columns = taken.export.columns
    pens = [_cell_pen(book, sheet, column.kind, column.written(language)) for column in columns]
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS.get(column.kind, 20))
        sheet.write_string(0, number, translate(language, column.label), head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, taken.rows), len(columns) - 1)
    line = 0
    for rows in batches(taken, language):
        for row in rows:
            line += 1
            for number, value in enumerate(row):
                if value is not None and value != "":
                    pens[number](line, number, value)


def _cell_pen(book: Any, sheet: Any, kind: Kind, written: Callable[[Any], Any]) -> Callable[[int, int, Any], Any]:
    """How one value that is there becomes a cell."""
    match kind:
        case Kind.TEXT:
            return lambda line, number, value: sheet.write_string(line, number, value[:LONGEST_CELL])
        case Kind.DATE:
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            return lambda line, number, value: sheet.write_datetime(line, number, value, day)
        case Kind.INSTANT:
            instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
            return lambda line, number, value: sheet.write_datetime(line, number, written(value), instant)
        case Kind.EUROS:
            money = book.add_format({"num_format": '#,##0.00 "€"'})
            return lambda line, number, value: sheet.write_number(line, number, written(value), money)
        case Kind.NUMBER | Kind.HOURS | Kind.DECIMAL:
            return lambda line, number, value: sheet.write_number(line, number, written(value))
        case _:
            return lambda line, number, value: sheet.write_string(line, number, written(value))


def _columns_sheet(book: Any, taken: Taken, language: str, now: datetime) -> None:
    """What the list is, when it was taken, and what each column means."""
    sheet = book.add_worksheet(_sheet_name(translate(language, N_("About the columns"))))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)
    sheet.write_string(0, 0, translate(language, taken.export.title), bold)
    sheet.write_string(0, 1, translate(language, taken.export.what))
    sheet.write_string(1, 0, translate(language, N_("Taken on")))
    sheet.write_string(1, 1, formats.long_instant(now, language))
    sheet.write_string(2, 0, translate_plural(language, "%(n)s line", "%(n)s lines", taken.rows))
    sheet.write_string(4, 0, translate(language, N_("Column")), bold)
    sheet.write_string(4, 1, translate(language, N_("What it says")), bold)
    for line, column in enumerate(taken.export.columns, 5):
        sheet.write_string(line, 0, translate(language, column.label), wrapped)
        sheet.write_string(line, 1, translate(language, column.help), wrapped)


def _sheet_name(title: str) -> str:
    return _NOT_IN_SHEET_NAMES.sub(" ", title)[:31]


def file_name(taken: Taken, language: str, day: date, form: str) -> str:
    """«Candidatures 2026-11-25.csv»."""
    return f"{translate(language, taken.export.title)} {day.isoformat()}.{form}"

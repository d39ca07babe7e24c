"""The model of a table to be imported: headings with one example, and what each column means."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from db.enums import MaterialCategory
from services.i18n import N_, translate
from services.labels import WORDS
from services.materials.import_columns import COLUMNS


def model(language: str) -> bytes:
    """A workbook in ``language``; the second sheet says what the columns mean."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        _lines(book, language)
        _meanings(book, language)
    return written.getvalue()


def _lines(book: Any, language: str) -> None:
    sheet = book.add_worksheet(translate(language, N_("Material")))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(COLUMNS.values()):
        is_number = not isinstance(column.example, str)
        sheet.set_column(place, place, 14 if is_number else 22, None if is_number else text)
        sheet.write_string(0, place, translate(language, column.label), head)
        if column.example != "":
            sheet.write(1, place, column.example, None if is_number else text)


def _meanings(book: Any, language: str) -> None:
    sheet = book.add_worksheet(translate(language, N_("About the columns")))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 70)
    sheet.write_string(0, 0, translate(language, N_("The second line is an example: replace it.")), bold)
    for line, column in enumerate(COLUMNS.values(), 2):
        needed = translate(language, N_("Needed.")) + " " if column.is_needed else ""
        sheet.write_string(line, 0, translate(language, column.label), wrapped)
        sheet.write_string(line, 1, needed + translate(language, column.help), wrapped)
    line = len(COLUMNS) + 3
    sheet.write_string(line, 0, translate(language, N_("Categories")), bold)
    for place, category in enumerate(MaterialCategory, 1):
        sheet.write_string(line + place, 0, translate(language, WORDS[category]))

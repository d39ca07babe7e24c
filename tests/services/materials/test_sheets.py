"""Tables that people upload: read whatever their shape, or refused with one clear sentence."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from services.errors import Invalid
from services.file_checks import CSV, XLSX
from services.materials import sheets
from services.materials.sheet_inspector import COLUMNS, LINES
from services.materials.sheets import Cell
from tests.samples import pdf
from tests.services.materials import tables

pytestmark = pytest.mark.one_database
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def cells(media_type, content):
    return [tuple((one.kind, one.text) for one in row.cells) for row in sheets.rows(media_type, content)]


def refusal(content):
    with pytest.raises(Invalid) as refused:
        sheets.inspected("table.xlsx", content)
    assert refused.value.field == "file"
    return refused.value.msgid % refused.value.params


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_usual_encoding_and_with_every_usual_delimiter(encoding, delimiter):
    content = tables.text(("Titre", "Prix"), (f"Été{delimiter} là", "12.50"), delimiter=delimiter, encoding=encoding)
    name, media_type, kept = sheets.inspected("liste.txt", content)
    assert (name, media_type, kept) == ("liste.csv", CSV, content)
    assert cells(CSV, content)[1] == (("t", f"Été{delimiter} là"), ("t", "12.50"))


def test_armenian_letters_and_a_named_delimiter_are_read():
    content = b"\xef\xbb\xbf" + "sep=,\r\nԳիրք,2\r\n".encode()
    assert cells(CSV, content) == [(("t", "Գիրք"), ("t", "2"))]


def test_a_cell_tells_a_number_a_day_a_formula_an_error_and_a_merged_one():
    def change(sheet):
        sheet["F2"] = "seul"
        sheet.merge_cells("F2:F3")
        sheet["A3"] = "après"

    content = tables.workbook(("a",), ("=texte", 9782070368228, 0.3, date(2026, 10, 1), "#REF!"), change=change)
    _head, second, third = cells(XLSX, content)
    assert second == (
        ("f", ""), ("n", "9782070368228"), ("n", "0.3"), ("d", "2026-10-01"), ("e", "#REF!"),
        ("t", "seul"),
    )  # fmt: skip
    assert third[5] == ("m", "")


def test_a_formula_has_the_value_that_it_had_when_it_was_saved():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1"><f>6*7</f><v>42</v></c><c r="B1"><f>6*7</f></c></row></sheetData></worksheet>'
    )
    content = tables.changed(tables.workbook(("x",)), SHEET, sheet)
    assert cells(XLSX, content) == [(("n", "42"), ("f", ""))]


def test_the_first_sheet_with_anything_counts_and_lines_keep_their_number():
    book = Workbook()
    sheet = book.create_sheet()
    sheet["B4"] = "là"
    written = io.BytesIO()
    book.save(written)
    (row,) = sheets.rows(XLSX, written.getvalue())
    assert (row.number, row.cell(1), row.cell(COLUMNS)) == (4, Cell("là"), Cell())


def test_more_lines_than_a_file_may_have_are_refused():
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(50_000):
        sheet.append([number])
    written = io.BytesIO()
    book.save(written)
    sentence = f"This table has more than {LINES} lines: divide it into several files."
    assert refusal(written.getvalue()) == sentence
    assert refusal(b"1\r\n" * 50_000) == sentence
    assert len(sheets.rows(CSV, b"1\r\n" * (LINES + 1))) == LINES + 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (tables.changed(tables.workbook(("x",)), SHEET, tables.BOMB), sheets._REFUSALS["sheet_complicated"]),
        (tables.changed(tables.workbook(("x",)), BOOK, tables.BOMB), sheets._REFUSALS["sheet_complicated"]),
        (tables.changed(tables.workbook(("x",)), SHEET, b"\0" * 120_000_000), sheets._REFUSALS["sheet_complicated"]),
        (tables.changed(tables.workbook(("x",)), SHEET, b"<worksheet"), sheets._REFUSALS["sheet_broken"]),
        (tables.workbook(("x",))[:-100], sheets._REFUSALS["sheet_broken"]),
        (tables.workbook(), sheets._REFUSALS["sheet_empty"]),
        (b" \r\n;;\r\n", sheets._REFUSALS["sheet_empty"]),
        (pdf(), sheets._REFUSALS["sheet_other"]),
        (bytes(range(256)) * 4, sheets._REFUSALS["sheet_other"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
         "This workbook is protected by a password or of an old kind: save it as .xlsx and choose that one."),
    ],
    ids=["bomb", "bomb in book", "zip bomb", "cut XML", "cut zip", "no cell", "no text", "pdf", "bytes", "old"],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_one_sentence(content, sentence):
    assert refusal(content) == sentence

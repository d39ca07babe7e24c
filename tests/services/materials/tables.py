"""Workbooks and CSV files as people upload them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

HEAD = ("Titre", "ISBN", "Qté", "Prix unitaire", "État")
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "' + b"&a;" * 100 + b'">'
    b'<!ENTITY c "' + b"&b;" * 100 + b'">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is>'
    b"</c></row></sheetData></worksheet>"
)
"""A sheet that grows to gigabytes for whoever believes its entities."""
LINES = (("Grammaire A1", "978-2-07-036822-8", 30, 18.5, "Neuf"), ("Jeu de cartes", "", 7, "12,35 €", "occasion"))


def workbook(*rows: Sequence[Any], change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with these rows on its first sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def text(*rows: Sequence[Any], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    lines = (delimiter.join(f'"{cell}"' if delimiter in str(cell) else str(cell) for cell in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def changed(content: bytes, part: str, new: bytes) -> bytes:
    """The workbook with another content of one of its parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in old.namelist():
            archive.writestr(one, new if one == part else old.read(one))
    return written.getvalue()

"""What may be uploaded: told by its content, never by its name; cleaned or refused with one sentence.

Pictures are made anew (place, camera and hidden parts go), PDFs are opened and refused where they are broken, protected
or do anything by themselves. The opening happens in a process of its own (``services/apart.py``), so that a
hostile file costs a few seconds of one core at most.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from services import apart
from services.errors import Invalid
from services.i18n import N_
from settings import settings

NAME_LENGTH = 120
CPU_SECONDS = 15
WALL_SECONDS = 45
"""On a busy machine; a common file takes under half a second."""
MEMORY_MEBIBYTES = 1024
_INSPECTOR = Path(__file__).with_name("file_inspector.py")

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
XLSX, CSV = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"
"""Tables: taken where something is entered from them, see ``services/materials/sheets.py``."""
_EXTENSIONS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",), XLSX: (".xlsx",), CSV: (".csv",)}
_FOREIGN_EXTENSION = re.compile(
    r"\.(pdf|jpe?g|png|gif|webp|hei[cf]|avif|tiff?|bmp|svg|doc[xm]?|odt|rtf|txt|pages|xlsx?|ods|pptx?|odp"
    r"|html?|xml|js|zip|rar|7z|exe|com|bat|cmd|scr|msi|lnk|ps1)"
)
_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_OFFICE_PARTS = (b"[Content_Types].xml", b"application/vnd.oasis.opendocument", b"word/", b"index.xml")
_PICTURES = (b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_PICTURE_BRANDS = {b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}

_REFUSALS = {
    "pdf_broken": N_("This PDF is damaged and cannot be opened: make it again and choose the new one."),
    "pdf_encrypted": N_("This PDF is protected by a password: save a copy without protection and choose that one."),
    "pdf_active": N_("This PDF runs something by itself when it is opened: print it to a new PDF and choose that one."),
    "pdf_attachments": N_("This PDF carries other files inside it: print it to a new PDF and choose that one."),
    "pdf_xfa": N_("This PDF is a form that few programs can show: print it to a new PDF and choose that one."),
    "pdf_pages": N_("This PDF has more than %(n)s pages: choose a shorter one."),
    "complicated": N_("This file is too complicated to be checked: print it to a new PDF and choose that one."),
    "image_broken": N_("This picture is damaged and cannot be opened: take or save it again and choose the new one."),
    "image_animated": N_("This picture moves: choose one that does not."),
    "sheet_pages": N_(
        "The pages of this PDF are smaller than half a sheet: scan the whole sheets, A4, and choose that one."
    ),
    "sheet_dots": N_(
        "This picture is too small to be read: take one of the whole sheet, at least %(n)s dots high, or scan it."
    ),
    "image_pixels": N_("This picture has more than %(n)s million dots: make it smaller and choose it again."),
}


class Inspected(NamedTuple):
    """A file fit to be kept: cleaned name with the extension of its real type, and cleaned content."""

    name: str
    media_type: str
    content: bytes


def inspect_upload(name: str, content: bytes, *, what: str = "") -> Inspected:
    """Check and clean an upload; raises ``Invalid`` on ``field="file"`` with a sentence that says what to do.

    Takes up to some seconds, so it is called before a writing transaction opens.
    """
    check_size(len(content))
    media_type = told_by_content(content)
    if media_type == PDF:
        _inspect_apart(f"{what}pdf", content)
    else:
        content = _inspect_apart(f"{what}image", content)
    return Inspected(clean_name(name, media_type), media_type, content)


def inspect_sheets(name: str, content: bytes) -> Inspected:
    """The same for whole sheets of paper, as they are signed: what is too small to be read is refused as well."""
    return inspect_upload(name, content, what="sheet_")


def check_size(size: int) -> None:
    """Refuse ``size`` bytes that are none or too many; for whoever reads an upload bit by bit, too."""
    if size <= 0:
        raise Invalid(N_("This file is empty: choose another one."), field="file")
    if size > settings().max_file_bytes:
        raise Invalid(
            N_("This file is larger than %(n)s MB: make it smaller, for instance by scanning it in black and white."),
            field="file",
            n=settings().max_file_mebibytes,
        )


def told_by_content(content: bytes) -> str:
    """The media type of one of the three kinds that are taken; raises ``Invalid`` for all others."""
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:5] == b"%PDF-":
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if _is_office_document(content):
        raise Invalid(
            N_("This is a document of an office program: save it as PDF there, then choose the PDF."), field="file"
        )
    if _is_other_picture(content):
        raise Invalid(
            N_("This picture is in a format that not everybody can open: save it as JPEG or PNG, or as PDF."),
            field="file",
        )
    raise Invalid(N_("This kind of file cannot be taken: choose a PDF, or a picture in JPEG or PNG."), field="file")


def _is_office_document(content: bytes) -> bool:
    if content.startswith(b"PK\x03\x04"):
        return any(part in content for part in _OFFICE_PARTS)
    return content.startswith(_OFFICE)


def _is_other_picture(content: bytes) -> bool:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    is_heic = content[4:8] == b"ftyp" and content[8:12] in _PICTURE_BRANDS
    is_bitmap = content[:2] == b"BM" and content[6:10] == b"\x00" * 4
    return is_webp or is_heic or is_bitmap or content.startswith(_PICTURES)


def clean_name(name: str, media_type: str) -> str:
    """A name safe to show and to save under: no folders, no control or direction marks, at most 120 characters.

    Its extension is that of the real type: «cv.exe» with a PDF in it becomes «cv.pdf».
    """
    name = unicodedata.normalize("NFC", name)
    name = "".join(" " if char.isspace() else char for char in name if _is_shown(char))
    name = re.sub(r'[<>:"|?*]', "-", re.split(r"[/\\]", name)[-1])
    stem, extension = _split_extension(" ".join(name.split()).rstrip(". "), media_type)
    return f"{stem[: NAME_LENGTH - len(extension)].strip('. ') or 'document'}{extension}"


def _is_shown(char: str) -> bool:
    """No control, format (direction marks among them), surrogate, private or unassigned characters."""
    return char.isspace() or not unicodedata.category(char).startswith("C")


def _split_extension(name: str, media_type: str) -> tuple[str, str]:
    allowed = _EXTENSIONS[media_type]
    while True:
        stem, dot, last = name.rpartition(".")
        extension = f"{dot}{last}".lower()
        if extension in allowed:
            return stem, extension
        if not dot or not _FOREIGN_EXTENSION.fullmatch(extension):
            return name, allowed[0]
        name = stem


def _inspect_apart(job: str, content: bytes) -> bytes:
    """Run the inspector on ``content``; what crashes it or takes it too long is refused as too complicated."""
    told = apart.run(_INSPECTOR, job, content, apart.Limits(CPU_SECONDS, WALL_SECONDS, MEMORY_MEBIBYTES))
    if told.code not in {"ok", *_REFUSALS}:
        raise _refusal("complicated")
    if told.code != "ok":
        raise _refusal(told.code, told.limit)
    return told.made


def _refusal(code: str, limit: str = "") -> Invalid:
    params = {"n": int(limit)} if limit else {}
    return Invalid(_REFUSALS[code], field="file", **params)

"""Files for tests: small true ones, and PDFs written by hand as an attacker would."""

from __future__ import annotations

import io
import zlib
from functools import cache

from PIL import Image

CATALOG = b"<< /Type /Catalog /Pages 2 0 R %b >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] %b >>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def pdf(catalog: bytes = b"", page: bytes = b"", *more: bytes, pages: bytes = ONE_PAGE, trailer: bytes = b"") -> bytes:
    """A PDF of one page; ``catalog``, ``page`` and ``trailer`` are added there, ``more`` are objects 4, 5 …"""
    objects = [CATALOG % catalog, pages, PAGE % page, *more]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, len(out))
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table + end


def stream(content: bytes, entries: bytes = b"", *, compressed: bool = True) -> bytes:
    """A stream object."""
    data = zlib.compress(content, 9) if compressed else content
    packing = b"/Filter /FlateDecode" if compressed else b""
    return b"<< /Length %d %b %b >>\nstream\n%b\nendstream" % (len(data), packing, entries, data)


def object_stream(number: int, body: bytes, entries: bytes = b"/Type /ObjStm") -> bytes:
    """Object ``number`` packed into an object stream."""
    head = b"%d 0 " % number
    return stream(head + body, b"%b /N 1 /First %d" % (entries, len(head)))


def packed_pdf(catalog: bytes, packed: bytes, *more: bytes) -> bytes:
    """A PDF whose object 4 lies within the object stream 5 (``packed``); ``more`` are objects 6, 7 …"""
    bodies = {1: CATALOG % catalog, 2: ONE_PAGE, 3: PAGE % b"", 5: packed, **dict(enumerate(more, 6))}
    out, rows = bytearray(b"%PDF-1.7\n"), {0: (0, 0, 65535), 4: (2, 5, 0)}
    for number, body in bodies.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    last = max(rows) + 1
    rows[last] = (1, len(out), 0)
    ordered = [rows[number] for number in range(last + 1)]
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + index.to_bytes(2, "big") for kind, at, index in ordered)
    entries = b"/Type /XRef /Size %d /W [1 4 2] /Root 1 0 R" % (last + 1)
    start = len(out)
    return bytes(out) + b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        last, stream(table, entries, compressed=False), start,
    )  # fmt: skip


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """A picture, its left half red and its right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


@cache
def cv() -> bytes:
    """A curriculum vitae, as PDF."""
    return pdf()


def sheet() -> bytes:
    """A scanned sheet of A4, as PDF."""
    return pdf().replace(b"0 0 200 200", b"0 0 595 842")


def opened(content: bytes) -> Image.Image:
    """The picture in ``content``."""
    return Image.open(io.BytesIO(content))

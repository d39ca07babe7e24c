"""The part of the checks that opens what a stranger sent, in a process of its own with little time and memory.

``services/parser_host.py`` calls :func:`answer`. It knows neither settings nor database, and imports nothing of the
application: whatever a hostile file does to a parser happens there.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Iterable
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject

PAGES = 200
PIXELS = 50_000_000
"""A picture that decodes to 200 MB: more than a phone takes, less than a bomb."""
OBJECTS = 300_000
DECODED_BYTES = 20_000_000
"""Of one object stream of a PDF. Contents of pages are not decoded here."""
JPEG_QUALITY = 88
HALF_SHEET = 283
"""Points, 10 cm: the shorter side of half an A4 sheet, with what a scanner cuts off."""
SHEET_DOTS = 800
"""On the longer side: an A4 sheet at 70 dots an inch, below which its text cannot be read."""
_CHUNK = 4096

_FOREIGN_PROGRAM = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/GoToE",
    "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
"""Actions (``/S``) that run, send or play something. Links and jumps within the document are not among them."""
_ACTIVE_KEYS = {"/JavaScript", "/JS", "/AA", "/RichMediaContent", "/RichMediaSettings"}
_ACTIVE_ANNOTATIONS = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
_ATTACHMENT_KEYS = {"/EmbeddedFiles", "/EF", "/Collection"}
_NAMES_ANYWHERE = {
    b"/JavaScript": "pdf_active", b"/JS": "pdf_active", b"/Launch": "pdf_active", b"/AA": "pdf_active",
    b"/RichMedia": "pdf_active", b"/EmbeddedFile": "pdf_attachments", b"/EmbeddedFiles": "pdf_attachments",
    b"/XFA": "pdf_xfa", b"/Encrypt": "pdf_encrypted",
}  # fmt: skip
_OTHER_FILTERS = {
    b"/ASCIIHexDecode", b"/ASCII85Decode", b"/LZWDecode", b"/RunLengthDecode", b"/BrotliDecode", b"/Crypt",
    b"/AHx", b"/A85", b"/LZW", b"/RL", b"/DecodeParms", b"/DP",
}  # fmt: skip
"""Ways to pack an object stream that no common program uses."""
_START = re.compile(rb"(?<!end)obj|trailer")
_TOKEN = re.compile(rb"%[^\r\n]*|\(|<<|>>|<[^>]*>|/[^\x00\t\n\f\r ()<>\[\]{}/%]*|[^\x00\t\n\f\r ()<>\[\]{}/%]+")
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM_DATA = re.compile(rb"\r?\n|\r")
_ROTATIONS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
"""What turns a picture upright, by its EXIF orientation."""
_ORIENTATION = 0x0112
_PNG_MODES = {"1", "L", "LA", "RGB", "RGBA", "I", "I;16"}


class Refused(Exception):
    """``code`` is a key of the sentences in ``services/file_checks.py``, ``limit`` the number it tells."""

    def __init__(self, code: str, limit: int | None = None) -> None:
        super().__init__(code)
        self.told = code if limit is None else f"{code} {limit}"


_TOO_MANY_PIXELS = Refused("image_pixels", PIXELS // 1_000_000)


def inspect_pdf(content: bytes) -> None:
    """Raise ``Refused`` unless the PDF opens, is short and passive: pages, pictures, links, nothing that runs."""
    with apply_configuration(
        zlib_maximum_output_length=DECODED_BYTES,
        lzw_maximum_output_length=DECODED_BYTES,
        run_length_maximum_output_length=DECODED_BYTES,
    ):
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise Refused("pdf_encrypted")
        Sweep(content).check()
        _check_objects([reader.trailer], reader)
        _check_objects(_all_references(reader), reader, must_open=False)
        pages = len(reader.pages)
    if pages == 0:
        raise Refused("pdf_broken")
    if pages > PAGES:
        raise Refused("pdf_pages", PAGES)


def _all_references(reader: PdfReader) -> list[IndirectObject]:
    """Every object that the file lists, those within object streams and those that nothing points to included."""
    listed = [IndirectObject(n, generation, reader) for generation, table in reader.xref.items() for n in table]
    return listed + [IndirectObject(n, 0, reader) for n in reader.xref_objStm]


def _check_objects(start: Iterable[object], reader: PdfReader, *, must_open: bool = True) -> None:
    """Look at everything that can be reached from ``start``, however deeply nested."""
    waiting: list[object] = list(start)
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        one = waiting.pop()
        count += 1
        if count > OBJECTS:
            raise Refused("complicated")
        if isinstance(one, IndirectObject):
            if (place := (one.idnum, one.generation)) not in seen:
                seen.add(place)
                waiting.append(_opened(one, must_open))
        elif isinstance(one, DictionaryObject):
            _check_dictionary(one)
            waiting.extend(dict.values(one))
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))


def _opened(reference: IndirectObject, must_open: bool) -> object:
    try:
        return reference.get_object()
    except (LimitReachedError, MemoryError, RecursionError):
        raise
    except Exception:
        if must_open:
            raise
        return None  # nothing points to it, so no reader will look at it either


def _check_dictionary(one: DictionaryObject) -> None:
    keys = {key for key, value in dict.items(one) if not isinstance(value, NullObject)}
    subtype = one.get("/Subtype")
    if "/XFA" in keys:
        raise Refused("pdf_xfa")
    if keys & _ATTACHMENT_KEYS or one.get("/Type") == "/EmbeddedFile" or subtype == "/FileAttachment":
        raise Refused("pdf_attachments")
    if keys & _ACTIVE_KEYS or one.get("/S") in _FOREIGN_PROGRAM or subtype in _ACTIVE_ANNOTATIONS:
        raise Refused("pdf_active")
    if "/OpenAction" in keys and not _only_shows_a_page(one["/OpenAction"]):
        raise Refused("pdf_active")


def _only_shows_a_page(action: object) -> bool:
    """Many word processors and LaTeX let a document open at its first page: a jump within it, and nothing after."""
    action = action.get_object() if isinstance(action, IndirectObject) else action
    if isinstance(action, DictionaryObject):
        return action.get("/S") == "/GoTo" and "/Next" not in action
    return isinstance(action, (ArrayObject, NullObject))


class Sweep:
    """A second look at a PDF: which names stand in it, whether or not the parser reaches them.

    Programs differ in how they mend what is malformed: after an error one drops the rest of a dictionary that another
    one reads on. So each object is read word by word here, without understanding it, and object streams are unpacked.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.work_left = 4 * len(content) + DECODED_BYTES
        self.unpacked_left = 3 * DECODED_BYTES

    def check(self) -> None:
        for start in _START.finditer(self.content):
            names, end, is_stream = self._names(self.content, start.end())
            self._refuse(names)
            if is_stream and (b"/ObjStm" in names or b"/First" in names):
                unpacked = self._unpacked(names, end)
                self._refuse(self._names(unpacked, 0, to_the_end=True)[0])

    def _refuse(self, names: set[bytes]) -> None:
        for name, code in _NAMES_ANYWHERE.items():
            if name in names:
                raise Refused(code)

    def _names(self, content: bytes, position: int, *, to_the_end: bool = False) -> tuple[set[bytes], int, bool]:
        """Names up to the end of the object, where that is, and whether a stream follows there."""
        names: set[bytes] = set()
        begin, depth = position, 0
        while token := _TOKEN.search(content, position):
            word, position = token.group(), token.end()
            if word == b"(":
                position = _end_of_string(content, position)
            elif word.startswith(b"/"):
                names.add(_ESCAPE.sub(lambda code: bytes([int(code.group(1), 16)]), word))
            elif word in {b"<<", b">>"}:
                depth += 1 if word == b"<<" else -1
            elif not to_the_end and (word == b"endobj" or (word == b"stream" and depth <= 0)):
                break
            if position - begin > self.work_left:
                raise Refused("complicated")
        self.work_left -= position - begin
        return names, position, bool(token) and word == b"stream"

    def _unpacked(self, names: set[bytes], position: int) -> bytes:
        """The content of an object stream whose data begin after ``position``."""
        if names & _OTHER_FILTERS:
            raise Refused("complicated")
        if line_end := _STREAM_DATA.match(self.content, position):
            position = line_end.end()
        if not names & {b"/FlateDecode", b"/Fl"}:
            return self.content[position : self.content.find(b"endstream", position)]
        unpacked = _inflated(self.content, position, min(DECODED_BYTES, self.unpacked_left))
        self.unpacked_left -= len(unpacked)
        return unpacked


def _end_of_string(content: bytes, position: int) -> int:
    depth = 1
    while depth and (found := _IN_STRING.search(content, position)):
        position = found.end()
        depth += {b"(": 1, b")": -1}.get(found.group(), 0)
    return position if depth == 0 else len(content)


def _inflated(content: bytes, position: int, most: int) -> bytes:
    """The compressed data that begin at ``position``, at most ``most`` bytes of them when unpacked."""
    unpacker, parts = zlib.decompressobj(), []
    while not unpacker.eof:
        if not (packed := content[position : position + _CHUNK]):
            raise Refused("pdf_broken")
        parts.append(unpacker.decompress(packed, max(most, 1)))
        position, most = position + len(packed), most - len(parts[-1])
        if unpacker.unconsumed_tail or most <= 0:
            raise Refused("complicated")
    return b"".join(parts)


def clean_image(content: bytes) -> bytes:
    """The same picture, upright and made anew: no metadata (place, camera, thumbnail), nothing before or after it."""
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
        if picture.width * picture.height > PIXELS:
            raise _TOO_MANY_PIXELS
        is_png = picture.format == "PNG"
        if is_png and getattr(picture, "is_animated", False):
            raise Refused("image_animated")
        picture.load()  # of a phone's several pictures in one file this is the first
        clean = _upright(_plain(picture, is_png))
    clean.info.clear()
    written = BytesIO()
    if is_png:
        clean.save(written, "PNG")
    else:
        clean.save(written, "JPEG", quality=JPEG_QUALITY)
    return written.getvalue()


def _plain(picture: Image.Image, is_png: bool) -> Image.Image:
    """Without palette, odd colour spaces and transparency kept aside."""
    if not is_png:
        return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    if "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture if picture.mode in _PNG_MODES else picture.convert("RGB")


def _upright(picture: Image.Image) -> Image.Image:
    orientation = 1
    with contextlib.suppress(Exception):  # a picture is not refused for nonsense in what is dropped anyway
        orientation = picture.getexif().get(_ORIENTATION, 1)
    for step in _ROTATIONS.get(orientation, ()):
        picture = picture.transpose(step)
    return picture


def inspect_sheets(content: bytes) -> None:
    """A PDF as above, of which at least one page is as large as half a sheet."""
    inspect_pdf(content)
    boxes = [page.mediabox for page in PdfReader(BytesIO(content)).pages]
    if all(min(abs(box.width), abs(box.height)) < HALF_SHEET for box in boxes):
        raise Refused("sheet_pages")


def clean_photo_of_sheet(content: bytes) -> bytes:
    """A picture as above, with enough dots for a printed sheet to be read."""
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
        if max(picture.size) < SHEET_DOTS:
            raise Refused("sheet_dots", SHEET_DOTS)
    return clean_image(content)


JOBS = {
    "pdf": inspect_pdf,
    "image": clean_image,
    "sheet_pdf": inspect_sheets,
    "sheet_image": clean_photo_of_sheet,
}
_BROKEN = {"pdf": "pdf_broken", "image": "image_broken", "sheet_pdf": "pdf_broken", "sheet_image": "image_broken"}


def answer(job: str, content: bytes) -> tuple[str, bytes]:
    """(``ok`` or the code of the refusal with its limit, the cleaned content if there is one)."""
    try:
        return "ok", JOBS[job](content) or b""
    except Refused as refusal:
        return refusal.told, b""
    except Image.DecompressionBombError:  # Pillow's own, higher limit, asked before ours can be
        return _TOO_MANY_PIXELS.told, b""
    except (LimitReachedError, MemoryError, RecursionError):
        return "complicated", b""
    except Exception:  # parsers fail in many ways on what is no proper file
        return _BROKEN[job], b""

import io
import random
import struct
import time
import zipfile
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter

from services import file_checks
from services.errors import Invalid
from services.file_checks import JPEG, NAME_LENGTH, PDF, PNG, clean_name, inspect_upload
from services.file_inspector import PAGES, PIXELS, answer
from settings import settings
from tests.samples import SCRIPT, cv, object_stream, opened, packed_pdf, pdf, picture, stream

ACTIVE = "This PDF runs something by itself when it is opened: print it to a new PDF and choose that one."
ATTACHMENTS = "This PDF carries other files inside it: print it to a new PDF and choose that one."
BROKEN = "This PDF is damaged and cannot be opened: make it again and choose the new one."
COMPLICATED = "This file is too complicated to be checked: print it to a new PDF and choose that one."
ENCRYPTED = "This PDF is protected by a password: save a copy without protection and choose that one."
FORM = "This PDF is a form that few programs can show: print it to a new PDF and choose that one."
OFFICE = "This is a document of an office program: save it as PDF there, then choose the PDF."
OTHER_PICTURE = "This picture is in a format that not everybody can open: save it as JPEG or PNG, or as PDF."
UNKNOWN = "This kind of file cannot be taken: choose a PDF, or a picture in JPEG or PNG."
BROKEN_PICTURE = "This picture is damaged and cannot be opened: take or save it again and choose the new one."


def refusal(content: bytes, name: str = "file.pdf") -> str:
    """The sentence with which ``content`` is refused."""
    with pytest.raises(Invalid) as refused:
        inspect_upload(name, content)
    assert refused.value.field == "file"
    return refused.value.msgid % refused.value.params


def office(*parts: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for part in parts:
            archive.writestr(part, "application/vnd.oasis.opendocument.text" if part == "mimetype" else "<x/>")
    return written.getvalue()


# What kind of file it is


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("cv.pdf", cv(), ("cv.pdf", PDF)),
        ("cv.docx", cv(), ("cv.pdf", PDF)),
        ("photo.JPG", picture("JPEG"), ("photo.jpg", JPEG)),
        ("photo.jpeg", picture("JPEG"), ("photo.jpeg", JPEG)),
        ("photo.pdf", picture("PNG"), ("photo.png", PNG)),
    ],
)
def test_the_type_is_told_by_the_content_and_not_by_the_name(name, content, expected):
    inspected = inspect_upload(name, content)
    assert (inspected.name, inspected.media_type) == expected


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (office("[Content_Types].xml", "word/document.xml"), OFFICE),
        (office("mimetype"), OFFICE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OFFICE),
        (b"{\\rtf1 Bonjour}", OFFICE),
        (picture("GIF"), OTHER_PICTURE),
        (picture("WEBP"), OTHER_PICTURE),
        (picture("BMP"), OTHER_PICTURE),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, OTHER_PICTURE),
        (b"MZ\x90\0" + b"\0" * 100, UNKNOWN),
        (b"<html><script>alert(1)</script>%PDF-1.7</html>", UNKNOWN),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', UNKNOWN),
        (office("a.txt"), UNKNOWN),
        (b"Bonjour", UNKNOWN),
    ],
    ids=["docx", "odt", "doc", "rtf", "gif", "webp", "bmp", "heic", "program", "page", "svg", "zip", "text"],
)
def test_a_file_of_another_kind_is_refused_under_an_innocent_name(content, sentence):
    assert refusal(content, "cv.pdf") == sentence


def test_an_empty_file_is_refused():
    assert refusal(b"") == "This file is empty: choose another one."


def test_a_file_larger_than_the_limit_is_refused():
    content = cv() + b"\n" * settings().max_file_bytes
    assert refusal(content) == (
        "This file is larger than 10 MB: make it smaller, for instance by scanning it in black and white."
    )


# Its name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cv.pdf", "cv.pdf"),
        ("CV Anna PETROSYAN.PDF", "CV Anna PETROSYAN.pdf"),
        ("Պետրոսյան Աննա.pdf", "Պետրոսյան Աննա.pdf"),
        ("Relevé de notes (L3).pdf", "Relevé de notes (L3).pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\anna\\cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.pdf"),
        ("cv\0\r\nSet-Cookie: a=b.pdf", "cv Set-Cookie- a=b.pdf"),
        ("\u200b\u2066.pdf", "document.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        (".pdf", "document.pdf"),
        ("\ud800.pdf", "document.pdf"),
        ("cv.exe", "cv.pdf"),
        ("cv.pdf.exe", "cv.pdf"),
        ("M. Petrosyan", "M. Petrosyan.pdf"),
        ("version 1.2", "version 1.2.pdf"),
        ('a<b>"c"|d?.pdf', "a-b--c--d-.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("  cv   2026 .pdf ", "cv 2026.pdf"),
    ],
)
def test_a_name_becomes_safe_to_show_and_to_save(name, expected):
    assert clean_name(name, PDF) == expected


def test_a_long_name_is_cut_before_its_extension():
    name = clean_name("é" * 300 + ".jpeg", JPEG)
    assert (len(name), name[-6:]) == (NAME_LENGTH, "é.jpeg")


# Pictures


def test_a_picture_loses_its_metadata_and_what_is_hidden_behind_it():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Anna"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 8.0, 0.0)})
    content = picture("JPEG", exif=exif, comment=b"a secret") + b"PK\x03\x04 hidden behind"
    assert opened(content).getexif().get_ifd(0x8825)[1] == "N"

    cleaned = inspect_upload("photo.jpg", content).content

    assert dict(opened(cleaned).getexif()) == {}
    assert [word for word in (b"Camera of Anna", b"a secret", b"hidden behind", b"Exif") if word in cleaned] == []


def test_a_png_loses_its_texts():
    texts = PngInfo()
    texts.add_text("Author", "Anna", zip=False)
    cleaned = inspect_upload("scan.png", picture("PNG", pnginfo=texts)).content
    assert b"Anna" not in cleaned
    assert opened(cleaned).getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("orientation", "size", "top_left_is_red"),
    [(1, (40, 20), True), (3, (40, 20), False), (6, (20, 40), True), (8, (20, 40), False)],
)
def test_a_picture_is_turned_upright_as_its_orientation_says(orientation, size, top_left_is_red):
    exif = Image.Exif()
    exif[0x0112] = orientation
    cleaned = opened(inspect_upload("photo.jpg", picture("JPEG", exif=exif, quality=95)).content)
    red, _green, blue = cleaned.getpixel((3, 3))
    assert (cleaned.size, red > blue) == (size, top_left_is_red)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_png_of_any_common_kind_is_taken(mode):
    image, written = Image.new("L", (8, 8), 255), io.BytesIO()
    (Image.new("I;16", (8, 8), 40_000) if mode == "I;16" else image.convert(mode)).save(written, "PNG")
    assert opened(inspect_upload("scan.png", written.getvalue()).content).size == (8, 8)


def test_a_see_through_palette_stays_see_through():
    image, written = Image.new("P", (8, 8), 0), io.BytesIO()
    image.save(written, "PNG", transparency=0)
    assert opened(inspect_upload("scan.png", written.getvalue()).content).getpixel((0, 0))[3] == 0


def test_a_jpeg_in_printers_colours_becomes_an_ordinary_one():
    written = io.BytesIO()
    Image.new("CMYK", (8, 8)).save(written, "JPEG")
    assert opened(inspect_upload("scan.jpg", written.getvalue()).content).mode == "RGB"


def test_the_first_of_a_phones_two_pictures_in_one_file_is_taken():
    first, second, written = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (4, 4), "blue"), io.BytesIO()
    first.save(written, "MPO", save_all=True, append_images=[second])
    inspected = inspect_upload("photo.jpg", written.getvalue())
    assert (inspected.media_type, opened(inspected.content).format, opened(inspected.content).size) == (
        JPEG, "JPEG", (8, 8),
    )  # fmt: skip


def test_a_moving_picture_is_refused():
    frames, written = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")], io.BytesIO()
    frames[0].save(written, "PNG", save_all=True, append_images=frames[1:])
    assert refusal(written.getvalue()) == "This picture moves: choose one that does not."


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_cut_off_is_refused(kind):
    content = picture(kind, (400, 300))
    assert refusal(content[: len(content) // 2]) == BROKEN_PICTURE


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded():
    content = bytearray(picture("PNG"))
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    content[29:33] = struct.pack(">I", zlib.crc32(bytes(content[12:29])))
    began = time.monotonic()
    assert refusal(bytes(content)) == (
        f"This picture has more than {PIXELS // 1_000_000} million dots: make it smaller and choose it again."
    )
    assert time.monotonic() - began < 10


# PDFs


def test_a_pdf_is_kept_byte_for_byte():
    assert inspect_upload("cv.pdf", cv()).content == cv()


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"/OpenAction [3 0 R /Fit]"),
        pdf(b"/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
        pdf(page=b"/Annots [<< /Subtype /Link /A << /S /URI /URI (https://ufar.am) >> >>]"),
        pdf(b"/Lang (HTML/JavaScript /JS /Launch)"),
        pdf(b"", b"/Contents 4 0 R", stream(b"(x /JavaScript) Tj")),
        pdf(b"", b"/Contents 4 0 R", stream(b"BT (/JS /Launch) Tj ET", compressed=False)),
        packed_pdf(b"/OpenAction 4 0 R", object_stream(4, b"[3 0 R /Fit]")),
        b"\xef\xbb\xbf\n" + pdf(),
    ],
    ids=["opens at a page", "goes to a page", "link", "words", "packed text", "plain text", "packed objects", "mark"],
)
def test_a_pdf_that_does_nothing_by_itself_is_taken(content):
    assert inspect_upload("cv.pdf", content).media_type == PDF


ATTACKS = {
    "script on opening": (pdf(b"/OpenAction " + SCRIPT), ACTIVE),
    "script with escaped names": (pdf(b"/OpenAction << /S /J#61vaScript /J#53 (1) >>"), ACTIVE),
    "script by name": (pdf(b"/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", b"", SCRIPT), ACTIVE),
    "script of a page": (pdf(b"", b"/AA << /O 4 0 R >>", SCRIPT), ACTIVE),
    "script of a field": (pdf(b"/AcroForm << /Fields [<< /Kids [<< /A 4 0 R >>] >>] >>", b"", SCRIPT), ACTIVE),
    "script after a jump": (pdf(b"/OpenAction << /S /GoTo /D [3 0 R] /Next 4 0 R >>", b"", SCRIPT), ACTIVE),
    "script deep inside": (pdf(b"/X " + b"[<< /Y " * 150 + SCRIPT + b">> ]" * 150), ACTIVE),
    "script that nothing points to": (pdf(b"", b"", SCRIPT), ACTIVE),
    "script in an object stream": (packed_pdf(b"/OpenAction 4 0 R", object_stream(4, SCRIPT)), ACTIVE),
    "script in an object stream without type": (
        packed_pdf(b"/Bad @@ /OpenAction 4 0 R", object_stream(4, SCRIPT, b"")), ACTIVE,
    ),
    "script behind a mistake": (pdf(b"/Bad @@@ /OpenAction " + SCRIPT), ACTIVE),
    "script behind a stray bracket": (pdf(b"/Bad ] /OpenAction " + SCRIPT), ACTIVE),
    "script behind deep brackets": (
        pdf(b"/X " + b"<</A " * 2000 + b"1" + b">>" * 2000 + b"/OpenAction " + SCRIPT), ACTIVE,
    ),
    "script behind a false object in a string": (pdf(b"/X (5 0 obj \\( endobj) /OpenAction " + SCRIPT), ACTIVE),
    "address visited on opening": (pdf(b"/OpenAction << /S /URI /URI (https://example.org) >>"), ACTIVE),
    "program started by a link": (
        pdf(b"", b"/Annots [<< /Subtype /Link /A << /S /Launch /F (cmd.exe) >> >>]"), ACTIVE,
    ),
    "form that sends itself": (
        pdf(b"", b"/Annots [<< /Subtype /Widget /A << /S /SubmitForm /F (https://example.org) >> >>]"), ACTIVE,
    ),
    "sending that nothing points to": (pdf(b"", b"", b"<< /S /SubmitForm /F (https://example.org) >>"), ACTIVE),
    "film": (pdf(b"", b"/Annots [<< /Subtype /RichMedia >>]"), ACTIVE),
    "files inside": (pdf(b"/Names << /EmbeddedFiles << /Names [(a) << /EF << /F 4 0 R >> >>] >> >>", b"",
                         stream(b"MZ", b"/Type /EmbeddedFile")), ATTACHMENTS),
    "file as a note": (pdf(b"", b"/Annots [<< /Subtype /FileAttachment /FS << /EF << >> >> >>]"), ATTACHMENTS),
    "portfolio": (pdf(b"/Collection << /View /D >>"), ATTACHMENTS),
    "form of its own kind": (pdf(b"/AcroForm << /XFA 4 0 R >>", b"", stream(b"<xdp/>")), FORM),
    "protected": (pdf(trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (o) /U (u) /P -4 >>"), ENCRYPTED),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_pdf_that_does_or_carries_something_is_refused(attack):
    content, sentence = ATTACKS[attack]
    assert refusal(content) == sentence


def test_a_pdf_with_a_password_is_refused():
    writer, written = PdfWriter(), io.BytesIO()
    writer.append(PdfReader(io.BytesIO(cv())))
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(written)
    assert refusal(written.getvalue()) == ENCRYPTED


@pytest.mark.parametrize(
    "content",
    [
        cv()[: len(cv()) // 2],
        cv()[:-40],
        b"%PDF-1.7",
        b"%PDF-1.7\n" + b"\0" * 5000,
        pdf(pages=b"<< /Type /Pages /Kids [] /Count 0 >>"),
        pdf(pages=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        pdf(pages=b"(no pages)"),
    ],
    ids=["half", "without its end", "only a head", "zeros", "no pages", "pages in a circle", "pages that are none"],
)
def test_a_broken_pdf_is_refused(content):
    assert refusal(content) == BROKEN


def test_a_pdf_has_at_most_200_pages():
    kids = b"<< /Type /Pages /Count 1 /Kids [" + b"3 0 R " * (PAGES + 1) + b"] >>"
    assert refusal(pdf(pages=kids)) == "This PDF has more than 200 pages: choose a shorter one."
    assert inspect_upload("a.pdf", pdf(pages=kids.replace(b"3 0 R ", b"", 1))).media_type == PDF


BOMBS = {
    "object stream of 200 megabytes": lambda: packed_pdf(
        b"/X 4 0 R", object_stream(4, b"[3 0 R]" + b" " * 200_000_000)
    ),
    "many object streams": lambda: packed_pdf(b"/X 4 0 R", *[object_stream(4, b"[3 0 R]" + b" " * 15_000_000)] * 300),
    "nested arrays": lambda: pdf(b"/X " + b"[" * 200_000 + b"]" * 200_000),
    "nested strings": lambda: pdf(b"/X ( obj " + b"( obj " * 300_000),
    "a million numbers": lambda: pdf(b"/X [" + b"1 " * 1_500_000 + b"]"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_pdf_that_unpacks_to_far_too_much_is_refused_within_seconds(bomb):
    content, began = BOMBS[bomb](), time.monotonic()
    assert refusal(content) in {COMPLICATED, BROKEN}
    assert time.monotonic() - began < file_checks.WALL_SECONDS


def test_the_text_of_a_page_is_not_unpacked_however_large():
    content = pdf(b"", b"/Contents 4 0 R", stream(b" " * 200_000_000))
    assert inspect_upload("a.pdf", content).media_type == PDF


@pytest.mark.parametrize(
    ("limit", "value", "told"),
    [
        ("CPU_SECONDS", 1, "the file inspector ended without an answer"),
        ("WALL_SECONDS", 0.5, "took more than 0.5 seconds"),
    ],
)
def test_an_inspection_that_takes_too_long_is_ended_and_the_file_refused(monkeypatch, caplog, limit, value, told):
    monkeypatch.setattr(file_checks, limit, value)
    slow = pdf(b"/X [" + b"<< /A [1 2 3] >> " * 90_000 + b"]", b"", *[b"<< /B 1 >>"] * 90_000)
    assert refusal(slow) == COMPLICATED
    assert told in caplog.text


def test_an_inspection_that_needs_too_much_memory_is_refused(monkeypatch):
    large = picture("PNG", (5000, 5000))
    assert inspect_upload("scan.png", large).media_type == PNG
    monkeypatch.setattr(file_checks, "MEMORY_MEBIBYTES", 100)
    assert refusal(large) in {COMPLICATED, BROKEN_PICTURE}


def test_damaged_files_are_never_more_than_refused():
    dice, codes = random.Random(2026), {"ok", "complicated", "image_broken", "image_pixels 50", "image_animated"}
    codes |= {f"pdf_{word}" for word in ("broken", "active", "attachments", "xfa", "encrypted", "pages 200")}
    seeds = [("pdf", ATTACKS["files inside"][0]), ("pdf", cv()), ("image", picture("PNG")), ("image", picture("JPEG"))]
    told = set()
    for _ in range(400):
        job, content = dice.choice(seeds)
        damaged = bytearray(content)
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        told.add(answer(job, bytes(damaged))[0])
    assert told - codes == set()

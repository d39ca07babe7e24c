"""Scans behind a tagged paper: each page is a figure that says what it shows, so that nothing lies there unsaid.

How a PDF that somebody else made draws its pages is not ours to vouch for: fonts may be missing, forms may lie on it.
The whole then no longer claims to keep PDF/UA-1, unless what was appended claims it itself, as our own papers do.
"""

from __future__ import annotations

import io
import re
from typing import Any

from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from services.i18n import N_, translate

Scan = tuple[str, bytes]
"""Media type and content."""
_CLAIM = re.compile(rb"<pdfuaid:part>\s*\d\s*</pdfuaid:part>|pdfuaid:part=\"\d\"")
PAGE = N_("%(paper)s, page %(page)s of %(pages)s")


def appended(made: bytes, scans: dict[str, Scan], language: str) -> bytes:
    """``made`` with the scans after it, by what each is called in ``language``; all of it stays tagged."""
    if not scans:
        return made
    writer, claims = PdfWriter(clone_from=io.BytesIO(made)), True
    for name, (media_type, content) in scans.items():
        try:
            reader = PdfReader(io.BytesIO(as_pdf(media_type, content)))
            _append(writer, name, reader, language)
        except PyPdfError:
            continue
        claims = claims and (media_type != "application/pdf" or _CLAIM.search(_metadata(reader)) is not None)
    if not claims:
        _take_claim_back(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def as_pdf(media_type: str, content: bytes) -> bytes:
    """A photo as one page; a PDF as it is. Both were looked into when they came."""
    if media_type == "application/pdf":
        return content
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.convert("RGB").save(out, "PDF", resolution=150)
    return out.getvalue()


def _metadata(paper: PdfReader | PdfWriter) -> bytes:
    """What a PDF says of itself, as XMP; nothing where it says nothing."""
    root: Any = paper.root_object
    said = root.get("/Metadata")
    return said.get_object().get_data() if said is not None else b""


def _take_claim_back(writer: PdfWriter) -> None:
    """Tags and everything else stay; only the word that PDF/UA-1 is kept goes."""
    said: Any = writer.root_object["/Metadata"]
    said.set_data(_CLAIM.sub(b"", _metadata(writer)))


def _append(writer: PdfWriter, name: str, reader: PdfReader, language: str) -> None:
    before = len(writer.pages)
    writer.append(reader, import_outline=False)
    pages = writer.pages[before:]
    for number, page in enumerate(pages, start=1):
        _without_links(page)
        _as_one_thing(writer, page)
        _tag(writer, page, translate(language, PAGE, paper=name, page=number, pages=len(pages)))


def _without_links(page: PageObject) -> None:
    """Links of a scan lead nowhere on paper, and stand in no tag."""
    there = [one for one in page.get("/Annots", ()) if one.get_object().get("/Subtype") != "/Link"]
    page.pop("/Annots", None)
    if there:
        page[NameObject("/Annots")] = ArrayObject(there)


def _as_one_thing(writer: PdfWriter, page: PageObject) -> None:
    """Put the page between the marks of its figure; what it had of its own marks would contradict them."""
    inner = ContentStream(page.get_contents(), writer)
    _without_marks(inner)
    _without_marks_inside(page.get("/Resources"), writer)
    parts = [_stream(b"/Figure <</MCID 0>> BDC q\n"), inner, _stream(b"\nQ EMC")]
    page[NameObject("/Contents")] = ArrayObject(writer._add_object(one) for one in parts)


def _stream(content: bytes) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(content)
    return made


def _without_marks(content: ContentStream) -> None:
    """Layers (/OC) stay: they say what is seen."""
    kept: list[Any] = []
    open_: list[bool] = []
    for operands, operator in content.operations:
        if operator in (b"BMC", b"BDC"):
            open_.append(operands[0] == "/OC")
            stays = open_[-1]
        elif operator == b"EMC":
            stays = bool(open_) and open_.pop()
        else:
            stays = operator not in (b"MP", b"DP")
        if stays:
            kept.append((operands, operator))
    content.operations = kept


def _without_marks_inside(resources: Any, writer: PdfWriter) -> None:
    """The same for what the page draws as a whole, such as a stamp."""
    forms = (resources.get_object() if resources is not None else {}).get("/XObject", {})
    for form in forms.get_object().values() if forms else ():
        drawn = form.get_object()
        if drawn.get("/Subtype") == "/Form" and drawn.pop("/StructParents", None) is not None:
            content = ContentStream(drawn, writer)
            _without_marks(content)
            drawn.set_data(content.get_data())
            _without_marks_inside(drawn.get("/Resources"), writer)


def _tag(writer: PdfWriter, page: PageObject, words: str) -> None:
    """A figure with its words, as the last thing of the document."""
    tree: Any = writer.root_object["/StructTreeRoot"]
    document: Any = tree["/K"].get_object()
    while isinstance(document, ArrayObject):
        document = document[0].get_object()
    figure = DictionaryObject({
        NameObject("/Type"): NameObject("/StructElem"), NameObject("/S"): NameObject("/Figure"),
        NameObject("/P"): document.indirect_reference, NameObject("/Pg"): page.indirect_reference,
        NameObject("/K"): NumberObject(0), NameObject("/Alt"): TextStringObject(words),
        NameObject("/A"): _box(page),
    })  # fmt: skip
    reference = writer._add_object(figure)
    document["/K"].append(reference)
    key = tree["/ParentTreeNextKey"]
    tree["/ParentTree"]["/Nums"].extend([NumberObject(key), ArrayObject([reference])])
    tree[NameObject("/ParentTreeNextKey")] = NumberObject(key + 1)
    page[NameObject("/StructParents")], page[NameObject("/Tabs")] = NumberObject(key), NameObject("/S")


def _box(page: PageObject) -> DictionaryObject:
    return DictionaryObject({
        NameObject("/O"): NameObject("/Layout"), NameObject("/Placement"): NameObject("/Block"),
        NameObject("/BBox"): ArrayObject(FloatObject(side) for side in page.mediabox),
    })  # fmt: skip

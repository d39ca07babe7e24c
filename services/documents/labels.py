"""Sheets of labels: the QR code of a thing, its readable code and name; nobody's name stands on them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.models import Item, Kit, Location
from services.actors import Actor
from services.documents import compiler
from services.documents.document import Document
from services.errors import Invalid, NotFound
from services.i18n import N_, translate
from services.queries.material.item_detail import name_of
from services.queries.material.material_scope import items_visible_to, kits_visible_to, locations_visible_to
from settings import settings

MOST_LABELS = 600


@dataclass(frozen=True, slots=True)
class Sheet:
    """A4 sheet of labels; lengths in millimetres, ``across`` and ``down`` from one label to the next."""

    name: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float

    @property
    def labels(self) -> int:
        return self.columns * self.rows


SHEETS = {
    "l7160": Sheet("Avery L7160 · 63,5 × 38,1 mm · 3 × 7", 3, 7, 63.5, 38.1, 7.2, 15.1, 66.0, 38.1),
    "l7163": Sheet("Avery L7163 · 99,1 × 38,1 mm · 2 × 7", 2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
    "70x37": Sheet("70 × 37 mm · 3 × 8", 3, 8, 70, 37, 0, 0.5, 70, 37),
    "105x57": Sheet("105 × 57 mm · 2 × 5", 2, 5, 105, 57, 0, 6, 105, 57),
}


def wish(sheet: str, start: int, copies: int, codes: Sequence[str]) -> str:
    """What is printed, as one word of an address; read by :func:`labels`."""
    return "~".join([sheet, str(start), str(copies), ",".join(codes)])


def address_of(code: str) -> str:
    """Where the QR code leads: a page that asks for the sign-in and goes on to the thing."""
    return f"{settings().base_url.rstrip('/')}/scan?c={code}"


def labels(session: Session, actor: Actor, wished: str, *, now: datetime) -> Document:
    """The sheets that :func:`wish` describes. ``Invalid`` for what it cannot mean, ``NotFound`` for unseen things."""
    try:
        name, start, copies, listed = wished.split("~")
        sheet, first, each = SHEETS[name], int(start), int(copies)
    except (ValueError, KeyError):
        raise Invalid(N_("These labels cannot be printed.")) from None
    codes = listed.split(",")
    if not 1 <= first <= sheet.labels or not 1 <= each <= MOST_LABELS or len(codes) * each > MOST_LABELS:
        raise Invalid(N_("Print at most %(n)s labels at once."), n=MOST_LABELS)
    names = _names(session, actor, codes)
    if set(codes) - set(names):
        raise NotFound(N_("This does not exist, or not any more."))
    title = translate(actor.language, N_("Labels"))
    data = {
        "title": title, "language": actor.language,
        "sheet": {"width": sheet.width, "height": sheet.height},
        "pages": _pages(sheet, first, [code for code in codes for _copy in range(each)]),
        "things": {code: {"name": names[code], "qr": _qr(code)} for code in names},
    }  # fmt: skip
    return Document("etiquettes.pdf", compiler.pdf("labels", data, now=now))


def _names(session: Session, actor: Actor, codes: Sequence[str]) -> dict[str, str]:
    """Name by code of all things that the actor may see. Three statements."""
    found: dict[str, str] = {}
    for item in session.scalars(select(Item).where(Item.code.in_(codes), items_visible_to(actor))):
        found[item.code] = localised(item, "title", actor.language)
    for place in session.scalars(select(Location).where(Location.code.in_(codes), locations_visible_to(actor))):
        found[place.code] = name_of(place, actor.language)
    for kit in session.scalars(select(Kit).where(Kit.code.in_(codes), kits_visible_to(actor))):
        found[kit.code] = kit.name
    return found


def _pages(sheet: Sheet, first: int, codes: Sequence[str]) -> list[list[dict[str, object]]]:
    """Per page the labels with their upper left corner in millimetres."""
    pages: list[list[dict[str, object]]] = []
    for place, code in enumerate(codes, first - 1):
        page, spot = divmod(place, sheet.labels)
        row, column = divmod(spot, sheet.columns)
        while len(pages) <= page:
            pages.append([])
        x, y = sheet.left + column * sheet.across, sheet.top + row * sheet.down
        pages[page].append({"code": code, "x": round(x, 2), "y": round(y, 2)})
    return pages


def _qr(code: str) -> str:
    out = io.BytesIO()
    segno.make(address_of(code), error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False, svgns=True)
    return out.getvalue().decode()

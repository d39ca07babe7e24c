"""What a scanned or typed code is: the label of an item, a unit or a kit, or the bar code of a book."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import Item, Kit, Lot
from services.errors import Invalid
from services.i18n import N_
from services.materials.codes import PREFIXES, tidy

LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class Read:
    """What was found; a unit (``lot``) with its item. Nothing at all: a label of ours that is of another kind."""

    item: Item | None = None
    lot: Lot | None = None
    kit: Kit | None = None


def tidy_code(code: str) -> str:
    """The code as codes are kept. Raises ``Invalid`` for an empty or endless one."""
    if not code.strip() or len(code) > LONGEST_CODE:
        raise Invalid(N_("Scan or type a code."), field="code")
    return tidy(code)


def read(session: Session, organisation_id: int, code: str) -> Read | None:
    """What ``code`` is among the material of a city; None: no label and no book bears it."""
    typed, code = " ".join(code.split()), tidy_code(code)
    of_other = {PREFIXES[SubjectKind.LOCATION], PREFIXES[SubjectKind.PARCEL]}
    if len(code) > 2 and code[1] == "-" and code[0] in of_other:
        return Read()
    mine = Kit.organisation_id == organisation_id, Kit.code == code, Kit.dissolved_at.is_(None)
    if kit := session.scalars(select(Kit).where(*mine)).first():
        return Read(kit=kit)
    of_item = or_(Item.code == code, Item.ean == code)
    if item := session.scalars(
        select(Item).where(Item.organisation_id == organisation_id, of_item).order_by(Item.is_retired, Item.id)
    ).first():
        return Read(item=item)
    of_lot = or_(Lot.code == code, Lot.serial == typed)
    lot = session.scalars(select(Lot).where(Lot.organisation_id == organisation_id, of_lot).order_by(Lot.id)).first()
    return Read(item=lot.item, lot=lot) if lot else None

"""Titles of the catalogue: written once, searched by all who keep material, retired when they are no longer wanted."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import FrenchLevel, MaterialCategory, Role, SubjectKind, Tracking
from db.models import CustomsCode, Item, Lot, Organisation
from services import history, search
from services.actors import Actor
from services.errors import DomainError, Invalid, InvalidFields
from services.i18n import N_
from services.materials import barcodes
from services.materials.codes import new_code
from services.policy import Action, authorize
from services.records import by_public_id, put

_COUNTRY = re.compile(r"[A-Z]{2}")
_CUSTOMS = re.compile(r"\d{4,10}")
HEAVIEST = 100_000
"""Grams of one unit that anybody sends to a school."""


class ItemFields(TypedDict, total=False):
    """What is written about an item. ``weight_grams``: net, of one unit; ``origin``: ISO 3166."""

    title_fr: str
    title_en: str
    title_hy: str
    maker: str
    category: MaterialCategory
    ean: str
    level: FrenchLevel
    language: str
    customs_code: str
    origin: str
    weight_grams: int | None
    tracking: Tracking
    is_consumable: bool
    note: str


def create(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    organisation_public_id: str | None = None,
    **fields: Unpack[ItemFields],
) -> Item:
    """A new title in the catalogue of the coordinator's city.

    Its customs code is that of its category unless one is given. Raises ``InvalidFields`` for what cannot be right.
    """
    item = blank(owner_id(session, actor, organisation_public_id), now)
    authorize(actor, Action.MATERIAL_EDIT, item)
    _write(session, item, fields)
    if not item.customs_code:
        item.customs_code = usual_customs_code(session, item.category)
    session.add(item)
    session.flush()
    reindex(session, item)
    history.audit(session, actor, "item:create", now=now, kind=SubjectKind.ITEM, subject_id=item.id)
    return item


def blank(organisation_id: int, now: datetime) -> Item:
    """An item about which nothing is written yet, not added to a session."""
    return Item(
        organisation_id=organisation_id, code=new_code(SubjectKind.ITEM), title_fr="", title_en="", title_hy="",
        maker="", category=MaterialCategory.OTHER, tracking=Tracking.BY_NUMBER, level=FrenchLevel.NOT_ASSESSED,
        language="fr", ean="", origin="", customs_code="", is_consumable=False, note="", created_at=now, updated_at=now,
    )  # fmt: skip


def edit(
    session: Session,
    actor: Actor,
    item_public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[ItemFields],
) -> Item:
    """Change what is written about an item. How its units are counted stays once some came."""
    item = _locked(session, actor, item_public_id, seen_version)
    tracking = fields.get("tracking", item.tracking)
    if tracking is not item.tracking and session.scalar(select(Lot.id).where(Lot.item_id == item.id).limit(1)):
        raise Invalid(N_("Units of it are entered already: how they are counted stays."), field="tracking")
    changed = _write(session, item, fields)
    item.updated_at = now
    reindex(session, item)
    history.audit(session, actor, "item:edit", now=now, kind=SubjectKind.ITEM, subject_id=item.id, fields=changed)
    return item


def retire(
    session: Session, actor: Actor, item_public_id: str, retired: bool, *, seen_version: int | None = None,
    now: datetime,
) -> Item:  # fmt: skip
    """Propose an item no longer in forms, or again; what is there stays where it is."""
    item = _locked(session, actor, item_public_id, seen_version)
    item.is_retired, item.updated_at = retired, now
    action = "item:retire" if retired else "item:take_up"
    history.audit(session, actor, action, now=now, kind=SubjectKind.ITEM, subject_id=item.id)
    return item


def same_number(session: Session, organisation_id: int, ean: str, but: int | None = None) -> Item | None:
    """Another item of the city with this bar code, if there is one. One statement."""
    query = select(Item).where(Item.organisation_id == organisation_id, Item.ean == ean, Item.id != (but or 0))
    return session.scalars(query.order_by(Item.id).limit(1)).first() if ean else None


def usual_customs_code(session: Session, category: MaterialCategory) -> str:
    """The code of the customs that is usual for a category; empty where there is none."""
    query = select(func.min(CustomsCode.code)).where(CustomsCode.category == category)
    return session.scalar(query) or ""


def owner_id(session: Session, actor: Actor, public_id: str | None) -> int:
    """The city whose material is entered: the one named, else the first that the actor coordinates."""
    if public_id:
        return by_public_id(session, Organisation, public_id).id
    return min(actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN), default=0)


def _locked(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> Item:
    item = by_public_id(session, Item, public_id, lock=True)
    authorize(actor, Action.MATERIAL_EDIT, item)
    history.check_version(item, seen_version)
    return item


def _write(session: Session, item: Item, fields: Any) -> list[str]:
    """Put the fields, all refusals together; gives back the names of what changed."""
    errors: list[DomainError] = []
    if "ean" in fields:
        try:
            fields = fields | {"ean": barcodes.checked(fields["ean"], field="ean")}
        except Invalid as error:
            errors.append(error)
            fields = {name: value for name, value in fields.items() if name != "ean"}
    for name in ("origin", "customs_code"):
        if name in fields:
            fields = fields | {name: "".join(fields[name].split()).upper()}
    changed: list[str] = []
    with session.no_autoflush:
        try:
            changed = put(item, fields)
        except InvalidFields as error:
            errors += error.errors
        errors += _wrong(session, item)
    if errors:
        raise InvalidFields(errors)
    return changed


def _wrong(session: Session, item: Item) -> list[DomainError]:
    found = wrong(item)
    if other := same_number(session, item.organisation_id, item.ean, item.id):
        found.append(
            Invalid(N_("«%(title)s» has this number already: use that one."), field="ean", title=other.title_fr)
        )
    return found


def wrong(item: Item) -> list[DomainError]:
    """What cannot be right about an item by itself."""
    found: list[DomainError] = []
    if not item.title_fr:
        found.append(Invalid(N_("Write the title in French."), field="title_fr"))
    if item.origin and not _COUNTRY.fullmatch(item.origin):
        found.append(Invalid(N_("Choose the country from the list."), field="origin"))
    if item.customs_code and not _CUSTOMS.fullmatch(item.customs_code):
        found.append(Invalid(N_("A customs code has digits only, six as a rule."), field="customs_code"))
    if item.weight_grams is not None and not 0 <= item.weight_grams <= HEAVIEST:
        found.append(Invalid(N_("Give the weight of one unit in grams."), field="weight_grams"))
    return found


def reindex(session: Session, item: Item) -> None:
    """Let an item be found by its words."""
    texts = (item.title_fr, item.title_en, item.title_hy, item.maker, item.ean, item.code)
    search.reindex(session, SubjectKind.ITEM, item.id, *texts)

"""Kits and what belongs into them: lists, one in full, and what each lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from db.base import localised, localised_column
from db.enums import FrenchLevel, LocationKind
from db.models import Balance, Item, Kit, KitTemplate, KitTemplateLine, Location, Lot
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.policy import Action, may
from services.queries.applications.applications import Page
from services.queries.keyed import Key, paged
from services.queries.material.material_scope import kits_visible_to, owners_of

_KEY = Key(Kit.name, Kit.id, Kit.public_id)


@dataclass(frozen=True, slots=True)
class KitLine:
    """One kit of the list. ``missing``: units that it lacks to be complete."""

    public_id: str
    code: str
    name: str
    template: str
    place: str
    place_kind: LocationKind
    units: int
    missing: int


@dataclass(frozen=True, slots=True)
class KitPart:
    """One title of a kit: how many belong into it, and how many are there."""

    item: str
    title: str
    wanted: int
    there: int

    @property
    def missing(self) -> int:
        return max(self.wanted - self.there, 0)


@dataclass(frozen=True, slots=True)
class KitDetail:
    """One kit in full. ``loose``: missing units that lie loose at its place and could be put in."""

    public_id: str
    version: int
    code: str
    name: str
    template: str
    template_number: int
    level: FrenchLevel
    place: str
    place_name: str
    place_kind: LocationKind
    parts: tuple[KitPart, ...]
    loose: int
    dissolved_at: datetime | None
    may_move: bool
    may_edit: bool

    @property
    def missing(self) -> int:
        return sum(part.missing for part in self.parts)


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A list of what belongs into a kit, in the version that new kits are made of. ``kits``: how many are in use."""

    public_id: str
    title: str
    number: int
    level: FrenchLevel
    titles: int
    units: int
    kits: int


@dataclass(frozen=True, slots=True)
class TemplateDetail:
    """What the form of a template begins with; ``lines``: item (public id) and quantity."""

    public_id: str
    title_fr: str
    title_en: str
    title_hy: str
    level: FrenchLevel
    number: int
    lines: tuple[tuple[str, int], ...]
    is_in_use: bool


def page(
    session: Session, actor: Actor, *, only_incomplete: bool = False, language: str = "fr",
    after: str | None = None, before: str | None = None, size: int = 50,
) -> Page[KitLine]:  # fmt: skip
    """Kits in use that the actor sees, by name. One statement."""
    ids = select(Kit.id).where(kits_visible_to(actor), Kit.dissolved_at.is_(None))
    if only_incomplete:
        ids = ids.where(_lack() > 0)
    return paged(session, ids, _columns(language), _KEY, KitLine, after=after, before=before, size=size)


def count_incomplete(session: Session, actor: Actor) -> int:
    """Kits in use that lack something."""
    query = select(func.count(Kit.id)).where(kits_visible_to(actor), Kit.dissolved_at.is_(None), _lack() > 0)
    return session.scalar(query) or 0


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> KitDetail:
    """One kit. Raises ``NotFound`` for those that the actor may not see."""
    kit = session.scalars(select(Kit).where(Kit.public_id == public_id, kits_visible_to(actor))).one_or_none()
    if kit is None:
        raise NotFound(N_("This does not exist, or not any more."))
    parts = _parts(session, kit, language)
    return KitDetail(
        public_id=kit.public_id, version=kit.version, code=kit.code, name=kit.name,
        template=localised(kit.template, "title", language), template_number=kit.template.number,
        level=kit.template.level, place=kit.location.public_id, place_name=_place_name(kit.location, language),
        place_kind=kit.location.kind, parts=parts, loose=_loose(session, kit, parts), dissolved_at=kit.dissolved_at,
        may_move=kit.dissolved_at is None and may(actor, Action.STOCK_MOVE, kit.location),
        may_edit=kit.dissolved_at is None and may(actor, Action.MATERIAL_EDIT, kit),
    )  # fmt: skip


def templates(session: Session, actor: Actor, *, language: str = "fr") -> list[TemplateLine]:
    """Templates that kits can be made of, in their newest version, by title."""
    version = aliased(KitTemplate)
    lines = select(KitTemplateLine).where(KitTemplateLine.template_id == KitTemplate.id)
    kits = (
        select(func.count(Kit.id))
        .join(version, version.id == Kit.template_id)
        .where(version.code == KitTemplate.code, Kit.dissolved_at.is_(None))
    )
    query = (
        select(
            KitTemplate.public_id, localised_column(KitTemplate, "title", language), KitTemplate.number,
            KitTemplate.level, lines.with_only_columns(func.count(KitTemplateLine.id)).scalar_subquery(),
            lines.with_only_columns(func.coalesce(func.sum(KitTemplateLine.quantity), 0)).scalar_subquery(),
            kits.scalar_subquery(),
        )
        .where(KitTemplate.organisation_id.in_(owners_of(actor)), KitTemplate.is_retired.is_(False))
        .order_by(KitTemplate.title_fr, KitTemplate.id)
    )  # fmt: skip
    return [TemplateLine(*row) for row in session.execute(query)]


def template(session: Session, actor: Actor, public_id: str) -> TemplateDetail:
    """One template as its form shows it. Raises ``NotFound`` for those of other cities."""
    found = session.scalars(
        select(KitTemplate).where(KitTemplate.public_id == public_id, KitTemplate.organisation_id.in_(owners_of(actor)))
    ).one_or_none()
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    lines = select(Item.public_id, KitTemplateLine.quantity).join(Item, Item.id == KitTemplateLine.item_id)
    rows = session.execute(
        lines.where(KitTemplateLine.template_id == found.id).order_by(KitTemplateLine.position)
    )  # fmt: skip
    used = session.scalar(select(exists().where(Kit.template_id == found.id)))
    return TemplateDetail(
        found.public_id, found.title_fr, found.title_en, found.title_hy, found.level, found.number,
        tuple((row[0], row[1]) for row in rows), bool(used),
    )  # fmt: skip


def _columns(language: str) -> Select[*tuple[Any, ...]]:
    units = select(func.coalesce(func.sum(Balance.quantity), 0)).where(Balance.kit_id == Kit.id)
    return (
        select(
            Kit.public_id, Kit.code, Kit.name, localised_column(KitTemplate, "title", language), _name(language),
            Location.kind, units.correlate(Kit).scalar_subquery(), _lack(),
        )
        .join(KitTemplate, KitTemplate.id == Kit.template_id)
        .join(Location, Location.id == Kit.location_id)
    )  # fmt: skip


def _name(language: str) -> ColumnElement[str]:
    if language != "hy":
        return func.coalesce(Location.name, "")
    return func.coalesce(func.nullif(Location.name_hy, ""), Location.name)


def _place_name(place: Location, language: str) -> str:
    return place.name_hy or place.name if language == "hy" else place.name


def _lack() -> Any:
    """Units that a kit lacks to be complete."""
    there = (
        select(func.coalesce(func.sum(Balance.quantity), 0))
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.kit_id == Kit.id, Lot.item_id == KitTemplateLine.item_id)
        .correlate(Kit, KitTemplateLine)
        .scalar_subquery()
    )
    lack = case((KitTemplateLine.quantity > there, KitTemplateLine.quantity - there), else_=0)
    return (
        select(func.coalesce(func.sum(lack), 0))
        .where(KitTemplateLine.template_id == Kit.template_id)
        .correlate(Kit)
        .scalar_subquery()
    )


def _contents(session: Session, kits: Iterable[int]) -> dict[int, dict[int, int]]:
    """By kit: units by item."""
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    query = (
        select(Balance.kit_id, Lot.item_id, func.sum(Balance.quantity))
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.kit_id.in_(list(kits)))
        .group_by(Balance.kit_id, Lot.item_id)
        .order_by(Balance.kit_id, Lot.item_id)
    )
    for kit_id, item_id, quantity in session.execute(query):
        found[kit_id][item_id] = quantity
    return found


def _wanted(session: Session, templates_: Iterable[int]) -> dict[int, dict[int, int]]:
    """By template: units by item."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    query = select(KitTemplateLine).where(KitTemplateLine.template_id.in_(list(templates_)))
    for line in session.scalars(query.order_by(KitTemplateLine.id)):
        found[line.template_id][line.item_id] = line.quantity
    return found


def _parts(session: Session, kit: Kit, language: str) -> tuple[KitPart, ...]:
    """What belongs into the kit, in the order of its template, then what is in it beyond."""
    there, wanted = _contents(session, [kit.id])[kit.id], _wanted(session, [kit.template_id])[kit.template_id]
    ids = [*wanted, *(item for item, n in there.items() if item not in wanted and n)]
    titles = {
        row.id: row
        for row in session.execute(
            select(Item.id, Item.public_id, localised_column(Item, "title", language).label("title")).where(
                Item.id.in_(ids)
            )
        )
    }
    return tuple(KitPart(titles[one].public_id, titles[one].title, wanted.get(one, 0), there[one]) for one in ids)


def _loose(session: Session, kit: Kit, parts: Iterable[KitPart]) -> int:
    """How many of the missing units lie loose where the kit is."""
    lacks = {part.item: part.missing for part in parts if part.missing}
    if not lacks:
        return 0
    query = (
        select(Item.public_id, func.sum(Balance.quantity))
        .join(Lot, Lot.item_id == Item.id)
        .join(Balance, Balance.lot_id == Lot.id)
        .where(Balance.location_id == kit.location_id, Balance.kit_id == 0, Item.public_id.in_(lacks))
        .group_by(Item.public_id)
    )
    return sum(min(lacks[item], quantity) for item, quantity in session.execute(query))

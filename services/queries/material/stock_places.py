"""Places: the list, one of them in full, what lies there, and the choices of forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.base import localised, localised_column
from db.enums import LocationKind, MaterialCategory, OrganisationKind, SubjectKind
from db.models import Balance, Item, Kit, Location, Lot, Organisation, Person
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.materials.locations import KEEPERS, MADE_BY_PEOPLE
from services.policy import Action, may
from services.queries.applications.applications import Page
from services.queries.keyed import Key, paged
from services.queries.material.item_detail import name_of
from services.queries.material.material_scope import locations_visible_to
from services.search import matches

_KEY = Key(Location.name, Location.id, Location.public_id)
_CONTENT = Key(Item.title_fr, Item.id, Item.public_id)
_school = aliased(Location)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place with the units that lie there, what is damaged or lent apart."""

    public_id: str
    code: str
    name: str
    name_hy: str
    kind: LocationKind
    school: str
    keeper: str
    responsible: str
    is_lending: bool
    is_closed: bool
    units: int
    damaged: int
    lent: int


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place to choose in a form or filter."""

    public_id: str
    name: str
    kind: LocationKind
    is_mine: bool
    """Whether the actor may move things there."""


@dataclass(frozen=True, slots=True)
class ContentLine:
    """What of one item lies at a place: loose, in kits, and set aside as damaged."""

    public_id: str
    title: str
    code: str
    category: MaterialCategory
    loose: int
    in_kits: int
    damaged: int
    is_consumable: bool


@dataclass(frozen=True, slots=True)
class KitHere:
    """A kit that is at a place."""

    public_id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlaceDetail:
    """Everything about one place but its content."""

    public_id: str
    version: int
    code: str
    name: str
    name_fr: str
    name_hy: str
    kind: LocationKind
    address: str
    keeper: str
    school: tuple[str, str] | None
    """Public id and name of the school that a classroom belongs to."""
    responsible: str
    responsible_email: str
    is_lending: bool
    is_closed: bool
    is_of_software: bool
    may_edit: bool
    may_move: bool
    may_give: bool
    """Whether what lies here can be given to the school that keeps it."""
    damaged: str | None
    """Public id of the part for damaged units, once there were any."""
    classrooms: tuple[PlaceChoice, ...]
    kits: tuple[KitHere, ...]


def page(
    session: Session,
    actor: Actor,
    *,
    search: str = "",
    kind: LocationKind | None = None,
    closed: bool = False,
    language: str = "fr",
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
) -> Page[PlaceLine]:
    """Places that people made, by name. One statement."""
    ids = select(Location.id).where(*_filters(actor, search, kind, closed))
    return paged(session, ids, _columns(language), _KEY, PlaceLine, after=after, before=before, size=size)


def count(
    session: Session, actor: Actor, *, search: str = "", kind: LocationKind | None = None, closed: bool = False
) -> int:
    """How many places the filters leave. One statement."""
    query = select(func.count()).select_from(Location).where(*_filters(actor, search, kind, closed))
    return session.scalar(query) or 0


def _filters(actor: Actor, search: str, kind: LocationKind | None, closed: bool) -> list[ColumnElement[bool]]:
    found = [locations_visible_to(actor), Location.is_of_software.is_(False), Location.is_closed.is_(closed)]
    if kind:
        found.append(Location.kind == kind)
    if search.strip():
        found.append(matches(SubjectKind.LOCATION, Location.id, search))
    return found


def _columns(language: str) -> Select[*tuple[Any, ...]]:
    aside = aliased(Location)

    def units_at(condition: ColumnElement[bool]) -> ColumnElement[int]:
        query = (
            select(func.coalesce(func.sum(Balance.quantity), 0))
            .select_from(Balance)
            .join(aside, aside.id == Balance.location_id)
            .where(condition)
        )
        return query.correlate(Location).scalar_subquery()

    keeper = localised_column(Organisation, "name", language)
    parent = select(_school.name).where(_school.id == Location.parent_id).correlate(Location).scalar_subquery()
    return (
        select(
            Location.public_id, Location.code, Location.name, Location.name_hy, Location.kind,
            func.coalesce(parent, ""), func.coalesce(keeper, ""),
            func.coalesce(func.trim(Person.given_name + " " + Person.family_name), ""),
            Location.is_lending, Location.is_closed, units_at(aside.id == Location.id),
            units_at((aside.parent_id == Location.id) & (aside.kind == LocationKind.QUARANTINE)),
            units_at((aside.parent_id == Location.id) & (aside.kind == LocationKind.LENT)),
        )
        .select_from(Location)
        .outerjoin(Organisation, Organisation.id == Location.keeper_id)
        .outerjoin(Person, Person.id == Location.responsible_id)
    )  # fmt: skip


def choices(
    session: Session, actor: Actor, *, language: str = "fr", kinds: frozenset[LocationKind] = MADE_BY_PEOPLE
) -> list[PlaceChoice]:
    """Open places that people made, by name; ``is_mine`` those where the actor may move things. One statement."""
    query = (
        select(Location)
        .where(locations_visible_to(actor), Location.kind.in_(kinds), Location.is_closed.is_(False),
               Location.is_of_software.is_(False))
        .order_by(Location.name, Location.id)
    )  # fmt: skip
    return [_choice(actor, place, language) for place in session.scalars(query)]


def keepers(session: Session, language: str = "fr") -> list[tuple[str, str]]:
    """Cities and schools that may keep a place: public id and name. One statement."""
    query = select(Organisation).where(Organisation.kind.in_(KEEPERS)).order_by(Organisation.name_fr)
    return [(one.public_id, localised(one, "name", language)) for one in session.scalars(query)]


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> PlaceDetail:
    """One place; raises ``NotFound``. A constant number of statements."""
    query = select(Location).where(Location.public_id == public_id, locations_visible_to(actor))
    place = session.scalars(query).one_or_none()
    if place is None:
        raise NotFound(N_("This does not exist, or not any more."))
    below = session.scalars(
        select(Location).where(Location.parent_id == place.id).order_by(Location.name, Location.id)
    ).all()
    kits = session.execute(
        select(Kit.public_id, Kit.code, Kit.name)
        .where(Kit.location_id == place.id, Kit.dissolved_at.is_(None))
        .order_by(Kit.name, Kit.id)
    )
    person, keeper = place.responsible, place.keeper
    return PlaceDetail(
        public_id=place.public_id, version=place.version, code=place.code, name=name_of(place, language),
        name_fr=place.name, name_hy=place.name_hy, kind=place.kind, address=place.address,
        keeper=localised(keeper, "name", language) if keeper else "",
        school=(place.parent.public_id, name_of(place.parent, language)) if place.parent else None,
        responsible=person.name if person else "", responsible_email=person.email if person else "",
        is_lending=place.is_lending, is_closed=place.is_closed, is_of_software=place.is_of_software,
        may_edit=may(actor, Action.MATERIAL_EDIT, place) and not place.is_of_software,
        may_move=may(actor, Action.STOCK_MOVE, place),
        may_give=may(actor, Action.MATERIAL_EDIT, place) and bool(keeper and keeper.kind is OrganisationKind.SCHOOL),
        damaged=next((one.public_id for one in below if one.kind is LocationKind.QUARANTINE), None),
        classrooms=tuple(_choice(actor, one, language) for one in below if one.kind is LocationKind.CLASSROOM),
        kits=tuple(KitHere(*row) for row in kits),
    )  # fmt: skip


def content(
    session: Session,
    actor: Actor,
    place_public_id: str,
    *,
    search: str = "",
    language: str = "fr",
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
) -> Page[ContentLine]:
    """What lies at one place, by title. One statement."""
    here = aliased(Location)
    at = (
        select(Balance.lot_id, Balance.kit_id, Balance.quantity, here.kind)
        .join(here, here.id == Balance.location_id)
        .join(
            Location,
            (Location.id == here.id) | ((Location.id == here.parent_id) & (here.kind == LocationKind.QUARANTINE)),
        )
        .where(Location.public_id == place_public_id, locations_visible_to(actor), Balance.quantity > 0)
        .subquery()
    )
    is_damaged = at.c.kind == LocationKind.QUARANTINE
    ids = select(Item.id).where(Item.id.in_(select(Lot.item_id).join(at, at.c.lot_id == Lot.id)))
    if search.strip():
        ids = ids.where(matches(SubjectKind.ITEM, Item.id, search))

    def units(condition: ColumnElement[bool]) -> ColumnElement[int]:
        query = (
            select(func.coalesce(func.sum(at.c.quantity), 0))
            .select_from(Lot)
            .join(at, at.c.lot_id == Lot.id)
            .where(Lot.item_id == Item.id, condition)
        )
        return query.correlate(Item).scalar_subquery()

    columns = select(
        Item.public_id, localised_column(Item, "title", language), Item.code, Item.category,
        units((at.c.kit_id == 0) & ~is_damaged), units((at.c.kit_id != 0) & ~is_damaged), units(is_damaged),
        Item.is_consumable,
    )  # fmt: skip
    return paged(session, ids, columns, _CONTENT, ContentLine, after=after, before=before, size=size)


def _choice(actor: Actor, place: Location, language: str) -> PlaceChoice:
    return PlaceChoice(
        place.public_id, name_of(place, language), place.kind, may(actor, Action.STOCK_MOVE, place)
    )  # fmt: skip

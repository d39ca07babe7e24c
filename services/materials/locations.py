"""Places that people make and name: store rooms, schools, classrooms; who keeps them, who answers for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.enums import LocationKind, OrganisationKind, SubjectKind
from db.models import Balance, Location, Organisation, Person
from services import departments, history, inputs, search
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.i18n import N_
from services.materials.codes import new_code
from services.materials.items import owner_id
from services.policy import Action, authorize
from services.records import by_public_id, put

MADE_BY_PEOPLE = frozenset({LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM})
KEEPERS = frozenset({OrganisationKind.CITY, OrganisationKind.SCHOOL})
SCHOOLS_ARE_IN = ("AM", "Asia/Yerevan")
"""Country and time zone of a school that is made together with its place."""


class LocationFields(TypedDict, total=False):
    """What is written about a place. ``is_lending``: it lends to teachers and classes."""

    name: str
    name_hy: str
    address: str
    is_lending: bool
    responsible_name: str
    responsible_email: str


def create(
    session: Session,
    actor: Actor,
    kind: LocationKind,
    *,
    now: datetime,
    keeper_public_id: str | None = None,
    parent_public_id: str | None = None,
    organisation_public_id: str | None = None,
    **fields: Unpack[LocationFields],
) -> Location:
    """A new place for what the coordinator's city owns.

    Without a keeper, a store room is the city's own; a school becomes a body of its own, so that its people can be
    invited; a classroom is kept by the school that it belongs to. Raises ``Invalid`` at the field that is wrong.
    """
    place = Location(
        organisation_id=owner_id(session, actor, organisation_public_id), kind=kind, name="", name_hy="", address="",
        code=new_code(SubjectKind.LOCATION), is_lending=False, is_closed=False, is_of_software=False,
        created_at=now, updated_at=now,
    )  # fmt: skip
    authorize(actor, Action.MATERIAL_EDIT, place)
    if kind not in MADE_BY_PEOPLE:
        raise Invalid(N_("Choose one of the values in the list."), field="kind")
    parent = _parent(session, actor, place, parent_public_id)
    _put(session, place, fields)
    place.parent_id = parent.id if parent else None
    place.keeper_id = _keeper_id(session, place, parent, keeper_public_id)
    _answers(session, actor, place, fields, now)
    session.add(place)
    session.flush()
    _reindex(session, place)
    history.audit(session, actor, "location:create", now=now, kind=SubjectKind.LOCATION, subject_id=place.id)
    return place


def edit(
    session: Session,
    actor: Actor,
    location_public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[LocationFields],
) -> Location:
    """Change what is written about a place; its kind and its keeper stay."""
    place = _locked(session, actor, location_public_id, seen_version)
    changed = _put(session, place, fields)
    _answers(session, actor, place, fields, now)
    for one in session.scalars(select(Location).where(Location.parent_id == place.id, Location.is_of_software)):
        one.name, one.name_hy = place.name, place.name_hy
    place.updated_at = now
    _reindex(session, place)
    history.audit(
        session, actor, "location:edit", now=now, kind=SubjectKind.LOCATION, subject_id=place.id, fields=changed
    )
    return place


def close(
    session: Session, actor: Actor, location_public_id: str, *, seen_version: int | None = None, now: datetime
) -> Location:
    """Take an empty place, with its classrooms, out of use. Raises ``Conflict`` while something is there or lent."""
    place = _locked(session, actor, location_public_id, seen_version)
    here = session.scalars(
        select(Location).where(everything_at(place.id)).order_by(Location.id).with_for_update()
    ).all()
    ids = [one.id for one in here]
    left = session.scalar(select(Balance.lot_id).where(Balance.location_id.in_(ids), Balance.quantity != 0).limit(1))
    if left is not None:
        raise Conflict(N_("Something still lies here or is lent from here: move it first."))
    for one in here:
        one.is_closed, one.updated_at = True, now
    history.audit(session, actor, "location:close", now=now, kind=SubjectKind.LOCATION, subject_id=place.id)
    return place


def reopen(
    session: Session, actor: Actor, location_public_id: str, *, seen_version: int | None = None, now: datetime
) -> Location:
    """Put a place into use again; its classrooms stay closed, each is opened by itself."""
    place = _locked(session, actor, location_public_id, seen_version)
    if place.parent_id is not None and session.get_one(Location, place.parent_id).is_closed:
        raise Conflict(N_("The school is closed: open it first."))
    made = select(Location).where(Location.parent_id == place.id, Location.is_of_software)
    for one in (place, *session.scalars(made)):
        one.is_closed, one.updated_at = False, now
    history.audit(session, actor, "location:reopen", now=now, kind=SubjectKind.LOCATION, subject_id=place.id)
    return place


def _locked(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> Location:
    place = by_public_id(session, Location, public_id, lock=True)
    authorize(actor, Action.MATERIAL_EDIT, place)
    if place.is_of_software:
        raise Invalid(N_("This place is kept by the software."))
    history.check_version(place, seen_version)
    return place


def _parent(session: Session, actor: Actor, place: Location, public_id: str | None) -> Location | None:
    if place.kind is not LocationKind.CLASSROOM:
        return None
    if not public_id:
        raise Invalid(N_("Choose the school of the classroom."), field="parent")
    parent = by_public_id(session, Location, public_id, lock=True)
    authorize(actor, Action.MATERIAL_EDIT, parent)
    if parent.kind is not LocationKind.SCHOOL or parent.is_closed:
        raise Invalid(N_("Choose the school of the classroom."), field="parent")
    return parent


def _put(session: Session, place: Location, fields: Any) -> list[str]:
    with session.no_autoflush:
        changed = put(place, {name: value for name, value in fields.items() if not name.startswith("responsible_")})
        if not place.name:
            raise Invalid(N_("Write the name of the place."), field="name")
    return changed


def _keeper_id(session: Session, place: Location, parent: Location | None, public_id: str | None) -> int | None:
    if parent is not None:
        return parent.keeper_id
    if public_id:
        keeper = by_public_id(session, Organisation, public_id)
        if keeper.kind not in KEEPERS:
            raise Invalid(N_("A city or a school keeps a place."), field="keeper")
        return keeper.id
    return _new_school(session, place).id if place.kind is LocationKind.SCHOOL else place.organisation_id


def _new_school(session: Session, place: Location) -> Organisation:
    country, zone = SCHOOLS_ARE_IN
    school = Organisation(
        code=f"ecole-{place.code.casefold()}", kind=OrganisationKind.SCHOOL, name_fr=place.name, name_hy=place.name_hy,
        country=country, time_zone=zone,
    )  # fmt: skip
    session.add(school)
    session.flush()
    return school


def _answers(session: Session, actor: Actor, place: Location, fields: Any, now: datetime) -> None:
    """Who answers for the place, by name; nobody where the name is emptied."""
    if "responsible_name" not in fields:
        return
    name = inputs.line(fields["responsible_name"], field="responsible_name", longest=200)
    email = inputs.line(fields.get("responsible_email", ""), field="responsible_email", longest=254)
    if not name:
        place.responsible_id = None
        return
    now_there = session.get(Person, place.responsible_id) if place.responsible_id else None
    if now_there is not None and (now_there.name, now_there.email) == (name, email.casefold()):
        return
    try:
        place.responsible_id = departments.find_or_make_person(
            session, actor, name, email, organisation_id=place.organisation_id, now=now
        ).id
    except Invalid as error:
        field = (error.field or "").replace("tutor", "responsible")
        raise Invalid(error.msgid, field=field, **error.params) from None


def _reindex(session: Session, place: Location) -> None:
    search.reindex(session, SubjectKind.LOCATION, place.id, place.name, place.name_hy, place.address, place.code)


def everything_at(place_id: Any) -> ColumnElement[bool]:
    """Condition on :class:`Location`: the place itself and what belongs to it (classrooms, what is damaged or lent)."""
    below = select(Location.id).where(Location.parent_id == place_id).correlate(None)
    return or_(Location.id == place_id, Location.parent_id == place_id, Location.parent_id.in_(below))

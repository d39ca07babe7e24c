"""Places that the software makes when it first needs them: those outside the stock, on the way, lent, damaged."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.enums import EXTERNAL_LOCATIONS, LocationKind, SubjectKind
from db.models import Location
from services.materials.codes import new_code
from services.records import local_day

_NAMES = {
    LocationKind.SUPPLIER: "Fournisseurs",
    LocationKind.DONOR: "Donateurs",
    LocationKind.LOST: "Perdu",
    LocationKind.WRITTEN_OFF: "Mis au rebut",
    LocationKind.CONSUMED: "Utilisé",
    LocationKind.FOUND: "Trouvé",
    LocationKind.HANDED_OVER: "Remis aux écoles",
}
"""Only for whoever looks into the database: people see the words of the kind."""


def today_at(place: Location, now: datetime) -> date:
    """Today’s civil date at a place, as long as the day has begun for its owner too, in whose ledger it is written."""
    return min(local_day(now, one.time_zone) for one in (place.keeper or place.organisation, place.organisation))


def outside(session: Session, organisation_id: int, kind: LocationKind, *, now: datetime) -> Location:
    """The one place of ``kind`` outside the stock of a city."""
    if kind not in EXTERNAL_LOCATIONS:
        raise ValueError(f"{kind} lies inside the stock")
    query = select(Location).where(
        Location.organisation_id == organisation_id, Location.kind == kind, Location.is_of_software
    )
    return session.scalars(query).one_or_none() or _made(
        session, Location(organisation_id=organisation_id, kind=kind, name=_NAMES[kind]), query, now
    )


def beside(session: Session, place: Location, kind: LocationKind, *, now: datetime) -> Location:
    """The part of ``place`` for what is damaged there (``QUARANTINE``) or lent from there (``LENT``)."""
    query = select(Location).where(Location.parent_id == place.id, Location.kind == kind, Location.is_of_software)
    return session.scalars(query).one_or_none() or _made(
        session,
        Location(
            organisation_id=place.organisation_id, keeper_id=place.keeper_id, parent_id=place.id, kind=kind,
            name=place.name, name_hy=place.name_hy,
        ),
        query,
        now,
    )  # fmt: skip


def on_the_way(session: Session, organisation_id: int, name: str, *, now: datetime) -> Location:
    """A new place for what one shipment carries, so that each shipment’s units are told apart."""
    place = Location(organisation_id=organisation_id, kind=LocationKind.TRANSIT, name=name)
    _complete(place, now)
    session.add(place)
    session.flush()
    return place


def _made(session: Session, place: Location, query: object, now: datetime) -> Location:
    """Add ``place``, or find the one that somebody else added at the same moment."""
    _complete(place, now)
    try:
        with session.begin_nested():
            session.add(place)
    except IntegrityError:
        return session.scalars(query).one()  # type: ignore[call-overload]
    return place


def _complete(place: Location, now: datetime) -> None:
    place.code = new_code(SubjectKind.LOCATION)
    place.is_of_software = True
    place.created_at = place.updated_at = now

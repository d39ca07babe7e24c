"""What an actor may see of the material, as conditions of SQL. They say the same as ``services/material_policy.py``."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select

from db.enums import Role
from db.models import Acquisition, Item, Kit, Location, Movement, MovementLine
from services.actors import Actor
from services.material_policy import KEEPERS, kept_by


def owners_of(actor: Actor) -> frozenset[int]:
    """Cities whose material the actor sees whole, with what it is worth."""
    return actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)


def items_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Titles are read by whoever keeps some place."""
    return Item.id.is_not(None) if actor.has(*KEEPERS) else false()


def locations_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Places of coordinated cities, and those that the actor keeps."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := owners_of(actor):
        ways.append(Location.organisation_id.in_(owners))
    if mine := kept_by(actor):
        ways.append(Location.keeper_id.in_(mine))
    return or_(*ways)


def acquisitions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Where material came from and what it is worth: its city alone."""
    owners = owners_of(actor)
    return Acquisition.organisation_id.in_(owners) if owners else false()


def lines_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Lines of coordinated cities, and those from or to a place that the actor keeps."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := owners_of(actor):
        owned = select(Location.id).where(Location.organisation_id.in_(owners))
        ways.append(MovementLine.source_id.in_(owned))
    if mine := kept_by(actor):
        kept = select(Location.id).where(Location.keeper_id.in_(mine))
        ways += [MovementLine.source_id.in_(kept), MovementLine.target_id.in_(kept)]
    return or_(*ways)


def movements_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Movements of coordinated cities, and those from or to a place that the actor keeps."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := owners_of(actor):
        ways.append(Movement.organisation_id.in_(owners))
    if mine := kept_by(actor):
        kept = select(Location.id).where(Location.keeper_id.in_(mine))
        for end in (MovementLine.source_id, MovementLine.target_id):
            ways.append(Movement.id.in_(select(MovementLine.movement_id).where(end.in_(kept))))
    return or_(*ways)


def kits_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Kits of coordinated cities, and those that are at a place the actor keeps."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := owners_of(actor):
        ways.append(Kit.organisation_id.in_(owners))
    if mine := kept_by(actor):
        ways.append(Kit.location_id.in_(select(Location.id).where(Location.keeper_id.in_(mine))))
    return or_(*ways)

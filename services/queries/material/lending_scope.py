"""Which courses, loans, counts and wishes an actor may see, as conditions of SQL: the same as
``services/lending_policy.py`` says (a property test holds them together)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from db.enums import Role
from db.models import CountSession, Course, Loan, Location, Wish
from services.actors import Actor
from services.material_policy import kept_by


def owned_by(actor: Actor) -> frozenset[int]:
    """Cities whose material the actor looks after."""
    return actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)


def places_kept_by(actor: Actor) -> ColumnElement[bool]:
    """Places of the actor’s cities, and those that their bodies keep."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := owned_by(actor):
        ways.append(Location.organisation_id.in_(owners))
    if keepers := kept_by(actor):
        ways.append(Location.keeper_id.in_(keepers))
    return or_(*ways)


def courses_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Those that the material of coordinated cities serves, and those of the actor’s schools."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := owned_by(actor):
        ways.append(Course.organisation_id.in_(owners))
    if keepers := kept_by(actor):
        ways.append(Course.school_id.in_(keepers))
    return or_(*ways)


def loans_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Of the actor’s cities, and from places that they keep."""
    return _at_places(Loan, actor)


def counts_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Of the actor’s cities, and of places that they keep."""
    return _at_places(CountSession, actor)


def wishes_visible_to(actor: Actor) -> ColumnElement[bool]:
    """To the actor’s cities, and for places that they keep."""
    return _at_places(Wish, actor)


def _at_places(model: Any, actor: Actor) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [false()]
    if owners := owned_by(actor):
        ways.append(model.organisation_id.in_(owners))
    if keepers := kept_by(actor):
        ways.append(model.location_id.in_(select(Location.id).where(Location.keeper_id.in_(keepers))))
    return or_(*ways)

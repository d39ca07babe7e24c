"""Who may do what with the material. Whatever a city owns is its coordinators'; a place is also its keepers'."""

from __future__ import annotations

from typing import Any

from db.enums import LinkPurpose, Role, SubjectKind
from services.actions import Action
from services.actors import Actor
from services.policy_rule import Rule, coordinates, holds_anywhere

KEEPERS = (Role.COORDINATOR, Role.ADMIN, Role.PARTNER)


def kept_by(actor: Actor) -> frozenset[int]:
    """Bodies whose places the actor keeps: those one coordinates, schools where one is a partner or has the link."""
    return desk_of(actor).union(*(actor.organisations(role) for role in KEEPERS))


def desk_of(actor: Actor) -> frozenset[int]:
    """The school whose desk the actor came to by a link."""
    link = actor.link
    is_desk = link and link.purpose is LinkPurpose.SCHOOL_DESK and link.subject_kind is SubjectKind.ORGANISATION
    return frozenset({link.subject_id}) if link and is_desk else frozenset()


@Rule
def has_school_desk(actor: Actor, _subject: Any) -> bool:
    """Came by the link to the desk of a school."""
    return bool(desk_of(actor))


@Rule
def keeps(actor: Actor, location: Any) -> bool:
    """Belongs to the body that keeps the place."""
    return location.keeper_id is not None and location.keeper_id in kept_by(actor)


@Rule
def keeps_its_place(actor: Actor, kit: Any) -> bool:
    """Keeps the place where the kit is."""
    return keeps(actor, kit.location)


@Rule
def keeps_an_end(actor: Actor, movement: Any) -> bool:
    """Keeps a place from which or to which something moved."""
    mine = kept_by(actor)
    ends = (place for line in movement.lines for place in (line.source, line.target))
    return any(place.keeper_id in mine for place in ends if place.keeper_id is not None)


MATERIAL_POLICY: dict[Action, Rule] = {
    Action.MATERIAL_READ: holds_anywhere(*KEEPERS) | has_school_desk,
    Action.MATERIAL_VALUES: coordinates,
    Action.MATERIAL_EDIT: coordinates,
    Action.STOCK_READ: coordinates | keeps,
    Action.STOCK_MOVE: coordinates | keeps,
    Action.MOVEMENT_READ: coordinates | keeps_an_end,
    Action.STOCK_REVERSE: coordinates,
    Action.STOCK_YEAR_CLOSE: coordinates,
}

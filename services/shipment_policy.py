"""Who may do what with shipments and acts of handover: the owner sends, the other side says what came."""

from __future__ import annotations

from typing import Any

from db.enums import LinkPurpose, SubjectKind
from services.actions import Action
from services.actors import Actor
from services.material_policy import kept_by
from services.policy_rule import Rule, coordinates


@Rule
def is_under_way(_actor: Actor, shipment: Any) -> bool:
    """It left: before that it is the sender’s alone."""
    return shipment.sent_on is not None


@Rule
def keeps_destination(actor: Actor, shipment: Any) -> bool:
    """Belongs to the body that keeps the place it goes to."""
    return shipment.destination.keeper_id in kept_by(actor)


@Rule
def came_by_its_link(actor: Actor, shipment: Any) -> bool:
    """Came by the link to say what arrived of this very shipment."""
    link = actor.link
    return (
        link is not None
        and link.purpose is LinkPurpose.SHIPMENT_RECEIPT
        and link.subject_kind is SubjectKind.SHIPMENT
        and link.subject_id == shipment.id
    )


@Rule
def did_not_send(actor: Actor, shipment: Any) -> bool:
    """Neither sent it nor coordinates the city that did."""
    return not coordinates(actor, shipment) and (actor.user_id is None or actor.user_id != shipment.sent_by_id)


@Rule
def keeps_its_place(actor: Actor, handover: Any) -> bool:
    """Keeps the place of which something is given, or belongs to the school that it is given to."""
    mine = kept_by(actor)
    return handover.location.keeper_id in mine or handover.school_id in mine


receives = is_under_way & ((keeps_destination & did_not_send) | came_by_its_link)
"""Is on the side that receives, and so says for itself what arrived."""


SHIPMENT_POLICY: dict[Action, Rule] = {
    Action.SHIPMENT_READ: coordinates | (is_under_way & keeps_destination) | (is_under_way & came_by_its_link),
    Action.SHIPMENT_EDIT: coordinates,
    Action.SHIPMENT_RECEIVE: receives | (is_under_way & coordinates),
    Action.HANDOVER_READ: coordinates | keeps_its_place,
    Action.HANDOVER_EDIT: coordinates,
}

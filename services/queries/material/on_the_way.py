"""What is on its way to each place, so that nothing is bought twice."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import UNDER_WAY
from db.models import Balance, Kit, KitTemplate, Lot, Shipment
from db.models.ledger import NO_KIT
from services.actors import Actor
from services.queries.material.lending_scope import owned_by


def on_the_way(session: Session, actor: Actor) -> Mapping[tuple[int, str], int]:
    """Units and kits under way by place of arrival and thing (``i`` and the item, ``k`` and the code of the kit).

    Two statements.
    """
    mine = Shipment.organisation_id.in_(owned_by(actor)), Shipment.state.in_(UNDER_WAY)
    units = (
        select(Shipment.destination_id, Lot.item_id, func.sum(Balance.quantity))
        .join(Balance, Balance.location_id == Shipment.transit_id)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(*mine, Balance.kit_id == NO_KIT, Balance.quantity > 0)
        .group_by(Shipment.destination_id, Lot.item_id)
    )
    kits = (
        select(Shipment.destination_id, KitTemplate.code, func.count())
        .join(Kit, Kit.location_id == Shipment.transit_id)
        .join(KitTemplate, KitTemplate.id == Kit.template_id)
        .where(*mine, Kit.dissolved_at.is_(None))
        .group_by(Shipment.destination_id, KitTemplate.code)
    )
    found = {(place, f"i{item}"): number for place, item, number in session.execute(units)}
    return found | {(place, f"k{code}"): number for place, code, number in session.execute(kits)}

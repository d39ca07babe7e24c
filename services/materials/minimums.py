"""How much a place should have at least, of an item or of a kind of kit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import PLACES_OF_WORK, LocationKind, SubjectKind
from db.models import Item, KitTemplate, Location, StockMinimum
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, optional

MOST_UNITS = 10_000


def put(
    session: Session, actor: Actor, place_public_id: str, *, quantity: int, now: datetime,
    item_public_id: str | None = None, template_public_id: str | None = None,
) -> None:  # fmt: skip
    """Set the minimum of one thing at a place; 0 takes it away. Raises ``Invalid`` unless it is one thing."""
    place = by_public_id(session, Location, place_public_id, lock=True)
    authorize(actor, Action.MINIMUM_EDIT, place)
    item = optional(session, Item, item_public_id)
    template = optional(session, KitTemplate, template_public_id)
    thing = item or template
    if thing is None or (item and template):
        raise Invalid(N_("Choose a title, or a kind of kit."), field="item")
    if thing.organisation_id != place.organisation_id:
        raise NotFound(N_("This does not exist, or not any more."), field="item")
    if place.kind not in PLACES_OF_WORK - {LocationKind.QUARANTINE}:
        raise Invalid(N_("Choose a store room, a school or a classroom."), field="place")
    number = inputs.whole(quantity, field="quantity", least=0, most=MOST_UNITS) or 0
    _write(session, place, item, template, number, now)
    history.audit(
        session, actor, "minimum:put", now=now, kind=SubjectKind.LOCATION, subject_id=place.id, quantity=number
    )


def _write(
    session: Session, place: Location, item: Item | None, template: KitTemplate | None, number: int, now: datetime
) -> None:
    """One row for each thing at a place; kits of all versions of a template are one thing."""
    query = select(StockMinimum).where(StockMinimum.location_id == place.id)
    if item:
        query = query.where(StockMinimum.item_id == item.id)
    elif template:
        versions = select(KitTemplate.id).where(
            KitTemplate.organisation_id == template.organisation_id, KitTemplate.code == template.code
        )
        query = query.where(StockMinimum.template_id.in_(versions))
    row = session.scalars(query).one_or_none()
    if row is None and number:
        session.add(
            StockMinimum(
                organisation_id=place.organisation_id, location_id=place.id, item_id=item.id if item else None,
                template_id=template.id if template else None, quantity=number, created_at=now, updated_at=now,
            )
        )  # fmt: skip
    elif row is not None and number:
        row.quantity, row.updated_at = number, now
        row.template_id = template.id if template else None
    elif row is not None:
        session.delete(row)
    session.flush()

"""Kits: cases of material that move as one. Their units carry the mark of the kit in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.enums import MovementReason, Role, SubjectKind
from db.models import Balance, Item, Kit, KitTemplate, KitTemplateLine, Location, Lot
from db.models.ledger import NO_KIT
from services import history
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.i18n import N_
from services.materials import ledger
from services.materials.codes import new_code
from services.materials.ledger import Line
from services.materials.moves import check_here, check_open
from services.materials.picking import loose
from services.policy import authorize
from services.records import by_public_id, put

NAME_LENGTH = 200


def save_template(
    session: Session,
    actor: Actor,
    lines: Sequence[tuple[str, int]],
    *,
    now: datetime,
    template_public_id: str | None = None,
    **fields: str,
) -> KitTemplate:
    """What belongs into a kit: ``lines`` of item (public id) and quantity. A version that kits were made of stays.

    Raises ``Invalid`` without a title, without lines, or for the same title twice.
    """
    old = by_public_id(session, KitTemplate, template_public_id, lock=True) if template_public_id else None
    template = _version(session, actor, old, now)
    authorize(actor, Action.MATERIAL_EDIT, template)
    put(template, fields)
    if not template.title_fr:
        raise Invalid(N_("Give it a title in French."), field="title_fr")
    session.add(template)
    session.flush()
    _put_lines(session, template, lines)
    template.updated_at = now
    history.audit(
        session, actor, "kit_template:save", now=now, kind=SubjectKind.KIT_TEMPLATE, subject_id=template.id,
        number=template.number, lines=len(lines),
    )  # fmt: skip
    return template


def assemble(
    session: Session, actor: Actor, template_public_id: str, place_public_id: str, *, name: str, happened_on: date,
    now: datetime,
) -> Kit:  # fmt: skip
    """Make a kit of what lies loose at a place; what is missing is put in later. Raises ``Conflict`` if nothing is."""
    template = by_public_id(session, KitTemplate, template_public_id)
    place = by_public_id(session, Location, place_public_id)
    authorize(actor, Action.MATERIAL_EDIT, template)
    check_open(place)
    name = name.strip()
    if not name or len(name) > NAME_LENGTH:
        raise Invalid(N_("Give it a name of at most %(n)s characters."), field="name", n=NAME_LENGTH)
    kit = Kit(
        organisation_id=template.organisation_id, template_id=template.id, code=new_code(SubjectKind.KIT), name=name,
        location_id=place.id, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(kit)
    session.flush()
    if not _fill(session, actor, kit, MovementReason.KIT_ASSEMBLY, happened_on=happened_on, now=now):
        raise Conflict(N_("Nothing of what belongs into this kit lies loose at %(place)s."), place=place.name)
    return kit


def complete(
    session: Session, actor: Actor, kit_public_id: str, *, happened_on: date, now: datetime,
    seen_version: int | None = None,
) -> int:  # fmt: skip
    """Put in what is missing, from what lies loose at the kit’s place; gives back how many units were put in."""
    kit = _kept(session, actor, kit_public_id, seen_version)
    added = _fill(session, actor, kit, MovementReason.KIT_REPAIR, happened_on=happened_on, now=now)
    if not added:
        raise Conflict(N_("Nothing of what is missing lies loose at %(place)s."), place=kit.location.name)
    return added


def dissolve(
    session: Session, actor: Actor, kit_public_id: str, *, happened_on: date, now: datetime,
    seen_version: int | None = None,
) -> None:  # fmt: skip
    """Take a kit apart: its units stay where they are, loose."""
    kit = _kept(session, actor, kit_public_id, seen_version)
    authorize(actor, Action.MATERIAL_EDIT, kit)
    lines = [
        Line(one.lot_id, one.location_id, one.location_id, one.quantity, kit.id, NO_KIT) for one in units(session, kit)
    ]
    if lines:
        _post(session, actor, kit, lines, MovementReason.KIT_DISSOLUTION, happened_on, now)
    kit.dissolved_at = kit.updated_at = now
    history.audit(session, actor, "kit:dissolve", now=now, kind=SubjectKind.KIT, subject_id=kit.id)


def move(
    session: Session, actor: Actor, kit_public_id: str, target_public_id: str, *, happened_on: date, now: datetime,
    seen_version: int | None = None,
) -> None:  # fmt: skip
    """Bring a whole kit to another place."""
    kit = _kept(session, actor, kit_public_id, seen_version)
    target = by_public_id(session, Location, target_public_id)
    authorize(actor, Action.STOCK_MOVE, target)
    check_open(target)
    if target.id == kit.location_id:
        raise Invalid(N_("Choose another place: the material is there already."), field="target")
    if lines := lines_to(session, kit, target):
        _post(session, actor, kit, lines, MovementReason.TRANSFER, happened_on, now)
    placed(kit, target, now)


def units(session: Session, kit: Kit) -> list[Balance]:
    """What is in a kit: its balances, all at its place."""
    query = select(Balance).where(Balance.kit_id == kit.id, Balance.quantity > 0).order_by(Balance.lot_id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def lines_to(session: Session, kit: Kit, target: Location) -> list[Line]:
    """The lines that bring all units of a kit to ``target``, still in the kit."""
    return [
        Line(one.lot_id, one.location_id, target.id, one.quantity, kit.id, kit.id) for one in units(session, kit)
    ]  # fmt: skip


def placed(kit: Kit, target: Location, now: datetime) -> None:
    """Remember where the kit is, once its lines were posted."""
    kit.location_id = target.id
    kit.updated_at = now


def missing(session: Session, kit: Kit) -> list[tuple[int, int]]:
    """What the kit lacks to be complete: item and number of units."""
    there: dict[int, int] = {}
    rows = select(Lot.item_id, Balance.quantity).join(Lot, Lot.id == Balance.lot_id).where(Balance.kit_id == kit.id)
    for item_id, quantity in session.execute(rows):
        there[item_id] = there.get(item_id, 0) + quantity
    wanted = select(KitTemplateLine).where(KitTemplateLine.template_id == kit.template_id)
    lines = session.scalars(wanted.order_by(KitTemplateLine.position))
    return [(one.item_id, lack) for one in lines if (lack := one.quantity - there.get(one.item_id, 0)) > 0]


def _fill(
    session: Session, actor: Actor, kit: Kit, reason: MovementReason, *, happened_on: date, now: datetime
) -> int:  # fmt: skip
    place = session.get_one(Location, kit.location_id)
    lines = [
        Line(one.lot_id, place.id, place.id, one.quantity, NO_KIT, kit.id)
        for item_id, lack in missing(session, kit)
        for one in loose(session, place, item_id, lack)
    ]
    if lines:
        _post(session, actor, kit, lines, reason, happened_on, now)
        kit.updated_at = now
    return sum(line.quantity for line in lines)


def _post(
    session: Session, actor: Actor, kit: Kit, lines: list[Line], reason: MovementReason, happened_on: date,
    now: datetime,
) -> None:  # fmt: skip
    ledger.post(
        session, actor, lines, organisation_id=kit.organisation_id, reason=reason, happened_on=happened_on, now=now,
        document=kit.code, kind=SubjectKind.KIT, subject_id=kit.id,
    )  # fmt: skip


def _kept(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> Kit:
    kit = by_public_id(session, Kit, public_id, lock=True)
    authorize(actor, Action.STOCK_MOVE, kit.location)
    check_here(kit.location)
    history.check_version(kit, seen_version)
    if kit.dissolved_at is not None:
        raise Conflict(N_("This kit was taken apart."))
    return kit


def _version(session: Session, actor: Actor, old: KitTemplate | None, now: datetime) -> KitTemplate:
    """The template to write into: the same one, or the next version if kits were made of it."""
    if old is None:
        owner = min(actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN), default=0)
        return KitTemplate(
            organisation_id=owner, code=new_code(SubjectKind.KIT).lower(), number=1, title_fr="", title_en="",
            title_hy="", created_at=now, updated_at=now,
        )  # fmt: skip
    if old.is_retired:
        raise Conflict(N_("There is a newer version of this: change that one."))
    if session.scalar(select(Kit.id).where(Kit.template_id == old.id).limit(1)) is None:
        return old
    old.is_retired, old.updated_at = True, now
    return KitTemplate(
        organisation_id=old.organisation_id, code=old.code, number=old.number + 1, title_fr=old.title_fr,
        title_en=old.title_en, title_hy=old.title_hy, level=old.level, created_at=now, updated_at=now,
    )  # fmt: skip


def _put_lines(session: Session, template: KitTemplate, lines: Sequence[tuple[str, int]]) -> None:
    if not lines:
        raise Invalid(N_("Say what belongs into it: at least one thing."), field="lines")
    session.execute(delete(KitTemplateLine).where(KitTemplateLine.template_id == template.id))
    seen: set[int] = set()
    for position, (item_public_id, quantity) in enumerate(lines):
        item = by_public_id(session, Item, item_public_id)
        if quantity < 1:
            raise Invalid(N_("Enter how many units: at least one."), field="quantity")
        if item.id in seen or item.organisation_id != template.organisation_id:
            raise Invalid(N_("«%(title)s» stands there twice."), field="lines", title=item.title_fr)
        seen.add(item.id)
        session.add(
            KitTemplateLine(template_id=template.id, item_id=item.id, position=position, quantity=quantity)
        )  # fmt: skip

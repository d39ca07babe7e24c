"""What a school does with what was given to it, if it wishes: count it and lend it, titles, single units and kits.

It is the school’s own: nothing here moves the stock of the city, and nothing here is ever reminded of. The city that
gave it may write down what the school told it, with how it knows and from whom; it stands in the history of the act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from db.enums import HandoverState, OrganisationKind, Settlement, Source, SubjectKind
from db.models import (
    Course,
    Handover,
    Location,
    Organisation,
    OwnCount,
    OwnKeeping,
    OwnKitApart,
    OwnLoan,
    OwnThing,
    ReceiptLine,
    Shipment,
)
from db.models.ledger import NO_KIT
from db.models.lending import NO_LOT
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.i18n import N_
from services.materials import own_units
from services.materials.own_units import OwnPart, OwnRow
from services.on_behalf import ON_BEHALF, Evidence
from services.policy import authorize, may
from services.queries.material.lending_scope import owned_by
from services.records import by_public_id, local_day

MOST_UNITS = 100_000


class Heard(TypedDict, total=False):
    """Needed from the city alone: how it learned of it, who told it, when, and what shows it, kept with the act."""

    source: Source | None
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class _Told:
    """Who says it: the school itself where ``act`` is None, else the city that gave material by this act."""

    act: Handover | None = None
    source: Source | None = None
    evidence: Evidence | None = None

    def day(self, today: date) -> date:
        """The day that was told, today where none was."""
        return (self.evidence.happened_on if self.evidence else None) or today


def switch(
    session: Session, actor: Actor, school_public_id: str, *, is_on: bool, now: datetime, **heard: Unpack[Heard]
) -> None:
    """Say that the school goes on counting and lending what is its own, or that it no longer does."""
    school, told = _school(session, actor, school_public_id, heard)
    keeping = session.scalars(select(OwnKeeping).where(OwnKeeping.school_id == school.id)).one_or_none()
    if keeping is None:
        session.add(OwnKeeping(school_id=school.id, is_on=is_on, changed_at=now))
    else:
        keeping.is_on, keeping.changed_at = is_on, now
    _keep(session, actor, school, told, "on" if is_on else "off", now)


def count(
    session: Session, actor: Actor, school_public_id: str, counted: Mapping[str, int | None], *, now: datetime,
    kit: str = "", **heard: Unpack[Heard],
) -> None:  # fmt: skip
    """Keep what lies on the shelf, by public id of a title or of a unit with a serial number; or what is in ``kit``.

    What is blank was not counted and stays as it was. Raises ``Conflict`` where the kit is with a class.
    """
    school, told = _kept(session, actor, school_public_id, heard)
    said = {thing: _quantity(number, thing) for thing, number in counted.items() if number is not None}
    if not said:
        raise Invalid(N_("Write of at least one title how many there are."), field="counted")
    kit_id, there = _countable(session, school, kit)
    before = _counts(session, school, kit_id)
    for thing, number in said.items():
        if thing not in there:
            raise NotFound(N_("This does not exist, or not any more."), field="counted")
        one = there[thing]
        lent = one.lent if isinstance(one, OwnRow) else 0
        if one.lot_id != NO_LOT and number > 1:
            raise Invalid(N_("There is one unit with this serial number: write 1 or 0."), field=f"counted-{thing}")
        kept: OwnCount | OwnThing
        if isinstance(one, OwnRow) and one.thing_id:
            kept = session.get_one(OwnThing, one.thing_id)
        else:
            fresh = OwnCount(school_id=school.id, item_id=one.item_id, lot_id=one.lot_id, kit_id=kit_id)
            kept = before.get((one.item_id, one.lot_id)) or fresh
            kept.counted = number
        kept.difference, kept.counted_at = number + lent - one.given, now
        session.add(kept)
    _keep(session, actor, school, told, "count", now, titles=len(said))


def lend(
    session: Session, actor: Actor, school_public_id: str, thing_public_id: str, course_public_id: str, *,
    quantity: int = 1, now: datetime, **heard: Unpack[Heard],
) -> OwnLoan:  # fmt: skip
    """Lend to a class of the school: units of a title, one unit with its serial number, or a whole kit.

    Raises ``Conflict`` where fewer are on the shelf, or where the kit is with a class.
    """
    school, told = _kept(session, actor, school_public_id, heard)
    course = by_public_id(session, Course, course_public_id)
    if course.school_id != school.id:
        raise NotFound(N_("This does not exist, or not any more."), field="course")
    wanted = inputs.whole(quantity, field="quantity", least=1, most=MOST_UNITS) or 1
    loan = OwnLoan(
        school_id=school.id, course_id=course.id, quantity=wanted,
        lent_on=told.day(local_day(now, school.time_zone)),
        **_lendable(session, school, thing_public_id, wanted),
    )  # fmt: skip
    session.add(loan)
    session.flush()
    _keep(session, actor, school, told, "lend", now, units=wanted)
    return loan


def came_back(
    session: Session, actor: Actor, loan_public_id: str, *, now: datetime, **heard: Unpack[Heard]
) -> None:  # fmt: skip
    """The class gave it back; what is missing of it shows in the next count. Raises ``Conflict`` if it is back."""
    loan = by_public_id(session, OwnLoan, loan_public_id)
    school = session.get_one(Organisation, loan.school_id)
    told = _who(session, actor, school, heard)
    session.refresh(loan, with_for_update=True)
    if loan.returned_on is not None:
        raise Conflict(N_("This is back already."))
    loan.returned_on = max(told.day(local_day(now, school.time_zone)), loan.lent_on)
    _keep(session, actor, school, told, "back", now, units=loan.quantity)


def take_apart(
    session: Session, actor: Actor, school_public_id: str, kit_public_id: str, *, now: datetime, **heard: Unpack[Heard]
) -> None:
    """Lay what is in a kit on the shelf, where it is counted and lent by itself.

    Raises ``Conflict`` where it is with a class or apart already.
    """
    school, told = _kept(session, actor, school_public_id, heard)
    kit = _kit_here(session, school, kit_public_id)
    for (item_id, lot_id), said in _counts(session, school, kit.kit_id).items():
        _move_shelf(session, school, item_id, lot_id, said.difference, said.counted_at)
    session.execute(delete(OwnCount).where(OwnCount.school_id == school.id, OwnCount.kit_id == kit.kit_id))
    session.add(OwnKitApart(school_id=school.id, kit_id=kit.kit_id, apart_at=now))
    _keep(session, actor, school, told, "apart", now, kit=kit.public_id)


def put_together(
    session: Session, actor: Actor, school_public_id: str, kit_public_id: str, there: Mapping[str, int | None], *,
    now: datetime, **heard: Unpack[Heard],
) -> None:  # fmt: skip
    """Put a kit that was taken apart together again, from the shelf; ``there``: what is in it now, by public id.

    What is blank is not in it. Raises ``Invalid`` at a title of which fewer are on the shelf.
    """
    school, told = _kept(session, actor, school_public_id, heard)
    kit = _kit(session, school, kit_public_id)
    if kit is None or not kit.is_apart:
        raise Conflict(N_("This kit is together already."))
    said = {part: _quantity(there.get(part.thing) or 0, part.thing) for part in kit.parts}
    if not any(said.values()):
        raise Invalid(N_("Say what belongs into it: at least one thing."), field="counted")
    shelf = {(one.item_id, one.lot_id): one.shelf for one in own_units.loose(session, _only(school))}
    for part, number in said.items():
        on_shelf = shelf.get((part.item_id, part.lot_id), 0)
        if number > on_shelf:
            raise Invalid(
                N_("There are only %(n)s on the shelf: count them anew if there are more."),
                field=f"counted-{part.thing}", n=on_shelf,
            )  # fmt: skip
        session.add(
            OwnCount(
                school_id=school.id, item_id=part.item_id, lot_id=part.lot_id, kit_id=kit.kit_id, counted=number,
                difference=number - part.given, counted_at=now,
            )
        )  # fmt: skip
        _move_shelf(session, school, part.item_id, part.lot_id, part.given - number, now)
    session.execute(
        delete(OwnKitApart).where(OwnKitApart.school_id == school.id, OwnKitApart.kit_id == kit.kit_id)
    )  # fmt: skip
    _keep(session, actor, school, told, "together", now, kit=kit.public_id)


def keep_unsent(
    session: Session, actor: Actor, line_public_id: str, *, now: datetime, **heard: Unpack[Heard]
) -> OwnThing:  # fmt: skip
    """Put something that came without having been sent on the list of the school where it arrived, as its own.

    Raises ``Conflict`` before the sender said that it is none of the city’s, and where it stands there already.
    """
    line = by_public_id(session, ReceiptLine, line_public_id, lock=True)
    place = session.get_one(Location, session.get_one(Shipment, line.receipt.shipment_id).destination_id)
    school = session.get(Organisation, place.keeper_id) if place.keeper_id else None
    if school is None or school.kind is not OrganisationKind.SCHOOL:
        raise NotFound(N_("This does not exist, or not any more."))
    told = _who(session, actor, school, heard)
    if line.settlement is not Settlement.NOTED:
        raise Conflict(N_("Whoever sent the parcel says first whether this is theirs."))
    if session.scalar(select(OwnThing.id).where(OwnThing.receipt_line_id == line.id)):
        raise Conflict(N_("This stands on your list already."))
    thing = OwnThing(
        school_id=school.id, receipt_line_id=line.id, quantity=line.quantity, kept_at=now,
        title=line.text or (line.item.title_fr if line.item else ""),
    )  # fmt: skip
    session.add(thing)
    session.flush()
    _keep(session, actor, school, told, "unsent", now, units=line.quantity)
    return thing


def _countable(
    session: Session, school: Organisation, kit_public_id: str
) -> tuple[int, dict[str, OwnRow] | dict[str, OwnPart]]:
    """The kit (or none), and by public id what can be counted there."""
    if not kit_public_id:
        rows = own_units.loose(session, _only(school))
        return NO_KIT, {one.thing: one for one in rows}
    kit = _kit_here(session, school, kit_public_id)
    return kit.kit_id, {part.thing: part for part in kit.parts}


def _lendable(session: Session, school: Organisation, public_id: str, wanted: int) -> dict[str, int]:
    """What a loan names, once it is on the shelf."""
    rows = own_units.loose(session, _only(school))
    row = next((one for one in rows if one.thing == public_id), None)
    kit = None if row else _kit(session, school, public_id)
    if kit is not None:
        if kit.is_apart:
            raise Conflict(N_("This kit was taken apart."))
        if kit.with_class:
            raise Conflict(N_("This kit is with a class already."))
        if wanted > 1:
            raise Invalid(N_("A kit is lent as one."), field="quantity")
        return {"kit_id": kit.kit_id}
    shelf = row.shelf if row else 0
    if row is None or shelf < wanted:
        raise Conflict(N_("There are only %(n)s on the shelf: count them anew if there are more."), n=shelf)
    return {"thing_id": row.thing_id} if row.thing_id else {"item_id": row.item_id, "lot_id": row.lot_id}


def _kit(session: Session, school: Organisation, public_id: str) -> own_units.OwnKit | None:
    found = own_units.kits(session, _only(school))
    return next((one for one in found if one.public_id == public_id), None)


def _kit_here(session: Session, school: Organisation, public_id: str) -> own_units.OwnKit:
    """A kit that can be opened: whole and with no class."""
    kit = _kit(session, school, public_id)
    if kit is None:
        raise NotFound(N_("This does not exist, or not any more."), field="counted")
    if kit.is_apart:
        raise Conflict(N_("This kit was taken apart."))
    if kit.with_class:
        raise Conflict(N_("This kit is with a class: look into it once it is back."))
    return kit


def _counts(session: Session, school: Organisation, kit_id: int) -> dict[tuple[int, int], OwnCount]:
    """What was counted last in a kit or on the shelf, by title and single unit."""
    query = select(OwnCount).where(OwnCount.school_id == school.id, OwnCount.kit_id == kit_id)
    return {(one.item_id, one.lot_id): one for one in session.scalars(query)}


def _move_shelf(
    session: Session, school: Organisation, item_id: int, lot_id: int, difference: int, now: datetime
) -> None:  # fmt: skip
    """Let the shelf have so many more of a title than was given, or fewer."""
    if not difference:
        return
    kept = _counts(session, school, NO_KIT).get((item_id, lot_id)) or OwnCount(
        school_id=school.id, item_id=item_id, lot_id=lot_id, counted=0, difference=0, counted_at=now
    )
    kept.difference += difference
    session.add(kept)


def _only(school: Organisation) -> Select[int]:
    return select(Organisation.id).where(Organisation.id == school.id)


def _school(session: Session, actor: Actor, public_id: str, heard: Heard) -> tuple[Organisation, _Told]:
    """The school, locked: two people neither count nor lend the same at once."""
    school = by_public_id(session, Organisation, public_id, lock=True)
    return school, _who(session, actor, school, heard)


def _kept(session: Session, actor: Actor, public_id: str, heard: Heard) -> tuple[Organisation, _Told]:
    school, told = _school(session, actor, public_id, heard)
    if not session.scalar(select(OwnKeeping.is_on).where(OwnKeeping.school_id == school.id)):
        raise Conflict(N_("Your school does not count and lend what is its own: say first that it does."))
    return school, told


def _who(session: Session, actor: Actor, school: Organisation, heard: Heard) -> _Told:
    """The school itself; or the city that gave it something, once it says how it knows and from whom."""
    if may(actor, Action.OWN_MATERIAL, school):
        return _Told()
    act = _newest_act(session, actor, school.id)
    if act is None:
        raise Forbidden(N_("This is the business of the school and of the city that gave the material."))
    authorize(actor, Action.OWN_MATERIAL_RECORD, act)
    source, evidence = heard.get("source"), heard.get("evidence")
    if source not in ON_BEHALF:
        raise Invalid(N_("It is the school’s own: say how you learned of it, and from whom."), field="source")
    if evidence is None or not evidence.told_by.strip():
        raise Invalid(N_("Say who told it to you."), field="told_by")
    return _Told(act, source, evidence)


def _newest_act(session: Session, actor: Actor, school_id: int) -> Handover | None:
    """The last signed act by which one of the actor’s cities gave something to the school."""
    query = select(Handover).where(
        Handover.school_id == school_id, Handover.state == HandoverState.SIGNED,
        Handover.organisation_id.in_(owned_by(actor)),
    )  # fmt: skip
    return session.scalars(query.order_by(Handover.id.desc()).limit(1)).one_or_none()


def _quantity(raw: int, thing: str) -> int:
    return inputs.whole(raw, field=f"counted-{thing}", least=0, most=MOST_UNITS) or 0


def _keep(
    session: Session, actor: Actor, school: Organisation, told: _Told, what: str, now: datetime, **details: Any
) -> None:
    """Audit it; what was told to the city also stands in the history of the act, with its proof."""
    history.audit(
        session, actor, f"own_material:{what}", now=now, kind=SubjectKind.ORGANISATION, subject_id=school.id,
        source=told.source, **details,
    )  # fmt: skip
    if told.act is not None:
        signed = HandoverState.SIGNED
        history.record_state(
            session, actor, SubjectKind.HANDOVER, told.act.id, f"own_{what}", signed, signed, now=now,
            source=told.source, evidence=told.evidence,
        )  # fmt: skip

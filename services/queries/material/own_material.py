"""Reads about what is a school’s own since it was given: for the school, and for the city that gave it, which writes
down what the school told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import HandoverState, OrganisationKind, Settlement, Source, SubjectKind
from db.models import (
    Course,
    File,
    Handover,
    Item,
    Kit,
    Location,
    Lot,
    Organisation,
    OwnKeeping,
    OwnLoan,
    OwnThing,
    Receipt,
    ReceiptLine,
    Shipment,
    StateChange,
)
from services.actors import Actor
from services.material_policy import kept_by
from services.materials import own_units
from services.materials.own_units import OwnKit, OwnRow
from services.queries.material.lending_scope import owned_by

MOST_ROWS = 500
MOST_UNSENT = 5
PREFIX = "own_"
"""How the moves begin that the city wrote down for a school."""


@dataclass(frozen=True, slots=True)
class OwnSchool:
    """A school to which something was given; ``is_on``: it goes on counting and lending it."""

    public_id: str
    name: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Given:
    """The same for the city that gave it, with the newest of its acts, where proofs of what was told are kept."""

    school: OwnSchool
    act: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What the city wrote down for the school: ``what`` names the move; ``proof``: id of a file."""

    what: str
    told_by: str
    source: Source
    day: date
    proof: str | None


@dataclass(frozen=True, slots=True)
class UnsentRow:
    """Something that came without having been sent, in the words of whoever found it."""

    public_id: str
    quantity: int
    what: str
    came_on: date


@dataclass(frozen=True, slots=True)
class OwnLoanRow:
    """Units of its own, or a kit, that are with a class."""

    public_id: str
    title: str
    serial: str
    is_kit: bool
    quantity: int
    class_name: str
    teacher_name: str
    lent_on: date

    @property
    def name(self) -> str:
        """How many of what; a kit and a single unit by themselves."""
        if self.is_kit:
            return self.title
        return f"{self.title} · {self.serial}" if self.serial else f"{self.quantity} × {self.title}"


def schools(session: Session, actor: Actor, *, language: str = "fr") -> list[OwnSchool]:
    """The actor’s schools to which an act gave something, or where something came that is none of the city’s.

    Each with its wish. One statement.
    """
    name = localised_column(Organisation, "name", language)
    given = select(Handover.school_id).where(
        Handover.school_id.in_(kept_by(actor)), Handover.state == HandoverState.SIGNED
    )
    query = (
        select(Organisation.public_id, name, func.coalesce(OwnKeeping.is_on, False))
        .outerjoin(OwnKeeping, OwnKeeping.school_id == Organisation.id)
        .where(
            Organisation.id.in_(given) | Organisation.id.in_(_noted(Location.keeper_id).where(_of_mine(actor))),
            Organisation.kind == OrganisationKind.SCHOOL,
        )
        .order_by(Organisation.id)
    )
    return [OwnSchool(public_id, title, bool(is_on)) for public_id, title, is_on in session.execute(query)]


def given_at(session: Session, actor: Actor, place: str, *, language: str = "fr") -> Given | None:
    """The school that keeps a place, if one of the actor’s cities gave it something. One statement."""
    name = localised_column(Organisation, "name", language)
    query = (
        select(Organisation.public_id, name, func.coalesce(OwnKeeping.is_on, False), Handover.public_id)
        .join(Location, Location.keeper_id == Organisation.id)
        .join(Handover, Handover.school_id == Organisation.id)
        .outerjoin(OwnKeeping, OwnKeeping.school_id == Organisation.id)
        .where(Location.public_id == place, *_signed_by_cities_of(actor))
        .order_by(Handover.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return Given(OwnSchool(row[0], row[1], bool(row[2])), row[3]) if row else None


def told(session: Session, actor: Actor, school: str, *, size: int = 5) -> list[ToldRow]:
    """What was last written down for a school, the newest first. One statement."""
    query = (
        select(
            StateChange.move, StateChange.told_by, StateChange.source, StateChange.happened_on, StateChange.at,
            File.public_id,
        )
        .join(Handover, (StateChange.subject_kind == SubjectKind.HANDOVER) & (StateChange.subject_id == Handover.id))
        .join(Organisation, Organisation.id == Handover.school_id)
        .outerjoin(File, (File.id == StateChange.proof_id) & File.deleted_at.is_(None))
        .where(Organisation.public_id == school, StateChange.move.startswith(PREFIX), *_signed_by_cities_of(actor))
        .order_by(StateChange.id.desc())
        .limit(size)
    )  # fmt: skip
    return [
        ToldRow(move.removeprefix(PREFIX), by, source, day or at.date(), proof)
        for move, by, source, day, at, proof in session.execute(query)
    ]


def unsent(session: Session, actor: Actor, school: str) -> list[UnsentRow]:
    """What came there without having been sent, is none of the city’s and on no list yet. One statement."""
    query = (
        _noted(ReceiptLine.public_id, ReceiptLine.quantity, ReceiptLine.text, Receipt.received_on)
        .outerjoin(OwnThing, OwnThing.receipt_line_id == ReceiptLine.id)
        .where(Location.keeper_id.in_(_mine(actor, school)), OwnThing.id.is_(None), ReceiptLine.text != "")
        .order_by(ReceiptLine.id.desc())
        .limit(MOST_UNSENT)
    )
    return [UnsentRow(*row) for row in session.execute(query)]


def held(session: Session, actor: Actor, school: str, *, language: str = "fr") -> list[OwnRow]:
    """What one of the actor’s schools owns outside of kits, by title and serial number. Two statements."""
    return own_units.loose(session, _mine(actor, school), language=language, most=MOST_ROWS)


def kits(session: Session, actor: Actor, school: str, *, language: str = "fr") -> list[OwnKit]:
    """The kits that one of the actor’s schools owns, each with what it lacks. Three statements."""
    return own_units.kits(session, _mine(actor, school), language=language)


def lent(session: Session, actor: Actor, school: str, *, language: str = "fr") -> list[OwnLoanRow]:
    """What of it is with classes, the newest first. One statement."""
    query = (
        select(
            OwnLoan.public_id, func.coalesce(Kit.name, OwnThing.title, localised_column(Item, "title", language)),
            func.coalesce(Lot.serial, ""), OwnLoan.kit_id.is_not(None), OwnLoan.quantity, Course.class_name,
            Course.teacher_name, OwnLoan.lent_on,
        )
        .outerjoin(Item, Item.id == OwnLoan.item_id)
        .outerjoin(Lot, Lot.id == OwnLoan.lot_id)
        .outerjoin(Kit, Kit.id == OwnLoan.kit_id)
        .outerjoin(OwnThing, OwnThing.id == OwnLoan.thing_id)
        .join(Course, Course.id == OwnLoan.course_id)
        .where(OwnLoan.school_id.in_(_mine(actor, school)), OwnLoan.returned_on.is_(None))
        .order_by(OwnLoan.id.desc())
        .limit(MOST_ROWS)
    )  # fmt: skip
    return [OwnLoanRow(*row) for row in session.execute(query)]


def classes(session: Session, actor: Actor, school: str, *, school_year: int) -> dict[str, str]:
    """Classes of the school from ``school_year`` on, by public id. One statement."""
    query = (
        select(Course.public_id, Course.class_name, Course.teacher_name)
        .where(Course.school_id.in_(_mine(actor, school)), Course.school_year >= school_year)
        .order_by(Course.school_year, Course.class_name, Course.id)
        .limit(MOST_ROWS)
    )
    return {row.public_id: f"{row.class_name} · {row.teacher_name}" for row in session.execute(query)}


def _noted(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Lines of what came unsent of which the sender said that it stays out of the stock."""
    return (
        select(*columns)
        .select_from(ReceiptLine)
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .join(Shipment, Shipment.id == Receipt.shipment_id)
        .join(Location, Location.id == Shipment.destination_id)
        .where(ReceiptLine.settlement == Settlement.NOTED)
    )


def _of_mine(actor: Actor) -> ColumnElement[bool]:
    return Location.keeper_id.in_(kept_by(actor))


def _mine(actor: Actor, school: str) -> Select[int]:
    """The school, where it is the actor’s own, or one of their cities gave it something."""
    given = select(Handover.school_id).where(*_signed_by_cities_of(actor))
    return select(Organisation.id).where(
        Organisation.public_id == school, Organisation.id.in_(kept_by(actor)) | Organisation.id.in_(given),
        Organisation.kind == OrganisationKind.SCHOOL,
    )  # fmt: skip


def _signed_by_cities_of(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Handover.state == HandoverState.SIGNED, Handover.organisation_id.in_(owned_by(actor))

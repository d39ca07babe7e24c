"""The ledger of the material: movements that are never changed, and the balances that follow from them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, WithId, WithPublicId
from db.enums import MovementReason, SubjectKind
from db.models.people import Organisation
from db.models.stock import Location, Lot

NO_KIT = 0
"""``kit_id`` of units that lie loose: zero instead of null, so that balances are unique on both databases."""


class Movement(WithPublicId, Base):
    """Units that went from place to place for one reason on one day. Written once; corrected by a reversal alone."""

    __tablename__ = "movement"
    __table_args__ = (
        UniqueConstraint("reverses_id"),
        Index("ix_movement_organisation_id_happened_on_id", "organisation_id", "happened_on", "id"),
        Index("ix_movement_subject_kind_subject_id", "subject_kind", "subject_id"),
        CheckConstraint("reverses_id IS NULL OR reason = 'reversal'", "only_reversals_reverse"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[MovementReason]
    happened_on: Mapped[date]
    """The day on which it happened."""
    posted_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    document: Mapped[str] = mapped_column(String(200), default="")
    """Number of an invoice, a shipment, an act."""
    note: Mapped[LongText] = mapped_column(default="")
    subject_kind: Mapped[SubjectKind | None]
    subject_id: Mapped[int | None]
    """The record that made it: an acquisition, a kit, a shipment, a loan, a count."""
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))

    organisation: Mapped[Organisation] = relationship()
    lines: Mapped[list[MovementLine]] = relationship(back_populates="movement", order_by="MovementLine.id")


class MovementLine(WithId, Base):
    """Some units of one lot, from one place to another, out of a kit or into one."""

    __tablename__ = "movement_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("source_id <> target_id OR source_kit_id <> target_kit_id", "goes_somewhere"),
        Index("ix_movement_line_movement_id", "movement_id"),
        Index("ix_movement_line_lot_id_happened_on", "lot_id", "happened_on"),
        Index("ix_movement_line_source_id_happened_on_lot_id", "source_id", "happened_on", "lot_id"),
        Index("ix_movement_line_target_id_happened_on_lot_id", "target_id", "happened_on", "lot_id"),
        Index("ix_movement_line_source_kit_id", "source_kit_id"),
        Index("ix_movement_line_target_kit_id", "target_kit_id"),
    )

    movement_id: Mapped[int] = mapped_column(ForeignKey("movement.id"))
    happened_on: Mapped[date]
    """The day of its movement."""
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    source_kit_id: Mapped[int] = mapped_column(default=NO_KIT)
    target_kit_id: Mapped[int] = mapped_column(default=NO_KIT)
    quantity: Mapped[int]

    movement: Mapped[Movement] = relationship(back_populates="lines")
    lot: Mapped[Lot] = relationship()
    source: Mapped[Location] = relationship(foreign_keys=[source_id])
    target: Mapped[Location] = relationship(foreign_keys=[target_id])


class Balance(Base):
    """How many units of a lot lie at a place, loose or in a kit: the sum of the lines, kept in their transaction."""

    __tablename__ = "balance"
    __table_args__ = (
        CheckConstraint("is_external OR quantity >= 0", "never_negative"),
        Index("ix_balance_location_id_lot_id", "location_id", "lot_id"),
        Index("ix_balance_kit_id", "kit_id"),
    )

    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True)
    kit_id: Mapped[int] = mapped_column(primary_key=True, default=NO_KIT)
    is_external: Mapped[bool]
    quantity: Mapped[int]

    lot: Mapped[Lot] = relationship()
    location: Mapped[Location] = relationship()


class ClosedYear(WithId, Base):
    """A civil year whose movements are final: nothing is dated into it any more."""

    __tablename__ = "closed_year"
    __table_args__ = (UniqueConstraint("organisation_id", "year"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

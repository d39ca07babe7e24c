"""What a school does with material that is its own since it was given: outside the stock, asked about by nobody."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, WithId, WithPublicId
from db.models.ledger import NO_KIT
from db.models.lending import NO_LOT, Course
from db.models.people import Organisation
from db.models.stock import Item, Kit


class OwnKeeping(WithId, Base):
    """Whether a school goes on counting and lending what was given to it. Without a row it does not."""

    __tablename__ = "own_keeping"
    __table_args__ = (UniqueConstraint("school_id"),)

    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    is_on: Mapped[bool]
    changed_at: Mapped[datetime]

    school: Mapped[Organisation] = relationship()


class OwnCount(WithId, Base):
    """What a school counted last of a title of its own: loose, in a kit, or one unit with a serial number.

    It says nothing to the stock of the city.
    """

    __tablename__ = "own_count"
    __table_args__ = (
        UniqueConstraint("school_id", "item_id", "kit_id", "lot_id"), CheckConstraint("counted >= 0", "counted"),
    )  # fmt: skip

    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    kit_id: Mapped[int] = mapped_column(default=NO_KIT)
    lot_id: Mapped[int] = mapped_column(default=NO_LOT)
    """The unit with a serial number; else ``NO_LOT``."""
    counted: Mapped[int]
    """On the shelf, without what was lent at that moment; or in the kit."""
    difference: Mapped[int]
    """How many more the school had then than had been given; below zero where some are gone."""
    counted_at: Mapped[datetime]

    item: Mapped[Item] = relationship()


class OwnKitApart(WithId, Base):
    """A kit of its own that a school took apart, as long as it is: what was in it lies on the shelf."""

    __tablename__ = "own_kit_apart"
    __table_args__ = (UniqueConstraint("school_id", "kit_id"),)

    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kit_id: Mapped[int] = mapped_column(ForeignKey("kit.id"))
    apart_at: Mapped[datetime]


class OwnThing(WithPublicId, Base):
    """Something that came without having been sent, is none of the city’s, and that the school keeps as its own."""

    __tablename__ = "own_thing"
    __table_args__ = (UniqueConstraint("receipt_line_id"), Index("ix_own_thing_school_id", "school_id"))

    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    receipt_line_id: Mapped[int] = mapped_column(ForeignKey("receipt_line.id"))
    title: Mapped[str] = mapped_column(String(300))
    """In the words of whoever found it."""
    quantity: Mapped[int]
    difference: Mapped[int] = mapped_column(default=0)
    """How many more the school counted last than came; below zero where some are gone."""
    counted_at: Mapped[datetime | None]
    kept_at: Mapped[datetime]


class OwnLoan(WithPublicId, Base):
    """Units of its own, something that came unsent, or a whole kit, lent to a class until it is back.

    No day is due.
    """

    __tablename__ = "own_loan"
    __table_args__ = (
        Index("ix_own_loan_school_id_returned_on_id", "school_id", "returned_on", "id"),
        Index("ix_own_loan_course_id", "course_id"),
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint(
            "CASE WHEN item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN kit_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN thing_id IS NULL THEN 0 ELSE 1 END = 1",
            "item_or_kit_or_thing",
        ),
    )

    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    lot_id: Mapped[int] = mapped_column(default=NO_LOT)
    """The unit with a serial number; else ``NO_LOT``."""
    kit_id: Mapped[int | None] = mapped_column(ForeignKey("kit.id"))
    thing_id: Mapped[int | None] = mapped_column(ForeignKey("own_thing.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    quantity: Mapped[int]
    lent_on: Mapped[date]
    returned_on: Mapped[date | None]

    item: Mapped[Item | None] = relationship()
    kit: Mapped[Kit | None] = relationship()
    course: Mapped[Course] = relationship()

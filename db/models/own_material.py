"""What a school does with material that is its own since it was given: outside the stock, asked about by nobody."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, WithId, WithPublicId
from db.models.lending import Course
from db.models.people import Organisation
from db.models.stock import Item


class OwnKeeping(WithId, Base):
    """Whether a school goes on counting and lending what was given to it. Without a row it does not."""

    __tablename__ = "own_keeping"
    __table_args__ = (UniqueConstraint("school_id"),)

    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    is_on: Mapped[bool]
    changed_at: Mapped[datetime]

    school: Mapped[Organisation] = relationship()


class OwnCount(WithId, Base):
    """What a school counted last of a title of its own. It says nothing to the stock of the city."""

    __tablename__ = "own_count"
    __table_args__ = (UniqueConstraint("school_id", "item_id"), CheckConstraint("counted >= 0", "counted"))

    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    counted: Mapped[int]
    """On the shelf, without what was lent at that moment."""
    difference: Mapped[int]
    """How many more the school had then than had been given; below zero where some are gone."""
    counted_at: Mapped[datetime]

    item: Mapped[Item] = relationship()


class OwnLoan(WithPublicId, Base):
    """Units of its own that a school lent to a class, until they came back. There is no day by which they must."""

    __tablename__ = "own_loan"
    __table_args__ = (
        Index("ix_own_loan_school_id_returned_on_id", "school_id", "returned_on", "id"),
        Index("ix_own_loan_course_id", "course_id"),
        CheckConstraint("quantity > 0", "quantity"),
    )

    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    quantity: Mapped[int]
    lent_on: Mapped[date]
    returned_on: Mapped[date | None]

    item: Mapped[Item] = relationship()
    course: Mapped[Course] = relationship()

"""Courses that the material serves, loans to them, counts of places, and what is needed there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Cents, LongText, Timestamped, Versioned, WithId, WithPublicId
from db.enums import CountState, FrenchLevel, LoanState, WishState
from db.models.ledger import NO_KIT
from db.models.people import Organisation, Person
from db.models.stock import Item, KitTemplate, Location, Lot

NO_LOT = 0
"""``lot_id`` of a line that counts an item whatever its provenance; zero, so that lines are unique everywhere."""


class Course(WithPublicId, Versioned, Timestamped, Base):
    """A class that learns French with a teacher in one school year: what the material is for."""

    __tablename__ = "course"
    __table_args__ = (
        Index("ix_course_organisation_id_school_year_id", "organisation_id", "school_year", "id"),
        Index("ix_course_school_id_school_year_id", "school_id", "school_year", "id"),
        CheckConstraint("pupils >= 0", "pupils"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The city whose material serves it."""
    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The school, or the city that teaches."""
    teacher_name: Mapped[str] = mapped_column(String(200))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The teacher’s record, where there is one: reminders go there."""
    class_name: Mapped[str] = mapped_column(String(100))
    school_year: Mapped[int]
    """The year in which it begins: 2026 for 2026–2027."""
    pupils: Mapped[int]
    level: Mapped[FrenchLevel] = mapped_column(default=FrenchLevel.NOT_ASSESSED)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    school: Mapped[Organisation] = relationship(foreign_keys=[school_id])
    teacher: Mapped[Person | None] = relationship()


class Loan(WithPublicId, Versioned, Timestamped, Base):
    """Units or kits that a place lent to a course until a day."""

    __tablename__ = "loan"
    __table_args__ = (
        Index("ix_loan_location_id_state_due_on_id", "location_id", "state", "due_on", "id"),
        Index("ix_loan_organisation_id_state_due_on_id", "organisation_id", "state", "due_on", "id"),
        Index("ix_loan_course_id", "course_id"),
        CheckConstraint("due_on >= lent_on", "due_after_lent"),
        CheckConstraint("pupils >= 0", "pupils"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    pupils: Mapped[int]
    """How many pupils it reaches; those of one course are counted once, however often it borrows."""
    lent_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[LoanState] = mapped_column(default=LoanState.OPEN)
    returned_on: Mapped[date | None]
    extensions: Mapped[int] = mapped_column(default=0)
    note: Mapped[LongText] = mapped_column(default="")

    location: Mapped[Location] = relationship()
    course: Mapped[Course] = relationship()
    lines: Mapped[list[LoanLine]] = relationship(back_populates="loan", order_by="LoanLine.id")


class LoanLine(WithPublicId, Base):
    """Units of one lot on loan, loose or of a kit, and how they came back."""

    __tablename__ = "loan_line"
    __table_args__ = (
        UniqueConstraint("loan_id", "lot_id", "kit_id"),
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("returned >= 0 AND damaged >= 0 AND lost >= 0", "counts"),
        CheckConstraint("returned + damaged + lost <= quantity", "no_more_than_lent"),
        Index("ix_loan_line_lot_id", "lot_id"),
    )

    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    kit_id: Mapped[int] = mapped_column(default=NO_KIT)
    quantity: Mapped[int]
    returned: Mapped[int] = mapped_column(default=0)
    """Came back in order."""
    damaged: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)

    loan: Mapped[Loan] = relationship(back_populates="lines")
    lot: Mapped[Lot] = relationship()

    @property
    def outstanding(self) -> int:
        """Units that are still with the class."""
        return self.quantity - self.returned - self.damaged - self.lost


class CountSession(WithPublicId, Versioned, Timestamped, Base):
    """A count of what lies at one place. What was counted is posted once, as found and lost."""

    __tablename__ = "count_session"
    __table_args__ = (
        Index("ix_count_session_location_id_state_id", "location_id", "state", "id"),
        Index("ix_count_session_organisation_id_state_id", "organisation_id", "state", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    state: Mapped[CountState] = mapped_column(default=CountState.COUNTING)
    is_blind: Mapped[bool] = mapped_column(default=False)
    """Whoever counts does not see how many are expected."""
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    opened_by_name: Mapped[str] = mapped_column(String(200), default="")
    posted_at: Mapped[datetime | None]

    location: Mapped[Location] = relationship()
    lines: Mapped[list[CountLine]] = relationship(back_populates="session", order_by="CountLine.id")


class CountLine(WithPublicId, Base):
    """One thing of a count: an item, or one unit with a serial number, loose or in a kit."""

    __tablename__ = "count_line"
    __table_args__ = (
        UniqueConstraint("session_id", "item_id", "lot_id", "kit_id"),
        CheckConstraint("counted >= 0", "counted"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("count_session.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    lot_id: Mapped[int] = mapped_column(default=NO_LOT)
    kit_id: Mapped[int] = mapped_column(default=NO_KIT)
    expected_at_opening: Mapped[int]
    expected: Mapped[int]
    """What the stock said when it was counted last; until then what it said at the opening."""
    counted: Mapped[int | None]
    """None: not counted, which is not zero."""
    counted_at: Mapped[datetime | None]
    explanation: Mapped[str] = mapped_column(String(300), default="")

    session: Mapped[CountSession] = relationship(back_populates="lines")
    item: Mapped[Item] = relationship()


class CountUnknown(WithId, Base):
    """A code that was scanned in a count and that no label here bears."""

    __tablename__ = "count_unknown"
    __table_args__ = (UniqueConstraint("session_id", "code"), CheckConstraint("times > 0", "times"))

    session_id: Mapped[int] = mapped_column(ForeignKey("count_session.id"))
    code: Mapped[str] = mapped_column(String(64))
    times: Mapped[int] = mapped_column(default=1)
    last_at: Mapped[datetime]


class StockMinimum(WithPublicId, Versioned, Timestamped, Base):
    """How many units of an item, or how many kits of a kind, a place should have at least."""

    __tablename__ = "stock_minimum"
    __table_args__ = (
        UniqueConstraint("location_id", "item_id"),
        UniqueConstraint("location_id", "template_id"),
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("(item_id IS NULL) <> (template_id IS NULL)", "one_thing"),
        Index("ix_stock_minimum_organisation_id_id", "organisation_id", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("kit_template.id"))
    """A version of the kind of kit: kits of all its versions count."""
    quantity: Mapped[int]

    location: Mapped[Location] = relationship()
    item: Mapped[Item | None] = relationship()
    template: Mapped[KitTemplate | None] = relationship()


class Wish(WithPublicId, Versioned, Timestamped, Base):
    """What a teacher would like for their class: a title of the catalogue, or something in their own words."""

    __tablename__ = "wish"
    __table_args__ = (
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("item_id IS NOT NULL OR title <> ''", "something"),
        Index("ix_wish_organisation_id_state_id", "organisation_id", "state", "id"),
        Index("ix_wish_location_id_state_id", "location_id", "state", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    """Where it is wished for."""
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    title: Mapped[str] = mapped_column(String(300), default="")
    """In the teacher’s words, where the catalogue has nothing like it."""
    quantity: Mapped[int]
    teacher_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[LongText] = mapped_column(default="")
    """What it is for."""
    unit_estimate_cents: Mapped[Cents | None]
    """What one would cost, as whoever approved it thinks; else the newest value in stock is taken."""
    state: Mapped[WishState] = mapped_column(default=WishState.ASKED)
    answer: Mapped[LongText] = mapped_column(default="")
    """Why it was refused, or what was said with the approval."""
    decided_at: Mapped[datetime | None]

    location: Mapped[Location] = relationship()
    item: Mapped[Item | None] = relationship()


__all__ = [
    "NO_LOT", "CountLine", "CountSession", "CountUnknown", "Course", "Loan", "LoanLine", "StockMinimum", "Wish",
]  # fmt: skip

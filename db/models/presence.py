"""Presence: what is planned by day, what was missed, what was confirmed, and the money that follows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Cents, LongText, Timestamped, Versioned, WithId, WithPublicId
from db.enums import AbsenceKind, Source
from db.models.internships import Placement


class ScheduleDay(Base):
    """One day that differs from the week of the agreement: other hours, or none (the department is closed)."""

    __tablename__ = "schedule_day"
    __table_args__ = (CheckConstraint("minutes between 0 and 1440", "minutes"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")


class Absence(WithPublicId, Versioned, Timestamped, Base):
    """Days, or some minutes of each, on which the intern was not there though it was planned."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", "ends_after_start"),
        CheckConstraint("minutes > 0", "minutes"),
        Index("ix_absence_placement_id_starts_on", "placement_id", "starts_on"),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    kind: Mapped[AbsenceKind]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    minutes: Mapped[int | None]
    """Missed on each of these days; empty: the whole of what was planned."""
    note: Mapped[LongText] = mapped_column(default="")
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    reported_by: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[Source]
    removed_at: Mapped[datetime | None]
    """Reported by mistake: it no longer counts."""

    placement: Mapped[Placement] = relationship()


class PresenceEntry(Base):
    """What the host’s register says of one day; where there is none, presence is as planned."""

    __tablename__ = "presence_entry"
    __table_args__ = (CheckConstraint("minutes between 0 and 1440", "minutes"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    by_name: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[Source]
    at: Mapped[datetime]


class JournalEntry(WithPublicId, Base):
    """What an intern writes of one day, where the journal is switched on."""

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("placement_id", "day"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    day: Mapped[date]
    body: Mapped[LongText]
    at: Mapped[datetime]


class PresenceConfirmation(WithId, Base):
    """The host’s or the intern’s word that the hours are right: of one month, or of the whole internship."""

    __tablename__ = "presence_confirmation"
    __table_args__ = (Index("ix_presence_confirmation_placement_id_month", "placement_id", "month"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    month: Mapped[date | None]
    """The first day of the month; empty: the whole internship."""
    from_intern: Mapped[bool]
    minutes: Mapped[int]
    """The presence that was shown and confirmed."""
    by_name: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[Source]
    told_by: Mapped[str] = mapped_column(String(200), default="")
    happened_on: Mapped[date | None]
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """The hours were changed after it: it has to be given again."""


_UNPAID = text("paid_on IS NULL")


class GratificationMonth(WithPublicId, Versioned, Base):
    """What is due for one month of presence, as it was told to the payroll office."""

    __tablename__ = "gratification_month"
    __table_args__ = (
        UniqueConstraint("placement_id", "month"),
        Index("ix_gratification_month_unpaid", "placement_id", sqlite_where=_UNPAID, postgresql_where=_UNPAID),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    month: Mapped[date]
    """Its first day."""
    minutes: Mapped[int]
    hourly_cents: Mapped[int]
    amount_cents: Mapped[Cents]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The values of the law that were used, with their sources."""
    stated_at: Mapped[datetime]
    stated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    paid_on: Mapped[date | None]

    placement: Mapped[Placement] = relationship()

"""Internships: what departments offer, and who is placed where."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Timestamped, Versioned, WithPublicId
from db.enums import EndReason, FrenchLevel, OfferState, PlacementState, Source
from db.models.calls import Application, Call
from db.models.people import Department, Organisation, Person


class Offer(WithPublicId, Versioned, Timestamped, Base):
    """A mission that a department opens to interns for a period, with a number of places."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", "ends_after_start"),
        CheckConstraint("places > 0", "places"),
        CheckConstraint("weekly_minutes > 0", "weekly_minutes"),
        Index("ix_offer_call_id_state", "call_id", "state"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    state: Mapped[OfferState] = mapped_column(default=OfferState.DRAFT)
    title_fr: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_hy: Mapped[str] = mapped_column(String(200), default="")
    mission_fr: Mapped[LongText] = mapped_column(default="")
    mission_en: Mapped[LongText] = mapped_column(default="")
    mission_hy: Mapped[LongText] = mapped_column(default="")
    skills: Mapped[LongText] = mapped_column(default="")
    min_french_level: Mapped[FrenchLevel] = mapped_column(default=FrenchLevel.NOT_ASSESSED)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    places: Mapped[int] = mapped_column(default=1)
    weekly_minutes: Mapped[int] = mapped_column(default=35 * 60)
    address: Mapped[str] = mapped_column(String(300), default="")
    tutor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lawful_use_confirmed_at: Mapped[datetime | None]
    """When somebody confirmed that this is no forbidden use of an intern (Code de l'éducation L124-7)."""
    published_at: Mapped[datetime | None]
    source: Mapped[Source] = mapped_column(default=Source.ACCOUNT)

    organisation: Mapped[Organisation] = relationship()
    department: Mapped[Department] = relationship()
    call: Mapped[Call | None] = relationship()
    tutor: Mapped[Person | None] = relationship(foreign_keys=[tutor_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])


class Placement(WithPublicId, Versioned, Timestamped, Base):
    """One person's internship in one department, from its planning to its end."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", "ends_after_start"),
        CheckConstraint("weekly_minutes > 0", "weekly_minutes"),
        Index("ix_placement_department_id_starts_on_ends_on", "department_id", "starts_on", "ends_on"),
        Index("ix_placement_organisation_id_state_starts_on_id", "organisation_id", "state", "starts_on", "id"),
        Index("ix_placement_organisation_id_starts_on_id", "organisation_id", "starts_on", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), unique=True)
    """Empty for an internship that was agreed without call or application."""
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    sending_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    tutor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[PlacementState] = mapped_column(default=PlacementState.PLANNED)
    subject: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
    """The real last day, when it ended before ``ends_on``."""
    weekly_minutes: Mapped[int] = mapped_column(default=35 * 60)
    end_reason: Mapped[EndReason | None]
    end_note: Mapped[LongText] = mapped_column(default="")
    source: Mapped[Source] = mapped_column(default=Source.ACCOUNT)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    application: Mapped[Application | None] = relationship()
    offer: Mapped[Offer | None] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    department: Mapped[Department] = relationship()
    tutor: Mapped[Person | None] = relationship(foreign_keys=[tutor_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])

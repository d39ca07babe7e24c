"""Internships: what departments offer, and who is placed where."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Timestamped, Versioned, WithId, WithPublicId, new_public_id
from db.enums import CheckInAnswer, EndReason, FrenchLevel, OfferState, PlacementState, Source
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
        Index("ix_offer_organisation_id_state", "organisation_id", "state"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    post: Mapped[str] = mapped_column(String(24), default=new_public_id, index=True)
    """What offers of the same post have in common; the rest of a post is counted across them (L124-11)."""
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
    day_hours: Mapped[str] = mapped_column(String(200), default="")
    """The hours of a day in words: «9 h – 12 h 30, 13 h 30 – 17 h»."""
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
        Index("ix_placement_state_application_id", "state", "application_id"),
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
    visa_appointment_on: Mapped[date | None]
    """What the papers must be ready for."""
    housing: Mapped[LongText] = mapped_column(default="")
    """Where the intern lives and who provides it; printed as proof of housing."""
    costs: Mapped[LongText] = mapped_column(default="")
    """Who pays what (one line each); printed in the visa pack."""
    first_day_minutes: Mapped[int | None]
    """When to be there on the first day, in minutes after midnight of the department’s zone."""
    first_day_place: Mapped[str] = mapped_column(String(300), default="")
    first_day_contact: Mapped[str] = mapped_column(String(200), default="")
    first_day_phone: Mapped[str] = mapped_column(String(40), default="")
    first_day_note: Mapped[LongText] = mapped_column(default="")
    hourly_cents: Mapped[int | None]
    """What is paid per hour, in cents; empty: nothing is due."""
    paid_on: Mapped[date | None]
    """When the money is expected or was sent."""
    week_minutes: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """Minutes of each weekday from Monday, seven of them; empty: the weekly hours, spread from Monday to Friday."""
    leave_minutes: Mapped[int] = mapped_column(default=0)
    """Leave that the agreement grants beside presence."""
    referent_name: Mapped[str] = mapped_column(String(200), default="")
    """The referent teacher at the sending school."""
    referent_title: Mapped[str] = mapped_column(String(200), default="")
    referent_email: Mapped[str] = mapped_column(String(254), default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    """Address at which the intern works, where an amendment moved them; empty: that of the offer or the department."""
    keeps_register: Mapped[bool] = mapped_column(default=False)
    """The host notes the hours of each day; otherwise presence is as planned, less absences."""
    keeps_journal: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    application: Mapped[Application | None] = relationship()
    offer: Mapped[Offer | None] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    department: Mapped[Department] = relationship()
    tutor: Mapped[Person | None] = relationship(foreign_keys=[tutor_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])


class CheckIn(WithId, Base):
    """A tutor’s or an intern’s word on how it goes: «fine» or «call me». Rows are only ever added."""

    __tablename__ = "check_in"
    __table_args__ = (Index("ix_check_in_answer_handled_at", "answer", "handled_at"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    answer: Mapped[CheckInAnswer]
    note: Mapped[LongText] = mapped_column(default="")
    from_intern: Mapped[bool] = mapped_column(default=False)
    by_name: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[Source]
    at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    """When a coordinator called back."""


class OtherIntern(WithPublicId, Versioned, Timestamped, Base):
    """An intern of the city who came another way (known to human resources): one line, so that limits count truly."""

    __tablename__ = "other_intern"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", "ends_after_start"),
        Index("ix_other_intern_organisation_id_starts_on", "organisation_id", "starts_on"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    tutor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    school: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    confirmed_at: Mapped[datetime | None]
    """When human resources confirmed it; until then limits only warn because of it."""

    department: Mapped[Department | None] = relationship()
    tutor: Mapped[Person | None] = relationship()

"""The days of an exchange: travel, activities, who was there, what went wrong, and what is said afterwards."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Timestamped, Versioned, WithId, WithPublicId
from db.enums import (
    AttendanceMark,
    IncidentSeverity,
    IncidentState,
    Language,
    SurveyAudience,
    Theme,
    TravelMode,
    TravelWay,
)
from db.models.exchanges import Leg, LegMember, Participation
from db.models.people import Organisation


class TravelSegment(WithPublicId, Versioned, Timestamped, Base):
    """One ride of a leg. Instants are UTC; each end names its zone, in which it is shown."""

    __tablename__ = "travel_segment"
    __table_args__ = (
        CheckConstraint("arrives_at > departs_at", "arrives_after_departure"),
        Index("ix_travel_segment_leg_id_departs_at", "leg_id", "departs_at"),
    )

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    way: Mapped[TravelWay]
    mode: Mapped[TravelMode]
    carrier: Mapped[str] = mapped_column(String(120), default="")
    number: Mapped[str] = mapped_column(String(40), default="")
    from_place: Mapped[str] = mapped_column(String(200))
    to_place: Mapped[str] = mapped_column(String(200))
    departs_at: Mapped[datetime]
    departs_zone: Mapped[str] = mapped_column(String(40))
    arrives_at: Mapped[datetime]
    arrives_zone: Mapped[str] = mapped_column(String(40))
    meet_at: Mapped[datetime | None]
    """When and where the group meets before it."""
    meet_place: Mapped[str] = mapped_column(String(200), default="")
    booking: Mapped[str] = mapped_column(String(60), default="")
    """Reference of the group ticket."""
    delay_minutes: Mapped[int] = mapped_column(default=0)
    delay_note: Mapped[str] = mapped_column(String(300), default="")

    leg: Mapped[Leg] = relationship()
    seats: Mapped[list[TravelSeat]] = relationship(back_populates="segment", order_by="TravelSeat.id")


class TravelSeat(WithId, Base):
    """Somebody on a ride, with their seat and ticket."""

    __tablename__ = "travel_seat"
    __table_args__ = (UniqueConstraint("segment_id", "participation_id"),)

    segment_id: Mapped[int] = mapped_column(ForeignKey("travel_segment.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    seat: Mapped[str] = mapped_column(String(20), default="")
    ticket: Mapped[str] = mapped_column(String(60), default="")

    segment: Mapped[TravelSegment] = relationship(back_populates="seats")
    participation: Mapped[Participation] = relationship()


class Activity(WithPublicId, Versioned, Timestamped, Base):
    """Something that the group does on one day; times are those of the receiving city."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", "ends_after_start"),
        CheckConstraint("capacity is null or capacity > 0", "capacity"),
        Index("ix_activity_leg_id_day_starts_at", "leg_id", "day", "starts_at"),
    )

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    day: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    title_fr: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_hy: Mapped[str] = mapped_column(String(200), default="")
    description_fr: Mapped[LongText] = mapped_column(default="")
    description_en: Mapped[LongText] = mapped_column(default="")
    description_hy: Mapped[LongText] = mapped_column(default="")
    theme: Mapped[Theme]
    place: Mapped[str] = mapped_column(String(300), default="")
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    partner_name: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[int | None]
    material: Mapped[str] = mapped_column(String(300), default="")
    """What must be brought."""
    swimming: Mapped[bool] = mapped_column(default=False)
    """Needs the consent to swim."""
    rain_twin_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    """What is done instead when the weather is bad."""
    is_rain_twin: Mapped[bool] = mapped_column(default=False)
    cancelled_at: Mapped[datetime | None]

    leg: Mapped[Leg] = relationship()
    partner: Mapped[Organisation | None] = relationship()
    rain_twin: Mapped[Activity | None] = relationship(remote_side="Activity.id")
    leaders: Mapped[list[ActivityLeader]] = relationship(back_populates="activity")


class ActivityLeader(Base):
    """A leader who is with the group at an activity."""

    __tablename__ = "activity_leader"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), primary_key=True, index=True)

    activity: Mapped[Activity] = relationship(back_populates="leaders")
    participation: Mapped[Participation] = relationship()


class AttendanceEntry(WithId, Base):
    """One mark that somebody set; the latest by the clock of the device counts. Rows are only ever added."""

    __tablename__ = "attendance_entry"
    __table_args__ = (Index("ix_attendance_entry_latest", "activity_id", "participation_id", "marked_at", "id"),)

    entry_id: Mapped[str] = mapped_column(String(40), unique=True)
    """Made on the phone: sent twice, counted once."""
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    mark: Mapped[AttendanceMark]
    marked_at: Mapped[datetime]
    """By the device; never later than ``received_at``."""
    received_at: Mapped[datetime]
    marked_by: Mapped[str] = mapped_column(String(200), default="")
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    activity: Mapped[Activity] = relationship()
    participation: Mapped[Participation] = relationship()


class Incident(WithPublicId, Versioned, Timestamped, Base):
    """Something that went wrong; read by the coordinators of both cities and by whoever reported it."""

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_leg_id_state_id", "leg_id", "state", "id"),)

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    happened_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    severity: Mapped[IncidentSeverity]
    state: Mapped[IncidentState] = mapped_column(default=IncidentState.OPEN)
    title: Mapped[str] = mapped_column(String(200))
    account: Mapped[LongText]
    """What happened, as told."""
    told_guardians_at: Mapped[datetime | None]
    told_authorities: Mapped[str] = mapped_column(String(300), default="")
    reported_by: Mapped[str] = mapped_column(String(200), default="")
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    follow_up_by: Mapped[date | None]

    leg: Mapped[Leg] = relationship()
    people: Mapped[list[IncidentPerson]] = relationship(back_populates="incident")


class IncidentPerson(Base):
    __tablename__ = "incident_person"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), primary_key=True, index=True)

    incident: Mapped[Incident] = relationship(back_populates="people")
    participation: Mapped[Participation] = relationship()


class GroupMessage(WithPublicId, Base):
    """A message to all guardians, or all young people, of a leg; each gets it in their language."""

    __tablename__ = "group_message"
    __table_args__ = (Index("ix_group_message_leg_id_id", "leg_id", "id"),)

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    to_guardians: Mapped[bool] = mapped_column(default=True)
    to_young: Mapped[bool] = mapped_column(default=False)
    subject_fr: Mapped[str] = mapped_column(String(200))
    subject_en: Mapped[str] = mapped_column(String(200), default="")
    subject_hy: Mapped[str] = mapped_column(String(200), default="")
    body_fr: Mapped[LongText]
    body_en: Mapped[LongText] = mapped_column(default="")
    body_hy: Mapped[LongText] = mapped_column(default="")
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recipients: Mapped[int] = mapped_column(default=0)

    leg: Mapped[Leg] = relationship()


class Survey(WithPublicId, Versioned, Base):
    """One person is asked how the exchange was; the answers are rows of ``Answer``."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("leg_id", "audience", "subject_id"),
        Index("ix_survey_leg_id_submitted_at", "leg_id", "submitted_at"),
    )

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    audience: Mapped[SurveyAudience]
    subject_id: Mapped[int]
    """The participation, guardian or household that is asked."""
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    language: Mapped[Language] = mapped_column(default=Language.FR)
    asked_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    told_by: Mapped[str] = mapped_column(String(200), default="")
    """Who said it by phone or on paper, where a coordinator entered it."""
    happened_on: Mapped[date | None]
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """The coordinator who enters it for them; empty: they answer by their link."""

    leg: Mapped[Leg] = relationship()


class Reflection(WithPublicId, Versioned, Timestamped, Base):
    """What a young person says they learned; theirs until they share it."""

    __tablename__ = "reflection"

    member_id: Mapped[int] = mapped_column(ForeignKey("leg_member.id"), unique=True)
    learned: Mapped[LongText] = mapped_column(default="")
    surprised: Mapped[LongText] = mapped_column(default="")
    will_do: Mapped[LongText] = mapped_column(default="")
    shared_at: Mapped[datetime | None]

    member: Mapped[LegMember] = relationship(back_populates="reflection")


class ParticipationCertificate(WithPublicId, Base):
    """A certificate as it was made, with the code by which it is verified; a corrected one withdraws the former."""

    __tablename__ = "participation_certificate"

    member_id: Mapped[int] = mapped_column(ForeignKey("leg_member.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    content: Mapped[dict[str, Any]]
    """All that is printed."""
    content_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]

    member: Mapped[LegMember] = relationship()


class SheetDownload(WithId, Base):
    """Each time somebody took the emergency sheet of a leg: it holds what is known of people’s health."""

    __tablename__ = "sheet_download"
    __table_args__ = (Index("ix_sheet_download_leg_id_id", "leg_id", "id"),)

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(200))
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    people: Mapped[int]

    leg: Mapped[Leg] = relationship()

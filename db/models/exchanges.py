"""The youth exchange: two cities, journeys there and back, who takes part, and what the guardians agreed to."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Timestamped, Versioned, WithId, WithPublicId
from db.enums import (
    CheckedFor,
    ConsentPurpose,
    ConsentState,
    ExchangeState,
    Language,
    LegDirection,
    LegState,
    ParticipationKind,
    ParticipationState,
    Source,
)
from db.models.calls import Application, Call, SortName
from db.models.people import Guardian, Organisation, Person

if TYPE_CHECKING:
    from db.models.stays import Reflection

NO_GUARDIAN = 0
"""``guardian_id`` of a consent that the young person gives; zero, so that rows are unique on both databases."""


class Exchange(WithPublicId, Versioned, Timestamped, Base):
    """One exchange of young people between two cities, which both own it."""

    __tablename__ = "exchange"
    __table_args__ = (
        CheckConstraint("organisation_id <> partner_id", "two_cities"),
        CheckConstraint("max_age >= min_age", "ages"),
        CheckConstraint("places_per_city > 0", "places"),
        Index("ix_exchange_organisation_id_state", "organisation_id", "state"),
        Index("ix_exchange_partner_id_state", "partner_id", "state"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The city that began it; the other one has the same rights."""
    partner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"), index=True)
    """Where young people apply, if they apply here."""
    state: Mapped[ExchangeState] = mapped_column(default=ExchangeState.DRAFT)
    title_fr: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_hy: Mapped[str] = mapped_column(String(200), default="")
    summary_fr: Mapped[LongText] = mapped_column(default="")
    summary_en: Mapped[LongText] = mapped_column(default="")
    summary_hy: Mapped[LongText] = mapped_column(default="")
    costs_fr: Mapped[LongText] = mapped_column(default="")
    costs_en: Mapped[LongText] = mapped_column(default="")
    costs_hy: Mapped[LongText] = mapped_column(default="")
    """What it costs a family and who pays the rest (one line each)."""
    themes: Mapped[list[Any]] = mapped_column(default=list)
    """Values of ``Theme``."""
    min_age: Mapped[int] = mapped_column(default=13)
    max_age: Mapped[int] = mapped_column(default=30)
    """Whole years on the first day of each leg."""
    places_per_city: Mapped[int] = mapped_column(default=12)
    balance_percent: Mapped[int] = mapped_column(default=40)
    """Goal: at least this share of girls and of boys among those chosen; 0 for none."""
    asks_second_guardian: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    partner: Mapped[Organisation] = relationship(foreign_keys=[partner_id])
    call: Mapped[Call | None] = relationship()
    legs: Mapped[list[Leg]] = relationship(back_populates="exchange", order_by="Leg.starts_on")
    partners: Mapped[list[ExchangePartner]] = relationship(back_populates="exchange", order_by="ExchangePartner.id")


class ExchangePartner(WithId, Base):
    """An association, school, department or territory that takes part in preparing it, and what it brings."""

    __tablename__ = "exchange_partner"
    __table_args__ = (UniqueConstraint("exchange_id", "organisation_id", "name"),)

    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    """Of a body that is not kept here."""
    brings: Mapped[str] = mapped_column(String(300), default="")
    contact: Mapped[str] = mapped_column(String(300), default="")

    exchange: Mapped[Exchange] = relationship(back_populates="partners")
    organisation: Mapped[Organisation | None] = relationship()


class Leg(WithPublicId, Versioned, Timestamped, Base):
    """One journey of an exchange: the group of one city visits the other."""

    __tablename__ = "leg"
    __table_args__ = (
        UniqueConstraint("exchange_id", "direction"),
        CheckConstraint("ends_on >= starts_on", "ends_after_start"),
        CheckConstraint("host_id <> sending_id", "two_cities"),
        Index("ix_leg_state_starts_on", "state", "starts_on"),
    )

    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"))
    direction: Mapped[LegDirection]
    sending_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The city whose group travels."""
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The city that receives it."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """First and last day, the days of travel included; civil days of the receiving city."""
    travel_days: Mapped[int] = mapped_column(default=2)
    """How many of them are travel."""
    places: Mapped[int] = mapped_column(default=12)
    state: Mapped[LegState] = mapped_column(default=LegState.PLANNED)
    lodging_fr: Mapped[str] = mapped_column(String(300), default="")
    lodging_en: Mapped[str] = mapped_column(String(300), default="")
    lodging_hy: Mapped[str] = mapped_column(String(300), default="")
    """In a word where the group sleeps, for guardians, before families or rooms are known."""
    cleared_at: Mapped[datetime | None]
    declared_on: Mapped[date | None]
    """The day on which an accueil collectif de mineurs was declared."""
    declaration: Mapped[str] = mapped_column(String(60), default="")
    """Number of that declaration."""
    emergency_numbers: Mapped[list[Any]] = mapped_column(default=list)
    """``[{"fr", "en", "hy", "phone"}]``: what leaders and guardians call."""
    insurance: Mapped[str] = mapped_column(String(300), default="")
    """Of the group: insurer, number of the contract, phone of its assistance; for the emergency sheet."""

    exchange: Mapped[Exchange] = relationship(back_populates="legs")
    sending: Mapped[Organisation] = relationship(foreign_keys=[sending_id])
    host: Mapped[Organisation] = relationship(foreign_keys=[host_id])


class Participation(WithPublicId, Versioned, Timestamped, Base):
    """Somebody in an exchange: a young person, or an adult who leads."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("exchange_id", "person_id"),
        Index("ix_participation_exchange_id_state_sort_name_id", "exchange_id", "state", "sort_name", "id"),
        Index("ix_participation_exchange_id_organisation_id", "exchange_id", "organisation_id"),
        Index("ix_participation_school_id", "school_id"),
        Index("ix_participation_state_application_id", "state", "application_id"),
    )

    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The city whose group they belong to; its coordinators know them whole."""
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    class_name: Mapped[str] = mapped_column(String(100), default="")
    kind: Mapped[ParticipationKind] = mapped_column(default=ParticipationKind.PARTICIPANT)
    is_substitute: Mapped[bool] = mapped_column(default=False)
    """A leader who steps in; counts only once called in."""
    state: Mapped[ParticipationState] = mapped_column(default=ParticipationState.EXPECTED)
    sort_name: Mapped[str] = mapped_column(SortName, default="")
    language: Mapped[Language] = mapped_column(default=Language.FR)
    interests: Mapped[list[Any]] = mapped_column(default=list)
    languages: Mapped[list[Any]] = mapped_column(default=list)
    """Codes of the languages they speak."""
    wishes: Mapped[LongText] = mapped_column(default="")
    """For the pairing with a family, in their words."""
    source: Mapped[Source] = mapped_column(default=Source.ACCOUNT)
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[LongText] = mapped_column(default="")

    exchange: Mapped[Exchange] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    school: Mapped[Organisation | None] = relationship(foreign_keys=[school_id])
    application: Mapped[Application | None] = relationship()
    members: Mapped[list[LegMember]] = relationship(back_populates="participation", order_by="LegMember.leg_id")


class LegMember(WithPublicId, Versioned, Base):
    """Somebody in one leg: travelling, or at home with the guests."""

    __tablename__ = "leg_member"
    __table_args__ = (
        UniqueConstraint("leg_id", "participation_id"),
        Index("ix_leg_member_participation_id", "participation_id"),
    )

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    travels: Mapped[bool] = mapped_column(default=True)
    left_on: Mapped[date | None]
    """Left the leg, or will not come: its last day for them, or the day on which it was said."""
    left_reason: Mapped[LongText] = mapped_column(default="")

    leg: Mapped[Leg] = relationship()
    participation: Mapped[Participation] = relationship(back_populates="members")
    reflection: Mapped[Reflection | None] = relationship(back_populates="member")


class ConsentText(WithPublicId, Base):
    """One version of what is asked about one purpose; a version somebody answered is never edited.

    ``exchange_id`` empty: the text of the software, for every exchange without its own.
    """

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("exchange_id", "purpose", "number"),)

    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"))
    purpose: Mapped[ConsentPurpose]
    number: Mapped[int] = mapped_column(default=1)
    title_fr: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_hy: Mapped[str] = mapped_column(String(200), default="")
    body_fr: Mapped[LongText]
    body_en: Mapped[LongText] = mapped_column(default="")
    body_hy: Mapped[LongText] = mapped_column(default="")
    is_mandatory: Mapped[bool] = mapped_column(default=False)
    """Without it nobody takes part."""
    asks_young: Mapped[bool] = mapped_column(default=False)
    """A minor answers too, beside the guardian (data: jointly under 15)."""
    created_at: Mapped[datetime]


class Consent(WithPublicId, Versioned, Base):
    """One answer of one person about one young person and one purpose; its history stands in ``StateChange``."""

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("participation_id", "purpose", "guardian_id"),
        Index("ix_consent_guardian_id", "guardian_id"),
    )

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    purpose: Mapped[ConsentPurpose]
    guardian_id: Mapped[int] = mapped_column(default=NO_GUARDIAN)
    """Who is asked; ``NO_GUARDIAN``: the person themselves."""
    text_id: Mapped[int] = mapped_column(ForeignKey("consent_text.id"))
    state: Mapped[ConsentState] = mapped_column(default=ConsentState.REQUESTED)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    """The name that was signed with."""
    expires_on: Mapped[date | None]
    source: Mapped[Source | None]
    told_by: Mapped[str] = mapped_column(String(200), default="")
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    """The scan of a paper."""

    participation: Mapped[Participation] = relationship()
    text: Mapped[ConsentText] = relationship()


class GuardianTie(WithId, Base):
    """Two records of one guardian, of two brothers or sisters: one link shows both children."""

    __tablename__ = "guardian_tie"

    guardian_id: Mapped[int] = mapped_column(ForeignKey("guardian.id"), unique=True)
    main_id: Mapped[int] = mapped_column(ForeignKey("guardian.id"), index=True)
    """The record that the link is given to."""

    guardian: Mapped[Guardian] = relationship(foreign_keys=[guardian_id])
    main: Mapped[Guardian] = relationship(foreign_keys=[main_id])


class AdultCheck(WithPublicId, Versioned, Base):
    """That an adult may lead or host minors: who looked, when, and until when it holds."""

    __tablename__ = "adult_check"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (household_adult_id IS NULL)", "one_adult"),
        CheckConstraint("expires_on is null or expires_on >= checked_on", "expires_after_check"),
        Index("ix_adult_check_organisation_id_expires_on", "organisation_id", "expires_on"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The city that looked."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    household_adult_id: Mapped[int | None] = mapped_column(ForeignKey("household_adult.id"), index=True)
    kind: Mapped[CheckedFor] = mapped_column(default=CheckedFor.HONORABILITY)
    country: Mapped[str] = mapped_column(String(2), default="FR")
    """Whose register or authority was asked."""
    checked_on: Mapped[date]
    expires_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(String(120), default="")
    checked_by: Mapped[str] = mapped_column(String(200), default="")
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))

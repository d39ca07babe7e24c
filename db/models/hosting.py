"""Where young people of an exchange sleep: families, group lodgings, rooms, and who is where."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Timestamped, Versioned, WithId, WithPublicId
from db.enums import Gender, HostStayState, HouseholdState, Language
from db.models.exchanges import AdultCheck, Leg, Participation


class Household(WithPublicId, Versioned, Timestamped, Base):
    """A family that takes in young people during one leg."""

    __tablename__ = "household"
    __table_args__ = (
        CheckConstraint("capacity > 0", "capacity"),
        Index("ix_household_leg_id_state_id", "leg_id", "state", "id"),
    )

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    """The receiving city."""
    state: Mapped[HouseholdState] = mapped_column(default=HouseholdState.OFFERED)
    name: Mapped[str] = mapped_column(String(200))
    """As it is shown to guardians: «Famille Martin»."""
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[Language] = mapped_column(default=Language.FR)
    address: Mapped[str] = mapped_column(String(300), default="")
    presentation: Mapped[LongText] = mapped_column(default="")
    capacity: Mapped[int] = mapped_column(default=1)
    """How many young people it can take in at once."""
    languages: Mapped[list[Any]] = mapped_column(default=list)
    interests: Mapped[list[Any]] = mapped_column(default=list)
    pets: Mapped[list[Any]] = mapped_column(default=list)
    """``cat``, ``dog``, ``bird``, ``rodent``, ``horse``, ``other``."""
    avoids: Mapped[list[Any]] = mapped_column(default=list)
    """Allergens that it can keep away from: ``nuts``, ``gluten``, ``milk`` …"""
    smokes: Mapped[bool] = mapped_column(default=False)
    gender_wish: Mapped[Gender | None]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    same_room: Mapped[bool] = mapped_column(default=False)
    """The guest would share a room with a child of the family."""
    note: Mapped[LongText] = mapped_column(default="")
    """Of the coordinators; never shown to others."""
    visited_on: Mapped[date | None]
    visited_by: Mapped[str] = mapped_column(String(200), default="")
    visit_note: Mapped[LongText] = mapped_column(default="")
    visit_expires_on: Mapped[date | None]
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    shown_at: Mapped[datetime | None]
    """When guardians were first told of it."""

    leg: Mapped[Leg] = relationship()
    adults: Mapped[list[HouseholdAdult]] = relationship(back_populates="household", order_by="HouseholdAdult.id")
    children: Mapped[list[HouseholdChild]] = relationship(back_populates="household", order_by="HouseholdChild.id")
    rooms: Mapped[list[Room]] = relationship(back_populates="household", order_by="Room.id")
    stays: Mapped[list[HostStay]] = relationship(viewonly=True, order_by="HostStay.id")


class HouseholdAdult(WithPublicId, Base):
    """An adult who lives there; each needs a valid check before minors come."""

    __tablename__ = "household_adult"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40), default="")
    is_contact: Mapped[bool] = mapped_column(default=False)

    household: Mapped[Household] = relationship(back_populates="adults")
    checks: Mapped[list[AdultCheck]] = relationship(viewonly=True, order_by="AdultCheck.id")


class HouseholdChild(WithId, Base):
    """A child of the family; the year of birth is enough."""

    __tablename__ = "household_child"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    given_name: Mapped[str] = mapped_column(String(100))
    birth_year: Mapped[int]
    gender: Mapped[Gender | None]
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    """Who takes part in the exchange too, and hosts their partner."""

    household: Mapped[Household] = relationship(back_populates="children")


class Lodging(WithPublicId, Versioned, Timestamped, Base):
    """A house where the whole group or a part of it sleeps."""

    __tablename__ = "lodging"

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """First and last night."""
    with_hosts: Mapped[bool] = mapped_column(default=False)
    """Young people of the receiving city sleep there too."""

    leg: Mapped[Leg] = relationship()
    rooms: Mapped[list[Room]] = relationship(back_populates="lodging", order_by="Room.id")


class Room(WithPublicId, Base):
    """A room of a family or of a lodging."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("beds > 0", "beds"),
        CheckConstraint("(household_id IS NULL) <> (lodging_id IS NULL)", "one_house"),
    )

    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    lodging_id: Mapped[int | None] = mapped_column(ForeignKey("lodging.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    beds: Mapped[int]
    for_adults: Mapped[bool] = mapped_column(default=False)
    floor: Mapped[str] = mapped_column(String(40), default="")
    accessible: Mapped[bool] = mapped_column(default=False)
    """Without stairs, for somebody who cannot climb them."""
    kept_for: Mapped[Gender | None]
    """Only girls and women, or only boys and men; empty: whoever comes first."""

    household: Mapped[Household | None] = relationship(back_populates="rooms")
    lodging: Mapped[Lodging | None] = relationship(back_populates="rooms")


class HostStay(WithPublicId, Versioned, Timestamped, Base):
    """Somebody sleeps at a family or in a lodging from one day to another."""

    __tablename__ = "host_stay"
    __table_args__ = (
        CheckConstraint("(household_id IS NULL) <> (lodging_id IS NULL)", "one_house"),
        CheckConstraint("ends_on >= starts_on", "ends_after_start"),
        Index("ix_host_stay_leg_id_participation_id", "leg_id", "participation_id"),
        Index("ix_host_stay_household_id", "household_id"),
    )

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    lodging_id: Mapped[int | None] = mapped_column(ForeignKey("lodging.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """First and last night."""
    state: Mapped[HostStayState] = mapped_column(default=HostStayState.PROPOSED)
    is_locked: Mapped[bool] = mapped_column(default=False)
    """A person decided it: a new proposal leaves it."""
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    """Why the proposal chose it, as ``[{"rule", "params"}]``."""
    ended_reason: Mapped[LongText] = mapped_column(default="")

    leg: Mapped[Leg] = relationship()
    participation: Mapped[Participation] = relationship()
    household: Mapped[Household | None] = relationship()
    lodging: Mapped[Lodging | None] = relationship()
    room: Mapped[Room | None] = relationship()


class NightAway(WithPublicId, Base):
    """Nights that somebody spends elsewhere, with an aunt say: no bed is looked for then."""

    __tablename__ = "night_away"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", "ends_after_start"),)

    leg_id: Mapped[int] = mapped_column(ForeignKey("leg.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """First and last night."""
    place: Mapped[str] = mapped_column(String(200), default="")
    """At whose place, in a few words."""

    leg: Mapped[Leg] = relationship()


class RoomWish(Base):
    """With whom somebody would like to share a room; good for both visits."""

    __tablename__ = "room_wish"

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), primary_key=True, index=True)

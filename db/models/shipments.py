"""Shipments: what is planned in parcels, frozen at sending, said about its arrival, and given."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Cents, LongText, Timestamped, Token, Versioned, WithId, WithPublicId
from db.enums import HandoverState, Incoterm, Language, Outcome, ReceiptAnswer, Settlement, ShipmentState, Source
from db.models.files import File
from db.models.ledger import NO_KIT
from db.models.people import Organisation
from db.models.stock import Item, Kit, Location, Lot


class Shipment(WithPublicId, Versioned, Timestamped, Base):
    """Parcels that go together from a place of the owner to a place that somebody else keeps."""

    __tablename__ = "shipment"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        Index("ix_shipment_organisation_id_state_id", "organisation_id", "state", "id"),
        Index("ix_shipment_destination_id", "destination_id"),
        CheckConstraint("cost_cents >= 0", "cost"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The city that owns what is sent: the exporter."""
    code: Mapped[str] = mapped_column(Token)
    title: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[ShipmentState] = mapped_column(default=ShipmentState.DRAFT)
    source_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    destination_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    consignee_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The body that receives it, named on its papers."""
    receiver_name: Mapped[str] = mapped_column(String(200), default="")
    receiver_email: Mapped[str] = mapped_column(String(254), default="")
    receiver_language: Mapped[Language] = mapped_column(default=Language.HY)
    """Who is asked what arrived, by a link; without an address those who keep the place are."""
    incoterm: Mapped[Incoterm] = mapped_column(default=Incoterm.DAP)
    carrier: Mapped[str] = mapped_column(String(200), default="")
    tracking: Mapped[str] = mapped_column(String(100), default="")
    planned_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("funder.id"))
    budget_line_id: Mapped[int | None] = mapped_column(ForeignKey("budget_line.id"))
    cost_cents: Mapped[Cents | None]
    """What the carriage costs."""
    letter_on: Mapped[date | None]
    """Day of the letter to the customs of Armenia that asks for relief."""
    declaration: Mapped[str] = mapped_column(String(60), default="")
    """Number of the export declaration, where one is needed."""
    sent_on: Mapped[date | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    transit_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    """Its own place on the way."""
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Frozen at sending; all its papers are printed from it."""
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    closed_on: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    consignee: Mapped[Organisation] = relationship(foreign_keys=[consignee_id])
    source: Mapped[Location] = relationship(foreign_keys=[source_id])
    destination: Mapped[Location] = relationship(foreign_keys=[destination_id])
    parcels: Mapped[list[Parcel]] = relationship(back_populates="shipment", order_by="Parcel.number")


class Parcel(WithPublicId, Base):
    """One carton of a shipment; its gross weight in grams and its outer size in millimetres, once it is packed."""

    __tablename__ = "parcel"
    __table_args__ = (
        UniqueConstraint("shipment_id", "number"),
        UniqueConstraint("code"),
        CheckConstraint("weight_grams > 0", "weight"),
        CheckConstraint("length_mm > 0 AND width_mm > 0 AND height_mm > 0", "size"),
    )

    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(Token)
    weight_grams: Mapped[int | None]
    length_mm: Mapped[int | None]
    width_mm: Mapped[int | None]
    height_mm: Mapped[int | None]

    shipment: Mapped[Shipment] = relationship(back_populates="parcels")


class ShipmentContent(WithPublicId, Base):
    """What is meant to go: units of a lot, or a whole kit with whatever is in it on the day of sending."""

    __tablename__ = "shipment_content"
    __table_args__ = (
        UniqueConstraint("parcel_id", "lot_id"),
        UniqueConstraint("shipment_id", "kit_id"),
        CheckConstraint("(lot_id IS NULL) <> (kit_id IS NULL)", "lot_or_kit"),
        CheckConstraint("quantity > 0 AND (kit_id IS NULL OR quantity = 1)", "quantity"),
        Index("ix_shipment_content_lot_id", "lot_id"),
        Index("ix_shipment_content_kit_id", "kit_id"),
    )

    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    kit_id: Mapped[int | None] = mapped_column(ForeignKey("kit.id"))
    quantity: Mapped[int] = mapped_column(default=1)

    parcel: Mapped[Parcel] = relationship()
    lot: Mapped[Lot | None] = relationship()
    kit: Mapped[Kit | None] = relationship()


class ShipmentLine(WithPublicId, Base):
    """Units of one lot that were sent in one parcel, loose or in a kit, and what is known of their arrival."""

    __tablename__ = "shipment_line"
    __table_args__ = (
        UniqueConstraint("parcel_id", "lot_id", "kit_id"),
        CheckConstraint(
            "ok >= 0 AND damaged >= 0 AND missing >= 0 AND ok + damaged + missing <= quantity", "all_told"
        ),
        CheckConstraint("quantity > 0", "quantity"),
        Index("ix_shipment_line_shipment_id", "shipment_id"),
    )  # fmt: skip

    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    kit_id: Mapped[int] = mapped_column(default=NO_KIT)
    quantity: Mapped[int]
    ok: Mapped[int] = mapped_column(default=0)
    damaged: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)

    lot: Mapped[Lot] = relationship()

    @property
    def outstanding(self) -> int:
        """Units of which nothing is known yet."""
        return self.quantity - self.ok - self.damaged - self.missing


class Receipt(WithPublicId, Base):
    """What somebody said of the arrival of a shipment, once: an answer, a photo, a list. Never changed."""

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_shipment_id", "shipment_id"),)

    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    answer: Mapped[ReceiptAnswer]
    received_on: Mapped[date]
    note: Mapped[LongText] = mapped_column(default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))
    source: Mapped[Source]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    told_by: Mapped[str] = mapped_column(String(200), default="")
    """Recorded on behalf: who said it."""
    recorded_at: Mapped[datetime]

    photo: Mapped[File | None] = relationship()
    lines: Mapped[list[ReceiptLine]] = relationship(back_populates="receipt", order_by="ReceiptLine.id")


class ReceiptLine(WithPublicId, Base):
    """Units of one sent line with one outcome; or something that was not sent (``item_id`` where it is ours)."""

    __tablename__ = "receipt_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("(line_id IS NULL) = (outcome IN ('surplus', 'wrong'))", "sent_or_not"),
        Index("ix_receipt_line_receipt_id", "receipt_id"),
    )

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    outcome: Mapped[Outcome]
    line_id: Mapped[int | None] = mapped_column(ForeignKey("shipment_line.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    text: Mapped[str] = mapped_column(String(300), default="")
    """What it is, in the words of whoever found it."""
    quantity: Mapped[int]
    settlement: Mapped[Settlement | None]
    settled_at: Mapped[datetime | None]

    receipt: Mapped[Receipt] = relationship(back_populates="lines")
    line: Mapped[ShipmentLine | None] = relationship()
    item: Mapped[Item | None] = relationship()


class Handover(WithPublicId, Versioned, Timestamped, Base):
    """An act by which material becomes a school’s. Once its signed copy is recorded it stands."""

    __tablename__ = "handover"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        Index("ix_handover_location_id", "location_id"),
        Index("ix_handover_organisation_id_state_id", "organisation_id", "state", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(Token)
    state: Mapped[HandoverState] = mapped_column(default=HandoverState.DRAFT)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    """Where what is given lies."""
    school_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipment.id"))
    signed_on: Mapped[date | None]
    signer_name: Mapped[str] = mapped_column(String(200), default="")
    """Who signs for the school."""
    signer_title: Mapped[str] = mapped_column(String(200), default="")
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    school: Mapped[Organisation] = relationship(foreign_keys=[school_id])
    location: Mapped[Location] = relationship()
    lines: Mapped[list[HandoverLine]] = relationship(back_populates="handover", order_by="HandoverLine.id")


class HandoverLine(WithId, Base):
    """Loose units of a lot, or all that is in a kit, that an act names."""

    __tablename__ = "handover_line"
    __table_args__ = (
        UniqueConstraint("handover_id", "lot_id"),
        UniqueConstraint("handover_id", "kit_id"),
        CheckConstraint("(lot_id IS NULL) <> (kit_id IS NULL)", "lot_or_kit"),
        CheckConstraint("quantity > 0", "quantity"),
    )

    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    kit_id: Mapped[int | None] = mapped_column(ForeignKey("kit.id"))
    quantity: Mapped[int] = mapped_column(default=1)

    handover: Mapped[Handover] = relationship(back_populates="lines")
    lot: Mapped[Lot | None] = relationship()
    kit: Mapped[Kit | None] = relationship()

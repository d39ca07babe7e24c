"""What the material is, where it came from, and the places and kits it lies in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Cents, LongText, Timestamped, Token, Versioned, WithId, WithPublicId
from db.enums import Condition, FrenchLevel, LocationKind, MaterialCategory, Provenance, Tracking
from db.models.people import Organisation, Person


class CustomsCode(WithId, Base):
    """A code of the harmonised system, six digits, with the category that it is usual for."""

    __tablename__ = "customs_code"

    code: Mapped[str] = mapped_column(String(10), unique=True)
    category: Mapped[MaterialCategory | None]
    label_fr: Mapped[str] = mapped_column(String(200))
    label_en: Mapped[str] = mapped_column(String(200), default="")
    label_hy: Mapped[str] = mapped_column(String(200), default="")


class Item(WithPublicId, Versioned, Timestamped, Base):
    """A title of the catalogue: not a unit, but what each unit of it is."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        Index("ix_item_organisation_id_ean", "organisation_id", "ean"),
        Index("ix_item_organisation_id_title_fr_id", "organisation_id", "title_fr", "id"),
        CheckConstraint("weight_grams >= 0", "weight_grams"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(Token)
    """What its label says: ``A-7K4M``, short and easy to read aloud."""
    title_fr: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    title_hy: Mapped[str] = mapped_column(String(300), default="")
    maker: Mapped[str] = mapped_column(String(200), default="")
    """Author, publisher or brand."""
    category: Mapped[MaterialCategory]
    ean: Mapped[str] = mapped_column(Token, default="")
    """ISBN-13 or EAN-13, digits only; empty where there is none."""
    level: Mapped[FrenchLevel] = mapped_column(default=FrenchLevel.NOT_ASSESSED)
    language: Mapped[str] = mapped_column(String(2), default="fr")
    customs_code: Mapped[str] = mapped_column(String(10), default="")
    origin: Mapped[str] = mapped_column(String(2), default="")
    """Country where it was made, ISO 3166."""
    weight_grams: Mapped[int | None]
    """Net weight of one unit."""
    tracking: Mapped[Tracking] = mapped_column(default=Tracking.BY_NUMBER)
    is_consumable: Mapped[bool] = mapped_column(default=False)
    is_retired: Mapped[bool] = mapped_column(default=False)
    """No longer proposed in forms; what is there stays."""
    note: Mapped[LongText] = mapped_column(default="")

    organisation: Mapped[Organisation] = relationship()


class Location(WithPublicId, Versioned, Timestamped, Base):
    """A place where units are. ``organisation_id`` owns what lies there, ``keeper_id`` works there."""

    __tablename__ = "location"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        Index("ix_location_keeper_id", "keeper_id"),
        Index("ix_location_parent_id", "parent_id"),
        Index(
            "uq_location_organisation_id_kind_of_software", "organisation_id", "kind", unique=True,
            sqlite_where=text("is_of_software AND parent_id IS NULL AND kind <> 'transit'"),
            postgresql_where=text("is_of_software AND parent_id IS NULL AND kind <> 'transit'"),
        ),
        Index(
            "uq_location_parent_id_kind_of_software", "parent_id", "kind", unique=True,
            sqlite_where=text("is_of_software AND parent_id IS NOT NULL"),
            postgresql_where=text("is_of_software AND parent_id IS NOT NULL"),
        ),
    )  # fmt: skip

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    """The city or school whose people keep the place; none for places outside."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    kind: Mapped[LocationKind]
    code: Mapped[str] = mapped_column(Token)
    name: Mapped[str] = mapped_column(String(200))
    name_hy: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_lending: Mapped[bool] = mapped_column(default=False)
    """Whether it lends to teachers and classes."""
    is_closed: Mapped[bool] = mapped_column(default=False)
    is_of_software: Mapped[bool] = mapped_column(default=False)
    """Made when it was first needed: places outside, transit, what is lent."""

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    keeper: Mapped[Organisation | None] = relationship(foreign_keys=[keeper_id])
    parent: Mapped[Location | None] = relationship(remote_side="Location.id")
    responsible: Mapped[Person | None] = relationship()


class Acquisition(WithPublicId, Versioned, Timestamped, Base):
    """One invoice or one gift: what came, from whom, paid by whom. Entered in stock once, then it stands."""

    __tablename__ = "acquisition"
    __table_args__ = (
        Index("ix_acquisition_organisation_id_acquired_on_id", "organisation_id", "acquired_on", "id"),
        Index(
            "uq_acquisition_organisation_id_import_sha256", "organisation_id", "import_sha256", unique=True,
            sqlite_where=text("taken_back_at IS NULL"), postgresql_where=text("taken_back_at IS NULL"),
        ),
    )  # fmt: skip

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    provenance: Mapped[Provenance]
    source_name: Mapped[str] = mapped_column(String(200))
    """Supplier or donor."""
    reference: Mapped[str] = mapped_column(String(100), default="")
    """Number of the invoice, or date of the donor’s letter."""
    acquired_on: Mapped[date]
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("funder.id"))
    budget_line_id: Mapped[int | None] = mapped_column(ForeignKey("budget_line.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    """Where it was put first."""
    note: Mapped[LongText] = mapped_column(default="")
    entered_at: Mapped[datetime | None]
    """When its units entered the stock; until then everything may be changed."""
    taken_back_at: Mapped[datetime | None]
    """When it was taken back as a whole because it was wrong; ``entered_at`` is empty again from then on."""
    import_sha256: Mapped[str | None] = mapped_column(String(64))
    """Digest of the file that its lines came from: the same one is imported once."""
    imported_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    location: Mapped[Location] = relationship()
    lots: Mapped[list[Lot]] = relationship(back_populates="acquisition", order_by="Lot.id")


class Lot(WithPublicId, Versioned, Base):
    """Units of one item that came together, at one value. A unit with a serial number is a lot of one."""

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        UniqueConstraint("item_id", "serial"),
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("unit_value_cents > 0", "unit_value"),
        CheckConstraint("serial IS NULL OR quantity = 1", "serial_is_one"),
        Index("ix_lot_acquisition_id", "acquisition_id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    acquisition_id: Mapped[int] = mapped_column(ForeignKey("acquisition.id"))
    code: Mapped[str] = mapped_column(Token)
    quantity: Mapped[int]
    unit_value_cents: Mapped[Cents]
    """Never zero: of the invoice, or as the donor estimates (customs ask for it, ``rules.md`` section 3)."""
    condition: Mapped[Condition] = mapped_column(default=Condition.NEW)
    serial: Mapped[str | None] = mapped_column(String(80))

    item: Mapped[Item] = relationship()
    acquisition: Mapped[Acquisition] = relationship(back_populates="lots")


class KitTemplate(WithPublicId, Timestamped, Base):
    """A version of what belongs into a kit. A version that a kit was made from is never edited: a new one is made."""

    __tablename__ = "kit_template"
    __table_args__ = (UniqueConstraint("organisation_id", "code", "number"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(40))
    number: Mapped[int] = mapped_column(default=1)
    title_fr: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_hy: Mapped[str] = mapped_column(String(200), default="")
    level: Mapped[FrenchLevel] = mapped_column(default=FrenchLevel.NOT_ASSESSED)
    is_retired: Mapped[bool] = mapped_column(default=False)

    lines: Mapped[list[KitTemplateLine]] = relationship(back_populates="template", order_by="KitTemplateLine.position")


class KitTemplateLine(WithId, Base):
    __tablename__ = "kit_template_line"
    __table_args__ = (UniqueConstraint("template_id", "item_id"), CheckConstraint("quantity > 0", "quantity"))

    template_id: Mapped[int] = mapped_column(ForeignKey("kit_template.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    position: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[int]

    template: Mapped[KitTemplate] = relationship(back_populates="lines")
    item: Mapped[Item] = relationship()


class Kit(WithPublicId, Versioned, Timestamped, Base):
    """A case of material that moves as one. Its units are those of the ledger that carry its mark."""

    __tablename__ = "kit"
    __table_args__ = (UniqueConstraint("organisation_id", "code"), Index("ix_kit_location_id", "location_id"))

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    template_id: Mapped[int] = mapped_column(ForeignKey("kit_template.id"))
    code: Mapped[str] = mapped_column(Token)
    name: Mapped[str] = mapped_column(String(200))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    """Where all its units are; moves with them."""
    dissolved_at: Mapped[datetime | None]

    template: Mapped[KitTemplate] = relationship()
    location: Mapped[Location] = relationship()
    organisation: Mapped[Organisation] = relationship()

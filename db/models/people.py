"""People, accounts and the bodies they belong to."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Timestamped, Versioned, WithId, WithPublicId, by_value
from db.enums import (
    FrenchCertificate,
    FrenchLevel,
    Gender,
    Language,
    MailRhythm,
    OrganisationKind,
    Role,
    SecretKind,
    Source,
    UserStatus,
)

if TYPE_CHECKING:
    from db.models.calls import Application
    from db.models.exchanges import Participation
    from db.models.internships import Placement


class Organisation(WithPublicId, Base):
    """A city, university, school, association or other body of the cooperation."""

    __tablename__ = "organisation"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[OrganisationKind]
    name_fr: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    name_hy: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    staff_count: Mapped[int | None]
    """Staff of a host, which sets how many interns it may have at once."""
    postal_address: Mapped[str] = mapped_column(String(300), default="")
    legal_number: Mapped[str] = mapped_column(String(40), default="")
    """SIRET of a French body, or the number of its own country."""
    signatory_name: Mapped[str] = mapped_column(String(200), default="")
    """Who signs agreements for it."""
    signatory_title: Mapped[str] = mapped_column(String(200), default="")
    signatory_email: Mapped[str] = mapped_column(String(254), default="")
    signing_order: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """Roles of signers, in the order in which they sign; those of an inner list in any order."""
    deliberation: Mapped[str] = mapped_column(String(300), default="")
    """Reference of the council’s decision that sets what interns are paid."""
    eori: Mapped[str] = mapped_column(String(20), default="")
    """Number by which the customs of the Union know an exporter (``rules.md`` section 3)."""
    tax_number: Mapped[str] = mapped_column(String(40), default="")
    """Of whoever receives goods, asked for by the customs of their country."""
    phone: Mapped[str] = mapped_column(String(40), default="")


class Department(WithPublicId, Versioned, Base):
    """A department of a city hall that hosts interns."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("organisation_id", "code"), CheckConstraint("places >= 0", "places"))

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(40))
    name_fr: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    name_hy: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    places: Mapped[int] = mapped_column(default=2)
    """How many interns it can host on any one day."""
    is_active: Mapped[bool] = mapped_column(default=True)

    organisation: Mapped[Organisation] = relationship()


class Person(WithPublicId, Versioned, Timestamped, Base):
    """One human being, whatever they do in the cooperation and however many years they return."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_family_name_given_name", "family_name", "given_name"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    """The body that keeps this record."""
    family_name: Mapped[str] = mapped_column(String(100), default="")
    given_name: Mapped[str] = mapped_column(String(100), default="")
    """Both in Latin script, as in the passport."""
    family_name_hy: Mapped[str] = mapped_column(String(100), default="")
    given_name_hy: Mapped[str] = mapped_column(String(100), default="")
    birth_date: Mapped[date | None]
    gender: Mapped[Gender | None]
    nationality: Mapped[str] = mapped_column(String(2), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    french_declared: Mapped[FrenchLevel] = mapped_column(default=FrenchLevel.NOT_ASSESSED)
    french_certified: Mapped[FrenchLevel] = mapped_column(
        by_value(FrenchLevel, name="french_certified"), default=FrenchLevel.NOT_ASSESSED
    )
    french_certificate: Mapped[FrenchCertificate | None]
    french_certified_on: Mapped[date | None]
    entered_by: Mapped[Source] = mapped_column(default=Source.ACCOUNT)
    postal_address: Mapped[str] = mapped_column(String(300), default="")
    passport_issued_on: Mapped[date | None]
    passport_expires_on: Mapped[date | None]
    """Both asked for once selected, never before; the number is a :class:`PersonSecret`."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Set where this was a double: everything it had belongs to the other record now."""

    applications: Mapped[list[Application]] = relationship(viewonly=True, foreign_keys="Application.person_id")
    placements: Mapped[list[Placement]] = relationship(viewonly=True, foreign_keys="Placement.person_id")
    participations: Mapped[list[Participation]] = relationship(
        viewonly=True, foreign_keys="Participation.person_id", order_by="Participation.id"
    )
    guardians: Mapped[list[Guardian]] = relationship(viewonly=True, order_by="Guardian.id")

    @property
    def name(self) -> str:
        """Given and family name in Latin script; the mail address until a name is known."""
        return f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def name_hy(self) -> str:
        return f"{self.given_name_hy} {self.family_name_hy}".strip()


class PersonSecret(WithId, Base):
    """Something about a person that is kept sealed (AES-256-GCM) and shown only to those who need it."""

    __tablename__ = "person_secret"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[SecretKind]
    nonce: Mapped[bytes] = mapped_column(LargeBinary(12))
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    hint: Mapped[str] = mapped_column(String(20), default="")
    """The last characters, by which the person recognises it."""
    saved_at: Mapped[datetime]
    purge_after: Mapped[datetime | None]


class TutorAbsence(WithPublicId, Versioned, Base):
    """Days on which somebody who looks after interns is away: a deputy is needed."""

    __tablename__ = "tutor_absence"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", "ends_after_start"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(300), default="")

    person: Mapped[Person] = relationship()


class Guardian(WithPublicId, Timestamped, Base):
    """Who answers for a minor."""

    __tablename__ = "guardian"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    relation: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[Language] = mapped_column(default=Language.FR)

    person: Mapped[Person] = relationship(viewonly=True)


class User(WithPublicId, Versioned, Timestamped, Base):
    """An account. ``email`` is kept trimmed and casefolded and is the sign-in name."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(100))
    password_changed_at: Mapped[datetime | None]
    status: Mapped[UserStatus] = mapped_column(default=UserStatus.PENDING)
    language: Mapped[Language] = mapped_column(default=Language.FR)
    mail_rhythm: Mapped[MailRhythm] = mapped_column(default=MailRhythm.AT_ONCE)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)

    person: Mapped[Person] = relationship()
    memberships: Mapped[list[Membership]] = relationship(back_populates="user", foreign_keys="Membership.user_id")


class Membership(WithId, Base):
    """One role of one account, within an organisation or one of its departments."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_user_id_role", "user_id", "role"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[Role]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="memberships", foreign_keys=[user_id])


class LegalBasisRecord(WithId, Base):
    """Why personal data may leave for a partner outside the Union: recorded for each export."""

    __tablename__ = "legal_basis_record"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    basis: Mapped[LongText]
    content: Mapped[str] = mapped_column(String(200), default="")
    """What left: name of the list and how many people, never who."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

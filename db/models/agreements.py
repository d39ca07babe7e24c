"""Agreements of internships and their amendments: clauses, frozen versions, signers and signatures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Timestamped, Versioned, WithId, WithPublicId
from db.enums import AgreementKind, AgreementState, Language, SignatureWay, SignerRole, Source
from db.models.files import File
from db.models.internships import Placement

_LIVING = text("state NOT IN ('cancelled', 'superseded')")


class Agreement(WithPublicId, Versioned, Timestamped, Base):
    """The agreement of one internship, or an amendment to it: drafted clause by clause, frozen, then signed by all."""

    __tablename__ = "agreement"
    __table_args__ = (
        Index(
            "ix_agreement_living", "placement_id", "number", unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING
        ),
        CheckConstraint("(kind = 'agreement') = (number = 0)", "number_of_kind"),
        Index("ix_agreement_placement_id", "placement_id"),
        Index("ix_agreement_organisation_id_state_due_on", "organisation_id", "state", "due_on"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    kind: Mapped[AgreementKind] = mapped_column(default=AgreementKind.AGREEMENT)
    number: Mapped[int] = mapped_column(default=0)
    """0 is the agreement itself; its amendments count from 1."""
    state: Mapped[AgreementState] = mapped_column(default=AgreementState.DRAFT)
    translation: Mapped[Language] = mapped_column(default=Language.EN)
    """The language that faces the French: English or Armenian."""
    clauses: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """``{code: {"fr": text, "en" or "hy": text}}``, the draft as it stands."""
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What an amendment changes: ``{kind: {"before": …, "after": …}}`` in values of JSON."""
    effective_on: Mapped[date | None]
    """From when an amendment holds."""
    reason: Mapped[LongText] = mapped_column(default="")
    due_on: Mapped[date | None]
    """By when all must have signed: the visa appointment where there is one, else the day before the start."""

    placement: Mapped[Placement] = relationship()
    versions: Mapped[list[AgreementVersion]] = relationship(
        back_populates="agreement", order_by="AgreementVersion.number"
    )
    signers: Mapped[list[AgreementSigner]] = relationship(
        back_populates="agreement", order_by="AgreementSigner.position"
    )


class AgreementVersion(WithId, Base):
    """What was put before the signers, frozen. Rows change in nothing but their end."""

    __tablename__ = "agreement_version"
    __table_args__ = (UniqueConstraint("agreement_id", "number"),)

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    """All that is printed, and the facts that were computed, with the values of the law that were used."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the content as canonical JSON, or of the uploaded PDF."""
    code: Mapped[str] = mapped_column(String(40), unique=True)
    """Printed on the paper; whoever types it sees whether the paper is genuine."""
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    """A PDF made elsewhere, on the school’s own model, kept untouched."""
    frozen_at: Mapped[datetime]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    keeps_version_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_version.id"))
    """Only a slip was mended: the signatures of that version stand."""
    differences: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """``[{"what", "before", "after"}]`` to the version before."""
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[LongText] = mapped_column(default="")

    agreement: Mapped[Agreement] = relationship(back_populates="versions")
    file: Mapped[File | None] = relationship()


class AgreementSigner(WithPublicId, Base):
    """Somebody who has to sign, in the order of the institution, or whoever signs for them meanwhile."""

    __tablename__ = "agreement_signer"
    __table_args__ = (UniqueConstraint("agreement_id", "role"),)

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    role: Mapped[SignerRole]
    position: Mapped[int]
    """Equal positions sign in any order; a higher one waits for the lower ones."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[Language] = mapped_column(default=Language.FR)
    delegate_name: Mapped[str] = mapped_column(String(200), default="")
    delegate_title: Mapped[str] = mapped_column(String(200), default="")
    delegate_email: Mapped[str] = mapped_column(String(254), default="")
    delegate_reason: Mapped[LongText] = mapped_column(default="")
    delegated_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    """When the link was last sent or reminded of: not again within 24 hours."""
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_expires_at: Mapped[datetime | None]

    agreement: Mapped[Agreement] = relationship(back_populates="signers")
    signatures: Mapped[list[Signature]] = relationship(back_populates="signer", order_by="Signature.id")


class Signature(WithId, Base):
    """Who signed which version, when, how and from where. Rows change in nothing but their being undone."""

    __tablename__ = "signature"

    signer_id: Mapped[int] = mapped_column(ForeignKey("agreement_signer.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id"), index=True)
    way: Mapped[SignatureWay]
    name: Mapped[str] = mapped_column(String(200))
    """Who signed, the delegate where there is one."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the content that was shown."""
    at: Mapped[datetime]
    source: Mapped[Source]
    told_by: Mapped[str] = mapped_column(String(200), default="")
    happened_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    """The scan of the signed paper."""
    address: Mapped[str] = mapped_column(String(60), default="")
    device: Mapped[str] = mapped_column(String(120), default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undo_reason: Mapped[LongText] = mapped_column(default="")

    signer: Mapped[AgreementSigner] = relationship(back_populates="signatures")
    version: Mapped[AgreementVersion] = relationship()


class ClauseTemplate(WithId, Versioned, Timestamped, Base):
    """What a city or school writes under one heading of its agreements, until a coordinator changes it for one."""

    __tablename__ = "clause_template"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(60))
    text_fr: Mapped[LongText] = mapped_column(default="")
    text_en: Mapped[LongText] = mapped_column(default="")
    text_hy: Mapped[LongText] = mapped_column(default="")

"""Uploaded files: what is known of them, and their encrypted content apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, LongText, WithPublicId
from db.enums import DocumentKind, FileState, ScanState, SubjectKind


class File(WithPublicId, Base):
    """A file that belongs to one record. A replaced file keeps its row, without content."""

    __tablename__ = "file"
    __table_args__ = (
        Index("ix_file_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_file_kind_state", "kind", "state"),
        Index(
            "ix_file_school_paper", "state", "about_application_id",
            sqlite_where=text("about_application_id IS NOT NULL"),
            postgresql_where=text("about_application_id IS NOT NULL"),
        ),
    )  # fmt: skip

    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    about_application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    """Of a paper that a school gives (its record is the organisation): the application of the student."""
    kind: Mapped[DocumentKind]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    """Bytes of the plain content."""
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[FileState] = mapped_column(default=FileState.RECEIVED)
    state_reason: Mapped[LongText] = mapped_column(default="")
    claim: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What its sender says it shows, to be confirmed: ``{"certificate", "level", "on"}`` of a French certificate."""
    scan: Mapped[ScanState] = mapped_column(default=ScanState.NOT_SCANNED)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    purge_after: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class FileContent(Base):
    """AES-256-GCM ciphertext with its nonce; the key is derived from the installation's secret."""

    __tablename__ = "file_content"

    file_id: Mapped[int] = mapped_column(ForeignKey("file.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[bytes] = mapped_column(LargeBinary(12))
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)

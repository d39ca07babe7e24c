"""What keeps the platform running and accountable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Versioned, WithId, WithPublicId
from db.enums import JobOutcome, Language, MailState, Source, SubjectKind
from db.models.people import User


class AuthSession(WithPublicId, Base):
    """A sign-in on one device. Only the hash of its secret id is kept."""

    __tablename__ = "auth_session"
    __table_args__ = (Index("ix_auth_session_user_id_revoked_at", "user_id", "revoked_at"),)

    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    """When the browser exchanged its ticket for the cookie; until then the session is worth nothing."""
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(String(60), default="")
    password_at: Mapped[datetime | None]
    """When its owner last typed their password in it, to sign in or to confirm an act."""
    address: Mapped[str] = mapped_column(String(60), default="")
    device: Mapped[str] = mapped_column(String(120), default="")
    """Browser and system in plain words, for the owner's list."""

    user: Mapped[User] = relationship()


class Throttle(Base):
    """Counted attempts under a key (account, address, mailed links …)."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    """A keyed hash: neither names nor addresses are kept here."""
    attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    counted_from: Mapped[datetime]


class AuditEntry(Base):
    """Who did what to which record, when and how. Rows are only ever added."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject_kind_subject_id", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[SubjectKind | None]
    subject_id: Mapped[int | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[Source]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Facts without personal content: names of fields, states, counts."""


class OutboxMail(WithPublicId, Base):
    """A mail, written in the same transaction as what it tells; sent afterwards."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_state_next_try_at", "state", "next_try_at"),)

    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    """Stable over all tries, so that a mail server can recognise a repetition."""
    template: Mapped[str] = mapped_column(String(60))
    language: Mapped[Language]
    recipient: Mapped[str] = mapped_column(String(254))
    recipient_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject_kind: Mapped[SubjectKind | None]
    subject_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[LongText]
    """Plain text. One-time links in it are struck out once the mail was sent."""
    state: Mapped[MailState] = mapped_column(default=MailState.QUEUED)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sending_since: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(300), default="")


class Reminder(WithId, Base):
    """A reminder that was sent: one step of one matter to one person is never sent twice."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("kind", "subject_kind", "subject_id", "step", "recipient"),
        Index("ix_reminder_recipient_sent_at", "recipient", "sent_at"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    step: Mapped[int]
    """Which reminder of the matter: its day, counted as ``date.toordinal`` does; 0 of what is told once."""
    recipient: Mapped[str] = mapped_column(String(64))
    """A keyed hash of the address, so that «one a day» holds for people without account too."""
    sent_at: Mapped[datetime]


class SiteText(Versioned, Base):
    """A public text that administrators and coordinators edit: how it works, questions, legal, privacy …"""

    __tablename__ = "site_text"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    title_fr: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_hy: Mapped[str] = mapped_column(String(200), default="")
    body_fr: Mapped[LongText] = mapped_column(default="")
    body_en: Mapped[LongText] = mapped_column(default="")
    body_hy: Mapped[LongText] = mapped_column(default="")
    """Markdown without HTML."""
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


_RUNNING = text("outcome = 'running'")


class JobRun(WithId, Base):
    """One run of a job; the row with outcome ``running`` and a live lease is the lock.

    At most one run of a job is under way, and no slot is run twice: both are constraints, so it holds however many
    processes there are.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "slot", "attempt"),
        Index("uq_job_run_running", "job", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        Index("ix_job_run_outcome_started_at", "outcome", "started_at"),
    )

    job: Mapped[str] = mapped_column(String(60))
    slot: Mapped[datetime]
    """The instant of the schedule that this run answers to."""
    attempt: Mapped[int] = mapped_column(default=1)
    """More than 1: an earlier run for the same slot failed or broke off."""
    started_at: Mapped[datetime]
    lease_until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[JobOutcome] = mapped_column(default=JobOutcome.RUNNING)
    effect: Mapped[str] = mapped_column(String(300), default="")
    """Counts by name, such as ``sent=3 failed=1``; empty: it found nothing to do."""
    error: Mapped[LongText] = mapped_column(default="")


class RequestClaim(Base):
    """A request that was handled: the same id is never handled twice."""

    __tablename__ = "request_claim"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    claimed_at: Mapped[datetime] = mapped_column(index=True)


class InstallationFact(Base):
    """Facts about this database, such as that it holds demonstration data."""

    __tablename__ = "installation_fact"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))

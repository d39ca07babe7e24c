"""Calls for applications, applications, and what is said and decided about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Timestamped, Versioned, WithId, WithPublicId
from db.enums import (
    ApplicationState,
    CallState,
    ConflictKind,
    CorrectionState,
    Decision,
    DocumentKind,
    Enrolment,
    FrenchLevel,
    HostAnswer,
    Language,
    MessageThread,
    ProgrammeKind,
    Source,
)
from db.models.people import Organisation, Person

if TYPE_CHECKING:
    from db.models.internships import Offer


class Programme(WithId, Base):
    """A lasting kind of mobility, of which calls are the editions."""

    __tablename__ = "programme"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[ProgrammeKind]
    name_fr: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    name_hy: Mapped[str] = mapped_column(String(200), default="")
    legal_basis: Mapped[LongText] = mapped_column(default="")
    """Why data of its people may be sent to the partner outside the Union; suggested at each export."""


class Call(WithPublicId, Versioned, Timestamped, Base):
    """One edition: texts, dates, places, who may apply, and which steps it uses.

    Open and closed are not states: they follow from ``opens_at`` and ``closes_at`` of a published call.
    """

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", "closes_after_opening"),
        CheckConstraint("ends_on >= starts_on", "ends_after_start"),
        CheckConstraint("places > 0", "places"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[CallState] = mapped_column(default=CallState.DRAFT)
    title_fr: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_hy: Mapped[str] = mapped_column(String(200), default="")
    summary_fr: Mapped[LongText] = mapped_column(default="")
    summary_en: Mapped[LongText] = mapped_column(default="")
    summary_hy: Mapped[LongText] = mapped_column(default="")
    receives_fr: Mapped[LongText] = mapped_column(default="")
    receives_en: Mapped[LongText] = mapped_column(default="")
    receives_hy: Mapped[LongText] = mapped_column(default="")
    """What one receives (one line each)."""
    pays_fr: Mapped[LongText] = mapped_column(default="")
    pays_en: Mapped[LongText] = mapped_column(default="")
    pays_hy: Mapped[LongText] = mapped_column(default="")
    """What one pays oneself (one line each)."""
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    """The zone in which the deadline is announced."""
    answer_by: Mapped[date | None]
    """Everyone who applied is answered by this day."""
    confirm_days: Mapped[int] = mapped_column(default=15)
    """Days a selected person has to confirm."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The period within which placements lie."""
    places: Mapped[int]
    max_choices: Mapped[int] = mapped_column(default=3)
    min_french_level: Mapped[FrenchLevel] = mapped_column(default=FrenchLevel.NOT_ASSESSED)
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    """Ages in whole years on ``starts_on``."""
    sending_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    """If set, only its students may apply."""
    questionnaire_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire.id"))
    uses_waiting_list: Mapped[bool] = mapped_column(default=False)
    uses_shortlist: Mapped[bool] = mapped_column(default=False)
    uses_reviews: Mapped[bool] = mapped_column(default=False)
    uses_blinding: Mapped[bool] = mapped_column(default=False)
    uses_interviews: Mapped[bool] = mapped_column(default=False)
    uses_rankings: Mapped[bool] = mapped_column(default=False)
    uses_matching: Mapped[bool] = mapped_column(default=False)
    uses_prepared: Mapped[bool] = mapped_column(default=False)
    """Decisions are prepared in private and told together."""

    programme: Mapped[Programme] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    sending_organisation: Mapped[Organisation | None] = relationship(foreign_keys=[sending_organisation_id])
    partners: Mapped[list[CallPartner]] = relationship(back_populates="call")
    required_documents: Mapped[list[RequiredDocument]] = relationship(
        back_populates="call", order_by="RequiredDocument.position"
    )


class CallDraft(WithId, Base):
    """What somebody typed in a step of a call and did not save yet; theirs alone."""

    __tablename__ = "call_draft"
    __table_args__ = (UniqueConstraint("user_id", "call_public_id", "step"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    call_public_id: Mapped[str] = mapped_column(String(40))
    """Empty for a call that is still to be made."""
    step: Mapped[str] = mapped_column(String(40))
    version: Mapped[int | None]
    """Of the call, when the first field was typed."""
    entered: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime] = mapped_column(index=True)


class CallPartner(Base):
    """Another body whose coordinators see the call and what belongs to it."""

    __tablename__ = "call_partner"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)

    call: Mapped[Call] = relationship(back_populates="partners")


class RequiredDocument(WithId, Base):
    """A document that applicants to a call are asked for."""

    __tablename__ = "required_document"
    __table_args__ = (UniqueConstraint("call_id", "kind"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    kind: Mapped[DocumentKind]
    is_mandatory: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

    call: Mapped[Call] = relationship(back_populates="required_documents")


_LIVE = text("state <> 'withdrawn'")
_PREPARED = text("pending_decision IS NOT NULL")
_UNREAD = text("read_at IS NULL")
SortName = String(200).with_variant(String(200, collation="C"), "postgresql")
"""Compared byte by byte, so that both databases sort alike and a page's key means the same on each."""


class Application(WithPublicId, Versioned, Timestamped, Base):
    """One person's answer to one call. Answers to its questions are rows of ``Answer``."""

    __tablename__ = "application"
    __table_args__ = (
        Index("uq_application_live", "call_id", "person_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(
            "ix_application_prepared",
            "call_id",
            "state",
            "pending_decision",
            sqlite_where=_PREPARED,
            postgresql_where=_PREPARED,
        ),
        Index("ix_application_call_id_state_submitted_at_id", "call_id", "state", "submitted_at", "id"),
        Index("ix_application_call_id_submitted_at_id", "call_id", "submitted_at", "id"),
        Index("ix_application_call_id_sort_name_id", "call_id", "sort_name", "id"),
        Index("ix_application_call_id_level_rank_id", "call_id", "level_rank", "id"),
        Index("ix_application_call_id_state_sort_name_id", "call_id", "state", "sort_name", "id"),
        Index("ix_application_call_id_state_level_rank_id", "call_id", "state", "level_rank", "id"),
        Index("ix_application_state_confirm_by", "state", "confirm_by"),
        Index("ix_application_call_id_state_confirm_by", "call_id", "state", "confirm_by"),
        Index("ix_application_organisation_id_state_enrolment", "organisation_id", "state", "enrolment"),
        Index(
            "ix_application_sending_organisation_id_state_enrolment", "sending_organisation_id", "state", "enrolment"
        ),
        Index(
            "ix_application_sending_organisation_id_submitted_at_id", "sending_organisation_id", "submitted_at", "id"
        ),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """Owner: the organisation of the call."""
    sending_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.DRAFT)
    sort_name: Mapped[str] = mapped_column(SortName, default="")
    """The person's name without accents and case, for sorting lists by an index."""
    level_rank: Mapped[int] = mapped_column(default=0)
    """The person's French level (certified, else declared) from 0, not assessed, to 6, C2: for lists by an index."""
    study_field: Mapped[str] = mapped_column(String(120), default="")
    study_year: Mapped[str] = mapped_column(String(40), default="")
    motivation: Mapped[LongText] = mapped_column(default="")
    available_from: Mapped[date | None]
    available_until: Mapped[date | None]
    saved_at: Mapped[datetime | None]
    """When the person last entered something."""
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[LongText] = mapped_column(default="")
    """Told to the person."""
    pending_decision: Mapped[Decision | None]
    pending_reason: Mapped[LongText] = mapped_column(default="")
    """Becomes ``decision_reason`` when the prepared decision is told."""
    waiting_rank: Mapped[int | None]
    confirm_by: Mapped[datetime | None]
    subject_to_visa: Mapped[bool] = mapped_column(default=False)
    """Confirmed under the condition that the visa is granted."""
    enrolment: Mapped[Enrolment] = mapped_column(default=Enrolment.UNKNOWN)
    enrolment_at: Mapped[datetime | None]
    enrolment_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[Source] = mapped_column(default=Source.ACCOUNT)
    language: Mapped[Language] = mapped_column(default=Language.FR)

    call: Mapped[Call] = relationship()
    person: Mapped[Person] = relationship()
    sending_organisation: Mapped[Organisation | None] = relationship(foreign_keys=[sending_organisation_id])
    choices: Mapped[list[Choice]] = relationship(back_populates="application", order_by="Choice.rank")


class Choice(WithId, Base):
    """A ranked preference; 1 is the first wish."""

    __tablename__ = "choice"
    __table_args__ = (
        UniqueConstraint("application_id", "offer_id"),
        CheckConstraint("rank >= 1", "rank"),
        Index("ix_choice_application_id_rank_offer_id", "application_id", "rank", "offer_id"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), index=True)
    rank: Mapped[int]

    application: Mapped[Application] = relationship(back_populates="choices")
    offer: Mapped[Offer] = relationship()


class HostOpinion(WithId, Versioned, Base):
    """What the department of an offer says of somebody who chose it; ``rank`` only where the call asks for one."""

    __tablename__ = "host_opinion"
    __table_args__ = (
        UniqueConstraint("application_id", "offer_id"),
        CheckConstraint("rank is null or rank >= 1", "rank"),
        Index("ix_host_opinion_offer_id_answer", "offer_id", "answer"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[HostAnswer | None]
    reason: Mapped[LongText] = mapped_column(default="")
    rank: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[Source | None]

    application: Mapped[Application] = relationship()
    offer: Mapped[Offer] = relationship()


class Nomination(WithPublicId, Versioned, Base):
    """A student whom a school proposes for a call, before there is an application."""

    __tablename__ = "nomination"
    __table_args__ = (UniqueConstraint("call_id", "organisation_id", "email"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    study_field: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[LongText] = mapped_column(default="")
    nominated_at: Mapped[datetime]
    nominated_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    """Set once the student has begun to apply."""

    call: Mapped[Call] = relationship()
    application: Mapped[Application | None] = relationship()


class CorrectionRequest(WithPublicId, Versioned, Base):
    """Something in an application that must be corrected: a question or a document."""

    __tablename__ = "correction_request"
    __table_args__ = (Index("ix_correction_request_state_application_id", "state", "application_id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    field: Mapped[str] = mapped_column(String(80))
    message: Mapped[LongText]
    due_on: Mapped[date]
    state: Mapped[CorrectionState] = mapped_column(default=CorrectionState.OPEN)
    requested_at: Mapped[datetime]
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()

    @property
    def organisation_id(self) -> int:
        """Its owner is that of the application."""
        return self.application.organisation_id

    @property
    def person_id(self) -> int:
        return self.application.person_id


class Review(WithId, Versioned, Base):
    """One reviewer's opinion of one application."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("application_id", "reviewer_id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    score_hundredths: Mapped[int | None]
    comment: Mapped[LongText] = mapped_column(default="")
    assigned_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]


class ConflictOfInterest(WithId, Base):
    """A reviewer must not see this application."""

    __tablename__ = "conflict_of_interest"
    __table_args__ = (UniqueConstraint("application_id", "reviewer_id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    kind: Mapped[ConflictKind]
    declared_at: Mapped[datetime]


class Message(WithId, Base):
    """A message in the thread of an application."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_waiting", "thread", "from_applicant", "application_id", sqlite_where=_UNREAD,
            postgresql_where=_UNREAD,
        ),
    )  # fmt: skip

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    thread: Mapped[MessageThread] = mapped_column(default=MessageThread.APPLICANT)
    from_applicant: Mapped[bool]
    """Written by the other side of the thread (the person, or the partner), not by a coordinator."""
    body: Mapped[LongText]
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

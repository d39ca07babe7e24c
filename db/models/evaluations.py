"""What is said of an internship, what it ends with, and the stays that a visa counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Versioned, WithId, WithPublicId
from db.enums import EvaluationMoment, Evaluator, Source
from db.models.engines import Questionnaire
from db.models.internships import Placement


class Evaluation(WithPublicId, Versioned, Base):
    """One questionnaire about one internship, asked of one side; its answers are rows of :class:`Answer`."""

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("placement_id", "moment", "evaluator"),
        CheckConstraint("score between 0 and 100", "score"),
        Index("ix_evaluation_organisation_id_answered_at_due_on", "organisation_id", "answered_at", "due_on"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    moment: Mapped[EvaluationMoment]
    evaluator: Mapped[Evaluator]
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    due_on: Mapped[date]
    asked_at: Mapped[datetime | None]
    """When the link was last sent: not again within 24 hours."""
    answered_at: Mapped[datetime | None]
    score: Mapped[int | None]
    """Of 100, computed from the answers that count; empty where none does."""
    alerted_at: Mapped[datetime | None]
    """When the coordinators were told of a low score."""
    by_name: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[Source | None]
    told_by: Mapped[str] = mapped_column(String(200), default="")
    happened_on: Mapped[date | None]
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))

    placement: Mapped[Placement] = relationship()
    questionnaire: Mapped[Questionnaire] = relationship()


class Certificate(WithPublicId, Base):
    """The certificate of an internship (Code de l’éducation D124-9), frozen as it was handed over."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("placement_id", "number"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    number: Mapped[int] = mapped_column(default=1)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    """Printed on it; whoever types it sees whether the paper is genuine."""
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    """A corrected one took its place, or it was issued by mistake."""
    withdraw_reason: Mapped[LongText] = mapped_column(default="")

    placement: Mapped[Placement] = relationship()


class SchengenStay(WithPublicId, Versioned, Base):
    """Another stay of a person in the Schengen area, which counts among the 90 days in any 180."""

    __tablename__ = "schengen_stay"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", "ends_after_start"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(300), default="")


class OpenQuestion(WithId, Versioned, Base):
    """A question of law whose answer is contested, with what the body in charge answered to this city."""

    __tablename__ = "open_question"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(60))
    answer: Mapped[LongText] = mapped_column(default="")
    answer_source: Mapped[str] = mapped_column(String(300), default="")
    answered_on: Mapped[date | None]
    """The day that stands on the answer."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who entered it."""
    entered_at: Mapped[datetime | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))

"""Engines shared by all areas. Each attaches to any record by (subject_kind, subject_id)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, LongText, Token, WithId, WithPublicId
from db.enums import FindingLevel, LinkPurpose, QuestionType, Role, Source, SubjectKind

_OPEN = text("resolved_at IS NULL AND overridden_at IS NULL")


class Questionnaire(WithId, Base):
    """A version of a set of questions. A version that is in use and was answered is never edited: a new one is made."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("code", "number"),)

    code: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(default=1)
    title_fr: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_hy: Mapped[str] = mapped_column(String(200), default="")
    is_draft: Mapped[bool] = mapped_column(default=False)
    """It is being prepared: nobody is asked its questions yet."""
    in_use_since: Mapped[datetime | None]
    """When an evaluation's version was put in use; empty where that is not known."""

    questions: Mapped[list[Question]] = relationship(back_populates="questionnaire", order_by="Question.position")


class Question(WithId, Base):
    """One question. ``options``: ``[{"value", "fr", "en", "hy"}]``; ``condition``: ``{"question", "in": [values]}``."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("questionnaire_id", "code"),)

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    code: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    type: Mapped[QuestionType]
    label_fr: Mapped[str] = mapped_column(String(300))
    label_en: Mapped[str] = mapped_column(String(300), default="")
    label_hy: Mapped[str] = mapped_column(String(300), default="")
    help_fr: Mapped[str] = mapped_column(String(300), default="")
    help_en: Mapped[str] = mapped_column(String(300), default="")
    help_hy: Mapped[str] = mapped_column(String(300), default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[Any]] = mapped_column(default=list)
    condition: Mapped[dict[str, Any] | None]
    minimum: Mapped[int | None]
    maximum: Mapped[int | None]
    """Bounds of a number, or of the length of a text."""

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="questions")


class Answer(WithId, Base):
    """One answer of one record to one question; ``value`` is JSON of the question's type."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "question_id"),)

    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    value: Mapped[dict[str, Any]]
    """``{"v": …}``, so that null and absent stay apart on both databases."""
    saved_at: Mapped[datetime]
    asked_question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    """The question as it was put when the answer was given, where it moved on to a later version since."""


class ChecklistTemplate(WithId, Base):
    __tablename__ = "checklist_template"

    code: Mapped[str] = mapped_column(String(60), unique=True)
    subject_kind: Mapped[SubjectKind]

    items: Mapped[list[ChecklistTemplateItem]] = relationship(
        back_populates="template", order_by="ChecklistTemplateItem.position"
    )


class ChecklistTemplateItem(WithId, Base):
    """``offset_days`` counts from the anchor (``start`` or ``end`` of the record); negative is before."""

    __tablename__ = "checklist_template_item"
    __table_args__ = (UniqueConstraint("template_id", "code"), CheckConstraint("anchor in ('start', 'end')", "anchor"))

    template_id: Mapped[int] = mapped_column(ForeignKey("checklist_template.id"))
    code: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    label_fr: Mapped[str] = mapped_column(String(300))
    label_en: Mapped[str] = mapped_column(String(300), default="")
    label_hy: Mapped[str] = mapped_column(String(300), default="")
    owner_role: Mapped[Role]
    anchor: Mapped[str] = mapped_column(String(10), default="start")
    offset_days: Mapped[int]
    is_mandatory: Mapped[bool] = mapped_column(default=False)
    """Mandatory items must be done before the record is ready."""

    template: Mapped[ChecklistTemplate] = relationship(back_populates="items")


class ChecklistItem(WithPublicId, Base):
    """A dated thing to do for one record, with its owner and its proof."""

    __tablename__ = "checklist_item"
    __table_args__ = (
        Index("ix_checklist_item_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_checklist_item_done_at_due_on", "done_at", "due_on"),
        Index("ix_checklist_item_code_kind_done_at_subject_id", "code", "subject_kind", "done_at", "subject_id"),
    )

    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(60), default="")
    label_fr: Mapped[str] = mapped_column(String(300))
    label_en: Mapped[str] = mapped_column(String(300), default="")
    label_hy: Mapped[str] = mapped_column(String(300), default="")
    owner_role: Mapped[Role]
    due_on: Mapped[date]
    is_mandatory: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    dated_on: Mapped[date | None]
    """The day that stands on the paper: when it was signed, or until when it is valid."""
    note: Mapped[LongText] = mapped_column(default="")
    waived_at: Mapped[datetime | None]
    """A coordinator lets the internship begin without it; it stays to be done."""
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    waive_reason: Mapped[LongText] = mapped_column(default="")


class CapabilityLink(WithId, Base):
    """A mailed or handed-over address that lets its bearer do one thing with one record. Only a hash is kept."""

    __tablename__ = "capability_link"
    __table_args__ = (Index("ix_capability_link_subject_kind_subject_id", "subject_kind", "subject_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose]
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who it was given to, when that is known."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[datetime]
    is_single_use: Mapped[bool] = mapped_column(default=False)
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Finding(WithId, Base):
    """What a rule found about a record; a warning can be overridden with a reason."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "rule"),
        Index("ix_finding_open", "subject_kind", "subject_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    rule: Mapped[str] = mapped_column(String(60))
    level: Mapped[FindingLevel]
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    found_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    overridden_at: Mapped[datetime | None]
    overridden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    override_reason: Mapped[LongText] = mapped_column(default="")


class DatedRule(WithId, Base):
    """A rate, threshold or limit of the law, valid from one day to another, with its source."""

    __tablename__ = "dated_rule"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", "valid_to_after_from"),
    )

    code: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """Last day of validity; open when empty."""
    value: Mapped[int]
    unit: Mapped[str] = mapped_column(String(20))
    """``cents``, ``hours``, ``days``, ``percent``, ``count`` …"""
    source: Mapped[str] = mapped_column(String(300))
    entered_at: Mapped[datetime | None]
    """Empty: it came with the software."""
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Holiday(Base):
    """A public holiday, with its names."""

    __tablename__ = "holiday"

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    name_hy: Mapped[str] = mapped_column(String(120), default="")


class StateChange(WithId, Base):
    """History: who moved which record from where to where, when, how and why. Rows are only ever added."""

    __tablename__ = "state_change"
    __table_args__ = (Index("ix_state_change_subject_kind_subject_id_id", "subject_kind", "subject_id", "id"),)

    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    move: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str] = mapped_column(String(40))
    reason: Mapped[LongText] = mapped_column(default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[Source]
    at: Mapped[datetime]
    told_by: Mapped[str] = mapped_column(String(200), default="")
    """Recorded on behalf: who said or signed it."""
    happened_on: Mapped[date | None]
    """Recorded on behalf: the day on which it was said or signed, where that is not today."""
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    """Recorded on behalf: the photo or scan that shows it."""


class Note(WithId, Base):
    """A remark of staff on a record; never shown to applicants."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_subject_kind_subject_id_id", "subject_kind", "subject_id", "id"),)

    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    body: Mapped[LongText]
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]


class SearchToken(Base):
    """A word under which a record is found, folded (no case, no accents, Armenian also in Latin letters)."""

    __tablename__ = "search_token"
    __table_args__ = (Index("ix_search_token_subject_kind_subject_id", "subject_kind", "subject_id"),)

    subject_kind: Mapped[SubjectKind] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(Token, primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)

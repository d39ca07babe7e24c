"""Who pays, from which budget line, and the history of the cooperation's actions."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Cents, WithId, WithPublicId
from db.enums import CooperationAxis


class Funder(WithPublicId, Base):
    __tablename__ = "funder"

    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    name_hy: Mapped[str] = mapped_column(String(200), default="")


class BudgetLine(WithPublicId, Base):
    __tablename__ = "budget_line"
    __table_args__ = (UniqueConstraint("funder_id", "year", "code"),)

    funder_id: Mapped[int] = mapped_column(ForeignKey("funder.id"))
    year: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    label_fr: Mapped[str] = mapped_column(String(200))
    label_en: Mapped[str] = mapped_column(String(200), default="")
    label_hy: Mapped[str] = mapped_column(String(200), default="")
    axis: Mapped[CooperationAxis | None]
    amount_cents: Mapped[Cents]


class CooperationAction(WithId, Base):
    """Something that the two cities did together; the year and the amount only where they are known."""

    __tablename__ = "cooperation_action"

    code: Mapped[str] = mapped_column(String(60), unique=True)
    axis: Mapped[CooperationAxis]
    year: Mapped[int | None]
    title_fr: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    title_hy: Mapped[str] = mapped_column(String(300), default="")
    amount_cents: Mapped[Cents | None]
    source: Mapped[str] = mapped_column(String(200), default="")

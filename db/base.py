"""Base class of all models, column types and small mixins."""

from __future__ import annotations

import enum
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Enum, Integer, MetaData, String, Text, func
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeDecorator

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Accepts aware datetimes only; always gives back UTC, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: an instant needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """On SQLite an instant is read from its text in one step; long lists are mostly instants."""
        return _read_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


Token = String(64).with_variant(String(64, collation="C"), "postgresql")
"""Text compared byte by byte on both databases, so that a prefix is a range of the index."""

Instant = Annotated[datetime, mapped_column(UtcDateTime())]
LongText = Annotated[str, mapped_column(Text())]
Cents = Annotated[int, mapped_column(BigInteger())]


def new_public_id() -> str:
    """An opaque identifier for addresses: 96 random bits."""
    return secrets.token_urlsafe(12)


def localised(record: Any, field: str, language: str) -> str:
    """Text of a three-language field in ``language``, else in French, else in whichever is filled."""
    for candidate in (language, "fr", "en", "hy"):
        if text := getattr(record, f"{field}_{candidate}", ""):
            return str(text)
    return ""


def localised_column(model: Any, field: str, language: str) -> ColumnElement[str]:
    """The same rule as :func:`localised`, in SQL."""
    order = dict.fromkeys((language, "fr", "en", "hy"))
    return func.coalesce(*(func.nullif(getattr(model, f"{field}_{one}"), "") for one in order), "")


def by_value(kind: type[enum.Enum], **options: Any) -> Enum:
    """Column type of an enum: its value in 40 characters with a CHECK, named after the enum or ``name``."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        **options,
    )


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        enum.Enum: by_value(enum.Enum),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class WithId:
    id: Mapped[int] = mapped_column(Integer, primary_key=True)


class WithPublicId(WithId):
    """Records that appear in addresses carry an opaque id there."""

    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)


class Versioned:
    """Optimistic locking: a write of a stale copy raises ``StaleDataError``."""

    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Timestamped:
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

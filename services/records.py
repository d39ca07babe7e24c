"""Finding a record by the opaque id of its address, and cleaning what was typed about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import inputs
from services.errors import DomainError, Invalid, InvalidFields, NotFound
from services.i18n import N_

T = TypeVar("T")
TEXT_LENGTH = 20_000
"""Longest text in a column without a length of its own."""


def by_public_id(session: Session, model: type[T], public_id: str, *, lock: bool = False) -> T:
    """The record with this public id, for update where ``lock`` is set. Raises ``NotFound``.

    The lock lets rows that refer to the record be added meanwhile, and makes other deciders wait.
    """
    query = select(model).where(model.public_id == public_id)  # type: ignore[attr-defined]
    if lock:
        query = query.with_for_update(key_share=True, of=model).execution_options(populate_existing=True)
    record = session.scalars(query).one_or_none()
    if record is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return record


def optional(session: Session, model: type[T], public_id: str | None) -> T | None:
    """The same for an id that may be missing."""
    return by_public_id(session, model, public_id) if public_id else None


def put(record: Any, fields: Mapping[str, Any]) -> list[str]:
    """Write ``fields`` into ``record``, texts cleaned; gives back the names of those that changed, sorted.

    Raises ``InvalidFields`` for texts that are too long.
    """
    errors: list[DomainError] = []
    changed: list[str] = []
    for name, value in fields.items():
        if type(value) is str:
            try:
                value = _cleaned(record, name, value)
            except Invalid as error:
                errors.append(error)
                continue
        if getattr(record, name) != value:
            setattr(record, name, value)
            changed.append(name)
    if errors:
        raise InvalidFields(errors)
    return sorted(changed)


def _cleaned(record: Any, name: str, value: str) -> str:
    """One line where the column has a length, else several."""
    length = getattr(type(record).__table__.c[name].type, "length", None)
    if length:
        return inputs.line(value, field=name, longest=length)
    return inputs.text(value, field=name, longest=TEXT_LENGTH)


def local_day(now: datetime, time_zone: str) -> date:
    """Today's civil date in ``time_zone``."""
    return now.astimezone(ZoneInfo(time_zone)).date()

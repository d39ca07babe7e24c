"""Paging by key: a page costs the same wherever it lies in the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from services.queries.applications.applications import Page


class WithPublicId(Protocol):
    @property
    def public_id(self) -> str: ...


Row = TypeVar("Row", bound=WithPublicId)


class Key(NamedTuple):
    """What a list is sorted by: a column, then the id, both ascending. Pages name their edges by public id.

    ``latest_first`` turns the order round.
    """

    column: Any
    id: Any
    public_id: Any
    latest_first: bool = False

    def beyond(self, public_id: str, *, after: bool) -> ColumnElement[bool]:
        """Condition: later (or earlier) in the order than the record with this public id."""
        column, number = (
            select(one).where(self.public_id == public_id).correlate(None).scalar_subquery()
            for one in (self.column, self.id)
        )
        if after is not self.latest_first:
            return or_(self.column > column, and_(self.column == column, self.id > number))
        return or_(self.column < column, and_(self.column == column, self.id < number))


def paged(
    session: Session,
    ids: Select[*tuple[Any, ...]],
    columns: Select[*tuple[Any, ...]],
    key: Key,
    build: Callable[..., Row],
    *,
    after: str | None,
    before: str | None,
    size: int,
) -> Page[Row]:
    """One page of the records that ``ids`` selects, as rows made by ``build`` from ``columns``. One statement.

    The page is cut before anything is computed for its rows, so what is beyond it costs nothing.
    """
    backwards = before is not None and after is None
    edge = before if backwards else after
    if edge is not None:
        ids = ids.where(key.beyond(edge, after=not backwards))
    downwards = backwards is not key.latest_first
    order = (key.column.desc(), key.id.desc()) if downwards else (key.column, key.id)
    wanted = ids.with_only_columns(key.id.label("id")).order_by(*order).limit(size + 1).subquery()
    query = columns.join(wanted, wanted.c.id == key.id).order_by(*order)
    found = [build(*row) for row in session.execute(query)]
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    return Page(
        rows=tuple(rows),
        has_next=True if backwards else more,
        has_previous=more if backwards else after is not None,
        first=rows[0].public_id if rows else None,
        last=rows[-1].public_id if rows else None,
    )

"""Counting what a read asks of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from db.session import engine, reading


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Statements that are sent meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def statements(read: Callable[..., Any], *args: Any, **options: Any) -> int:
    """How many statements ``read(session, *args)`` needs in a session of its own."""
    with recorded() as seen, reading() as session:
        read(session, *args, **options)
    return len(seen)

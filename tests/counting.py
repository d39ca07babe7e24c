"""Counting what reads and writes ask of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from db.session import engine, reading

_OF_ROWS = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Statements that read or write rows meanwhile.

    What a connection needs by itself is left out: it depends on which one the pool hands out.
    """
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(_OF_ROWS):
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

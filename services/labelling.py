"""How words of values are kept: a table by member of several enums, and the words and colour of a state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Literal, NamedTuple, TypeVar

T = TypeVar("T")


class ByMember(Mapping[StrEnum, T]):
    """A table by member of several enums.

    Members of different enums that have the same value («draft», «other») are equal, and would share one row of a
    dictionary: here each keeps its own.
    """

    def __init__(self, *tables: Mapping[Any, T]) -> None:
        """One table for each enum."""
        self._rows: dict[tuple[type, StrEnum], T] = {
            (type(member), member): row for table in tables for member, row in table.items()
        }

    def __getitem__(self, member: StrEnum) -> T:
        return self._rows[type(member), member]

    def __iter__(self) -> Iterator[StrEnum]:
        return (member for _kind, member in self._rows)

    def __len__(self) -> int:
        return len(self._rows)


Colour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]


class StateLabel(NamedTuple):
    """``colour`` is one of Streamlit's badge colours; the word always stands beside it."""

    internal: str
    public: str
    colour: Colour

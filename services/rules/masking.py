"""Which answers may be told together, so that nobody learns what fewer than five people said. Pure.

All that is told are sums of groups that are made once, whatever is asked for: each holds at least five answers and none
overlaps another. Whatever one adds or subtracts, what comes out is made of whole groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

LEAST = 5
"""Answers below which a group is not told."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The answers of one year and department to one question: how many people answered."""

    year: int
    department: int
    people: int


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that are told together or not at all."""

    cells: tuple[Cell, ...]

    @property
    def people(self) -> int:
        return sum(cell.people for cell in self.cells)

    def lies_in(self, year: int | None, department: int | None) -> bool:
        """Whether all its answers are of this year and department; None stands for all of them."""
        return all(year in (None, one.year) and department in (None, one.department) for one in self.cells)


def groups_of(cells: Iterable[Cell]) -> list[Group]:
    """What may be told: large cells alone, small ones of a year together, what is left with the years that follow.

    Answers that stay fewer than :data:`LEAST` to the end are in no group.
    """
    ordered = sorted(cells, key=lambda one: (one.year, one.department))
    found = [Group((one,)) for one in ordered if one.people >= LEAST]
    waiting: list[Cell] = []
    for _year, of_year in groupby((one for one in ordered if one.people < LEAST), key=lambda one: one.year):
        small = list(of_year)
        if _people(small) >= LEAST:
            found.append(Group(tuple(small)))
            continue
        waiting += small
        if _people(waiting) >= LEAST:
            found.append(Group(tuple(waiting)))
            waiting = []
    return found


def told(groups: Sequence[Group], year: int | None = None, department: int | None = None) -> list[Cell]:
    """The cells that an answer to this question is made of: those of groups that lie in it whole."""
    return [cell for group in groups if group.lies_in(year, department) for cell in group.cells]


def _people(cells: Iterable[Cell]) -> int:
    return sum(cell.people for cell in cells)

"""Whatever is asked, added and subtracted, no group of fewer than five comes out."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.masking import LEAST, Cell, groups_of, told

YEARS, PLACES = range(2024, 2028), range(1, 5)


@st.composite
def cells(draw):
    places = draw(st.sets(st.tuples(st.sampled_from(YEARS), st.sampled_from(PLACES)), max_size=16))
    return [Cell(year, place, draw(st.integers(1, 9))) for year, place in sorted(places)]


@given(cells())
def test_no_combination_of_filters_reveals_a_group_below_five(found):
    """The parts into which all that is told divides the answers: whatever is computed from it is made of them."""
    groups = groups_of(found)
    asked = [set(told(groups, year, place)) for year, place in product([None, *YEARS], [None, *PLACES])]
    parts: dict[tuple[bool, ...], int] = {}
    for cell in found:
        seen = tuple(cell in one for one in asked)
        if any(seen):
            parts[seen] = parts.get(seen, 0) + cell.people
    assert all(people >= LEAST for people in parts.values())


@given(cells())
def test_groups_do_not_overlap_and_hold_as_much_as_can_be_told(found):
    groups = groups_of(found)
    inside = [cell for group in groups for cell in group.cells]
    assert len(inside) == len(set(inside))
    assert set(inside) <= set(found)
    assert all(group.people >= LEAST for group in groups)
    assert sum(cell.people for cell in set(found) - set(inside)) < LEAST


@pytest.mark.parametrize(
    ("found", "year", "place", "people"),
    [
        ([Cell(2026, 1, 4)], None, None, 0),
        ([Cell(2026, 1, 5)], 2026, 1, 5),
        ([Cell(2026, 1, 3), Cell(2026, 2, 2)], 2026, None, 5),
        ([Cell(2026, 1, 3), Cell(2026, 2, 2)], 2026, 1, 0),
        ([Cell(2025, 1, 3), Cell(2026, 1, 2)], None, 1, 5),
        ([Cell(2025, 1, 3), Cell(2026, 1, 2)], 2025, None, 0),
        ([Cell(2025, 1, 9), Cell(2026, 1, 3)], None, None, 9),
    ],
)
def test_small_groups_wait_for_others_of_their_year_then_for_the_years_that_follow(found, year, place, people):
    assert sum(cell.people for cell in told(groups_of(found), year, place)) == people

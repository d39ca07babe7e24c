"""No cent is lost: shares, other currencies, what is still owed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.rules.money import RATE_UNITS, in_euros, left, shared, still_due

CENTS = st.integers(-(10**9), 10**9)


@given(CENTS, st.integers(1, 500))
def test_shares_and_what_cannot_be_divided_are_the_whole(cents, number):
    share = shared(cents, number)
    assert share is not None
    assert share.each * number + share.rest == cents
    assert 0 <= share.rest < number


def test_nobody_shares_nothing():
    assert shared(500, 0) is None


@given(st.integers(1, 10**11), st.integers(50 * RATE_UNITS, 5000 * RATE_UNITS))
def test_another_currency_is_rounded_to_the_nearest_cent(foreign, rate):
    exact = Decimal(foreign) * RATE_UNITS / Decimal(rate)
    assert in_euros(foreign, rate) == exact.quantize(Decimal(1), ROUND_HALF_UP)


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_commitment_that_is_paid_in_full_owes_nothing_and_takes_nothing_from_the_plan_twice(planned, committed, paid):
    due = still_due(committed, paid)
    assert due + min(committed, paid) == committed
    assert left(planned, paid, due) == planned - max(committed, paid)

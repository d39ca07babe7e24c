"""Closed sets of values of money."""

from enum import StrEnum


class MoneyKind(StrEnum):
    """What an entry of money says; each is summed apart."""

    PLANNED = "planned"
    COMMITTED = "committed"
    """Ordered or agreed, and owed once the bill comes."""
    SPENT = "spent"
    VALUED = "valued"
    """Given in kind, at what it is worth: nothing is paid."""
    RECEIVED = "received"
    """Came in: what a family or a funder paid."""


class Currency(StrEnum):
    EUR = "eur"
    AMD = "amd"

"""Closed sets of values of shipments: how far they are, on which terms they go, what arrives of them."""

from __future__ import annotations

from enum import StrEnum


class ShipmentState(StrEnum):
    DRAFT = "draft"
    PACKED = "packed"
    SENT = "sent"
    RECEIVING = "receiving"
    """Something was said about what arrived; something is still open."""
    CLOSED = "closed"
    CANCELLED = "cancelled"


UNDER_WAY = frozenset({ShipmentState.SENT, ShipmentState.RECEIVING})
"""It left, and of some of it nobody has said yet what became of it."""


class Incoterm(StrEnum):
    """Who pays and bears the risk how far (Incoterms 2020); those that fit a parcel."""

    EXW = "EXW"
    FCA = "FCA"
    CPT = "CPT"
    CIP = "CIP"
    DAP = "DAP"
    DDP = "DDP"


class Outcome(StrEnum):
    """What somebody found of the contents of a shipment. The last two were not among what was sent."""

    OK = "ok"
    DAMAGED = "damaged"
    MISSING = "missing"
    SURPLUS = "surplus"
    WRONG = "wrong"


class ReceiptAnswer(StrEnum):
    """What somebody said at once; ``DETAILED`` where they went through the list."""

    ALL_ARRIVED = "all_arrived"
    SOMETHING_MISSING = "something_missing"
    BROKEN_OR_LOST = "broken_or_lost"
    DETAILED = "detailed"


class Settlement(StrEnum):
    """What became of something that arrived without having been sent."""

    FROM_SOURCE = "from_source"
    """It was taken from the place of departure by mistake."""
    FOUND = "found"
    NOTED = "noted"
    """It is not ours, or stays out of the stock."""


class HandoverState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    CANCELLED = "cancelled"

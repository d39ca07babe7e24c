"""Closed sets of values of the material: what it is, where it is, how it moves."""

from __future__ import annotations

from enum import StrEnum


class MaterialCategory(StrEnum):
    """What an item is; each has a usual code of the customs (``services/rules/shipments.py``)."""

    BOOK = "book"
    DICTIONARY = "dictionary"
    PICTURE_BOOK = "picture_book"
    EXERCISE_BOOK = "exercise_book"
    PUZZLE = "puzzle"
    PLAYING_CARDS = "playing_cards"
    BOARD_GAME = "board_game"
    OPTICAL_DISC = "optical_disc"
    AUDIO_PLAYER = "audio_player"
    RADIO = "radio"
    TEACHING_MODEL = "teaching_model"
    LAPTOP = "laptop"
    OTHER = "other"


class Tracking(StrEnum):
    """``SERIAL``: each unit is a lot of its own, with its number."""

    BY_NUMBER = "by_number"
    SERIAL = "serial"


class Condition(StrEnum):
    NEW = "new"
    USED = "used"


class Provenance(StrEnum):
    """How material came: bought, or given by somebody."""

    PURCHASE = "purchase"
    DONATION = "donation"


class LocationKind(StrEnum):
    """Where units can be. What the city keeps is inside; the others are outside its stock and may be below zero."""

    STORE = "store"
    SCHOOL = "school"
    CLASSROOM = "classroom"
    TRANSIT = "transit"
    QUARANTINE = "quarantine"
    """Damaged units that wait for repair or for being written off."""
    LENT = "lent"
    """What a place has lent out."""
    SUPPLIER = "supplier"
    DONOR = "donor"
    LOST = "lost"
    WRITTEN_OFF = "written_off"
    CONSUMED = "consumed"
    FOUND = "found"
    HANDED_OVER = "handed_over"
    """What was given and belongs to the school."""


EXTERNAL_LOCATIONS = frozenset(
    {
        LocationKind.SUPPLIER,
        LocationKind.DONOR,
        LocationKind.LOST,
        LocationKind.WRITTEN_OFF,
        LocationKind.CONSUMED,
        LocationKind.FOUND,
        LocationKind.HANDED_OVER,
    }
)
PLACES_OF_WORK = frozenset({LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM, LocationKind.QUARANTINE})
"""Places that people make and name; the software makes the others when it first needs them."""


class MovementReason(StrEnum):
    """Why units moved."""

    ACQUISITION = "acquisition"
    TRANSFER = "transfer"
    KIT_ASSEMBLY = "kit_assembly"
    KIT_DISSOLUTION = "kit_dissolution"
    KIT_REPAIR = "kit_repair"
    SENDING = "sending"
    RECEIPT = "receipt"
    HANDOVER = "handover"
    LOAN = "loan"
    RETURN = "return"
    DAMAGE = "damage"
    REPAIR = "repair"
    WRITE_OFF = "write_off"
    LOSS = "loss"
    FOUND = "found"
    CONSUMPTION = "consumption"
    COUNT = "count"
    REVERSAL = "reversal"

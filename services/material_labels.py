"""The words people see for the closed sets of values of the material."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.enums import Condition, LocationKind, MaterialCategory, MovementReason, Provenance, Tracking
from services.i18n import N_

MATERIAL_WORDS: tuple[Mapping[Any, str], ...] = (
    {
        MaterialCategory.BOOK: N_("Book"),
        MaterialCategory.DICTIONARY: N_("Dictionary"),
        MaterialCategory.PICTURE_BOOK: N_("Picture book"),
        MaterialCategory.EXERCISE_BOOK: N_("Exercise book"),
        MaterialCategory.PUZZLE: N_("Puzzle or toy"),
        MaterialCategory.PLAYING_CARDS: N_("Card game"),
        MaterialCategory.BOARD_GAME: N_("Board game"),
        MaterialCategory.OPTICAL_DISC: N_("CD or DVD"),
        MaterialCategory.AUDIO_PLAYER: N_("Audio player"),
        MaterialCategory.RADIO: N_("Radio set"),
        MaterialCategory.TEACHING_MODEL: N_("Teaching model or poster"),
        MaterialCategory.LAPTOP: N_("Laptop"),
        MaterialCategory.OTHER: N_("Other material"),
    },
    {
        Tracking.BY_NUMBER: N_("Counted by number"),
        Tracking.SERIAL: N_("Each unit has its serial number"),
    },
    {
        Condition.NEW: N_("New"),
        Condition.USED: N_("Used"),
    },
    {
        Provenance.PURCHASE: N_("Purchase"),
        Provenance.DONATION: N_("Gift"),
    },
    {
        LocationKind.STORE: N_("Store room"),
        LocationKind.SCHOOL: N_("School building"),
        LocationKind.CLASSROOM: N_("Classroom"),
        LocationKind.TRANSIT: N_("On the way"),
        LocationKind.QUARANTINE: N_("Damaged, to be looked at"),
        LocationKind.LENT: N_("On loan"),
        LocationKind.SUPPLIER: N_("Supplier"),
        LocationKind.DONOR: N_("Donor"),
        LocationKind.LOST: N_("Lost"),
        LocationKind.WRITTEN_OFF: N_("Written off"),
        LocationKind.CONSUMED: N_("Used up"),
        LocationKind.FOUND: N_("Found"),
        LocationKind.HANDED_OVER: N_("Given to the school"),
    },
    {
        MovementReason.ACQUISITION: N_("Entered the stock"),
        MovementReason.TRANSFER: N_("Moved"),
        MovementReason.KIT_ASSEMBLY: N_("Put into a kit"),
        MovementReason.KIT_DISSOLUTION: N_("Kit taken apart"),
        MovementReason.KIT_REPAIR: N_("Kit completed"),
        MovementReason.SENDING: N_("Sent"),
        MovementReason.RECEIPT: N_("Arrived"),
        MovementReason.HANDOVER: N_("Given to the school"),
        MovementReason.LOAN: N_("Lent"),
        MovementReason.RETURN: N_("Came back"),
        MovementReason.DAMAGE: N_("Damaged"),
        MovementReason.REPAIR: N_("Repaired"),
        MovementReason.WRITE_OFF: N_("Written off"),
        MovementReason.LOSS: N_("Lost"),
        MovementReason.FOUND: N_("Found"),
        MovementReason.CONSUMPTION: N_("Used up"),
        MovementReason.COUNT: N_("Corrected by a count"),
        MovementReason.REVERSAL: N_("Taken back"),
    },
)

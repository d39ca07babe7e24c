"""Short codes for labels: easy to read aloud and to type, without letters that look alike."""

from __future__ import annotations

import secrets

from db.enums import SubjectKind

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, O, 1, I, L and U."""
LENGTH = 5
PREFIXES = {
    SubjectKind.ITEM: "A",
    SubjectKind.LOCATION: "P",
    SubjectKind.KIT: "K",
    SubjectKind.LOT: "L",
    SubjectKind.PARCEL: "C",
    SubjectKind.SHIPMENT: "E",
    SubjectKind.HANDOVER: "R",
}
"""First letter of a code: article, place, kit, lot, carton, shipment (envoi), act of handover (remise)."""


def new_code(kind: SubjectKind) -> str:
    """A new code for a label: ``A-7K4M2``. Twenty-four million per kind: a unique index catches the rest."""
    return f"{PREFIXES[kind]}-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy(text: str) -> str:
    """What was scanned or typed, as codes are kept: capitals, no spaces; digits of an ISBN without hyphens."""
    text = "".join(text.split()).upper()
    digits = text.replace("-", "")
    return digits if digits[:-1].isdigit() and (digits[-1:].isdigit() or digits[-1:] == "X") else text

"""One thing to do of a checklist that comes with the software."""

from __future__ import annotations

from typing import NamedTuple

from db.enums import Role


class Item(NamedTuple):
    """One thing to do: ``days`` after the first (``start``) or last (``end``) day; negative is before."""

    code: str
    owner: Role
    anchor: str
    days: int
    mandatory: bool
    fr: str
    en: str
    hy: str

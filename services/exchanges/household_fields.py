"""What a family tells of itself, field by field, and the check of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from db.enums import Gender, Language
from services import hosting_labels, inputs
from services.errors import Invalid
from services.i18n import N_
from services.people import FIELDS as OF_PERSONS
from services.people import Check

MOST_PLACES = 6
YOUNGEST, OLDEST = 6, 35


def _line(longest: int) -> Check:
    return lambda raw, field, _now: inputs.line(raw, field=field, longest=longest)


def _text(raw: Any, field: str, _now: datetime) -> str:
    return inputs.text(raw, field=field, longest=2000)


def _name(raw: Any, field: str, _now: datetime) -> str:
    name = inputs.line(raw, field=field, longest=200)
    if not name:
        raise Invalid(N_("Write the name of the family, as it is told to others."), field=field)
    return name


def _places(raw: Any, field: str, _now: datetime) -> int:
    return inputs.whole(raw, field=field, least=1, most=MOST_PLACES) or 1


def _age(raw: Any, field: str, _now: datetime) -> int | None:
    return inputs.whole(raw, field=field, least=YOUNGEST, most=OLDEST)


def among(values: Iterable[str]) -> Check:
    """Some of a closed list, in its order; anything else is refused."""
    known = tuple(values)

    def check(raw: Any, field: str, _now: datetime) -> list[str]:
        chosen = set(raw or ())
        if not chosen <= set(known):
            raise Invalid(N_("Choose one of the values in the list."), field=field)
        return [one for one in known if one in chosen]

    return check


def _member(kind: Any) -> Check:
    return lambda raw, field, _now: inputs.member(kind, raw, field=field)


def _yes(raw: Any, _field: str, _now: datetime) -> bool:
    return bool(raw)


OF_FAMILIES: dict[str, Callable[[Any, str, datetime], Any]] = {
    "name": _name,
    "email": OF_PERSONS["email"],
    "phone": OF_PERSONS["phone"],
    "language": lambda raw, field, _now: inputs.member(Language, raw, field=field) or Language.FR,
    "address": _line(300),
    "presentation": _text,
    "capacity": _places,
    "languages": among(hosting_labels.LANGUAGES),
    "interests": among(hosting_labels.INTERESTS),
    "pets": among(hosting_labels.PETS),
    "avoids": among(hosting_labels.FOODS),
    "smokes": _yes,
    "gender_wish": _member(Gender),
    "age_from": _age,
    "age_to": _age,
    "same_room": _yes,
}
"""What the family itself may write too."""
OF_COORDINATORS: dict[str, Callable[[Any, str, datetime], Any]] = {"note": _text}
"""What only those who decide write and read."""

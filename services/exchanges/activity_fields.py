"""What is written about an activity, checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from db.enums import Theme
from db.models import Activity, Leg
from services import inputs
from services.errors import DomainError, Invalid, InvalidFields
from services.i18n import N_

MOST_PLACES = 500
TEXTS = frozenset(f"{name}_{language}" for name in ("title", "description") for language in ("fr", "en", "hy"))
LINES = frozenset({"place", "partner_name", "material"})
FIELDS = TEXTS | LINES | {"day", "starts_at", "ends_at", "theme", "capacity", "swimming"}


def cleaned(leg: Leg, activity: Activity | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """``fields`` fit to keep. Raises ``InvalidFields`` with a sentence for each wrong one."""
    found: dict[str, Any] = {}
    errors: list[DomainError] = []
    for name, value in fields.items():
        try:
            found[name] = _clean(leg, name, value)
        except Invalid as error:
            errors.append(error)
    starts_at = found.get("starts_at", getattr(activity, "starts_at", None))
    ends_at = found.get("ends_at", getattr(activity, "ends_at", None))
    if starts_at and ends_at and ends_at <= starts_at:
        errors.append(Invalid(N_("It ends before it begins: check both hours."), field="ends_at"))
    if errors:
        raise InvalidFields(errors)
    return found


def _clean(leg: Leg, name: str, value: Any) -> Any:
    if name == "day":
        return day_of(leg, value, field=name)
    if name in {"starts_at", "ends_at"}:
        if not isinstance(value, time):
            raise Invalid(N_("Give the hour at which it begins and the hour at which it ends."), field=name)
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if name == "theme":
        theme = inputs.member(Theme, value, field=name)
        if theme is None:
            raise Invalid(N_("Choose the theme: days are counted by it."), field=name)
        return theme
    if name == "capacity":
        return inputs.whole(value, field=name, least=1, most=MOST_PLACES)
    if name == "swimming":
        return bool(value)
    if name not in FIELDS:
        raise Invalid(N_("This cannot be changed here."), field=name)
    text = str(value or "").strip()
    if name == "title_fr" and not text:
        raise Invalid(N_("Give it a title in French: it is shown to everybody."), field=name)
    return text


def day_of(leg: Leg, value: Any, *, field: str) -> Any:
    """A day of the visit. Raises ``Invalid`` at ``field``."""
    day = inputs.day(value, field=field)
    if day is None or not leg.starts_on <= day <= leg.ends_on:
        raise Invalid(
            N_("Choose a day of the visit, from %(first)s to %(last)s."), field=field, first=leg.starts_on,
            last=leg.ends_on,
        )  # fmt: skip
    return day

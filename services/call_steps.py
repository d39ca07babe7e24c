"""The steps in which a call is prepared, and what is still missing in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from db.enums import CallState
from services.i18n import N_
from services.records import local_day


class Step(StrEnum):
    """In the order in which they are filled in; the values stand in addresses."""

    DATES = "dates"
    WHO = "qui"
    ASKED = "dossier"
    MONEY = "frais"
    TEXTS = "textes"
    USED = "choix"
    REVIEW = "publication"


LABELS: dict[Step, str] = {
    Step.DATES: N_("Dates and places"),
    Step.WHO: N_("Who can apply"),
    Step.ASKED: N_("What is asked"),
    Step.MONEY: N_("What one receives and pays"),
    Step.TEXTS: N_("Texts in three languages"),
    Step.USED: N_("Steps used and partners"),
    Step.REVIEW: N_("Review and publish"),
}
_TEXTS: tuple[tuple[Step, str, str], ...] = (
    (Step.MONEY, "receives", N_("what one receives")),
    (Step.MONEY, "pays", N_("what one pays")),
    (Step.TEXTS, "title", N_("the title")),
    (Step.TEXTS, "summary", N_("what it is, in two or three sentences")),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a call lacks. ``blocks``: it cannot be published without; else it is good to have."""

    step: Step
    what: str
    """A msgid."""
    language: str = ""
    """The language in which a text lacks; empty for what is no text."""
    blocks: bool = True


def gaps(values: Mapping[str, Any], state: CallState, now: datetime) -> tuple[Gap, ...]:
    """What a call with these values lacks before it can be published, or would be better with, by step.

    What blocks is what ``calls.publish`` refuses. Once it is published its dates pass without anything lacking, and
    an archived call no longer changes.
    """
    if state is CallState.ARCHIVED:
        return ()
    late = _late(values, now) if state is CallState.DRAFT else ()
    return tuple(sorted((*_dates(values), *late, *_texts(values)), key=lambda gap: list(Step).index(gap.step)))


def _dates(values: Mapping[str, Any]) -> Iterator[Gap]:
    if not values.get("answer_by"):
        yield Gap(Step.DATES, N_("the day by which everybody is answered"), blocks=False)


def _late(values: Mapping[str, Any], now: datetime) -> Iterator[Gap]:
    if values["closes_at"] <= now:
        yield Gap(Step.DATES, N_("a closing that is still to come"))
    if values["starts_on"] <= local_day(now, values["time_zone"]):
        yield Gap(Step.DATES, N_("a first day that is still to come"))


def _texts(values: Mapping[str, Any]) -> Iterator[Gap]:
    """French is needed; a translation is missed only where there is something to translate."""
    for step, name, what in _TEXTS:
        if not values.get(f"{name}_fr"):
            yield Gap(step, what, "fr")
            continue
        for language in ("en", "hy"):
            if not values.get(f"{name}_{language}"):
                yield Gap(step, what, language, blocks=False)

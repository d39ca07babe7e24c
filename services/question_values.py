"""What a question of a call or an evaluation must be like: its words, options, bounds and condition.

Answers name options by their value, so an option keeps its value when its words are corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict
from uuid import uuid4

from db.enums import QuestionType
from services import inputs
from services.errors import DomainError, Invalid, InvalidFields
from services.i18n import N_
from services.questionnaires import NUMBER_LIMIT, TEXT_LENGTH

LABEL_LENGTH = 300
OPTION_LENGTH = 200
MOST_OPTIONS = 50
LANGUAGES = ("fr", "en", "hy")
WITH_OPTIONS = frozenset({QuestionType.CHOICE, QuestionType.CHOICES})
WITH_BOUNDS = frozenset({QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.NUMBER})
DECIDING = WITH_OPTIONS | {QuestionType.YES_NO}
"""Types upon whose answer another question can depend."""


class QuestionValues(TypedDict, total=False):
    """What a question is made of. Only the keys that are given are changed."""

    type: QuestionType
    label_fr: str
    label_en: str
    label_hy: str
    help_fr: str
    help_en: str
    help_hy: str
    is_required: bool
    options: Sequence[Mapping[str, str]]
    """``value`` (absent for a new one), ``fr``, ``en``, ``hy``."""
    condition: Mapping[str, Any] | None
    """``question``: code of an earlier one; ``in``: the answers to it with which this one is asked."""
    minimum: int | None
    maximum: int | None
    """Bounds of a number, or of the length of a text."""


def blank() -> dict[str, Any]:
    """A question of which nothing is said yet."""
    words = {f"{name}_{language}": "" for name in ("label", "help") for language in LANGUAGES}
    return {
        "code": uuid4().hex[:12], "type": QuestionType.TEXT, **words, "is_required": False, "options": [],
        "condition": None, "minimum": None, "maximum": None,
    }  # fmt: skip


def cleaned(question: Mapping[str, Any], values: QuestionValues) -> dict[str, Any]:
    """``question`` with these values. Raises ``InvalidFields`` with each refusal at its field."""
    found, errors = dict(question), list[DomainError]()
    for field, raw in values.items():
        try:
            found[field] = _CHECKS[field](raw, field)
        except Invalid as error:
            errors.append(error)
    errors += _incomplete(found, {error.field for error in errors})
    if errors:
        raise InvalidFields(errors)
    if found["type"] not in WITH_OPTIONS:
        found["options"] = []
    if found["type"] not in WITH_BOUNDS:
        found["minimum"] = found["maximum"] = None
    return found


def _line(raw: Any, field: str) -> str:
    return inputs.line(raw, field=field, longest=LABEL_LENGTH)


def _type(raw: Any, field: str) -> QuestionType:
    return inputs.member(QuestionType, raw, field=field) or QuestionType.TEXT


def _bound(raw: Any, field: str) -> int | None:
    return inputs.whole(raw, field=field, least=-NUMBER_LIMIT, most=NUMBER_LIMIT)


def _options(raw: Any, field: str) -> list[dict[str, str]]:
    rows = [
        {
            "value": str(one.get("value") or uuid4().hex[:8]),
            **{key: inputs.line(one.get(key), field=field, longest=OPTION_LENGTH) for key in LANGUAGES},
        }
        for one in raw
    ]
    if len(rows) > MOST_OPTIONS:
        raise Invalid(N_("Give at most %(n)s answers to choose from."), field=field, n=MOST_OPTIONS)
    if not all(row["fr"] for row in rows):
        raise Invalid(N_("Write each answer to choose from in French."), field=field)
    for key in ("value", *LANGUAGES):
        words = [row[key].casefold() for row in rows if row[key]]
        if len(set(words)) < len(words):
            raise Invalid(N_("Two answers to choose from are the same: change one."), field=field)
    return rows


def _condition(raw: Any, _field: str) -> dict[str, Any] | None:
    return {"question": raw["question"], "in": list(raw["in"])} if raw else None


_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    **{f"{name}_{language}": _line for name in ("label", "help") for language in LANGUAGES},
    "type": _type,
    "is_required": lambda raw, _field: bool(raw),
    "options": _options,
    "condition": _condition,
    "minimum": _bound,
    "maximum": _bound,
}


def _incomplete(question: Mapping[str, Any], refused: set[str | None]) -> list[DomainError]:
    """What does not go together, apart from fields that are refused already."""
    errors: list[DomainError] = []
    least, most = question["minimum"], question["maximum"]
    if not question["label_fr"] and "label_fr" not in refused:
        errors.append(Invalid(N_("Write the question in French: other languages fall back to it."), field="label_fr"))
    if question["type"] in WITH_OPTIONS and len(question["options"]) < 2 and "options" not in refused:
        errors.append(Invalid(N_("Give at least two answers to choose from."), field="options"))
    if question["type"] in WITH_BOUNDS and least is not None and most is not None and most < least:
        errors.append(Invalid(N_("The highest value is below the lowest one: check both."), field="maximum"))
    if question["type"] in {QuestionType.TEXT, QuestionType.LONG_TEXT}:
        errors += [
            Invalid(N_("Give a length from 1 to %(n)s characters."), field=field, n=TEXT_LENGTH)
            for field in ("minimum", "maximum")
            if question[field] is not None and not 1 <= question[field] <= TEXT_LENGTH
        ]
    return errors


def check_conditions(questions: Sequence[Mapping[str, Any]], *, own: str | None, others: str | None) -> None:
    """Raise ``Invalid`` unless each condition names an earlier question and answers that it can have.

    The refusal belongs to «condition» of the question with code ``own``, to the field ``others`` for any other.
    """
    earlier: dict[str, Mapping[str, Any]] = {}
    for question in questions:
        if question["condition"] and not _can_hold(question["condition"], earlier):
            raise Invalid(
                N_("“%(question)s” depends on an earlier question and answers that are there. Change its condition."),
                field="condition" if question["code"] == own else others, question=question["label_fr"],
            )  # fmt: skip
        earlier[question["code"]] = question


def _can_hold(condition: Mapping[str, Any], earlier: Mapping[str, Mapping[str, Any]]) -> bool:
    asked = earlier.get(condition["question"])
    if asked is None or asked["type"] not in DECIDING or not condition["in"]:
        return False
    if asked["type"] is QuestionType.YES_NO:
        return all(isinstance(one, bool) for one in condition["in"])
    return set(condition["in"]) <= {option["value"] for option in asked["options"]}

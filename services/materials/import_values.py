"""What stands in a cell of an imported table, as the value it means; each refusal is one sentence."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TypeVar

from db.enums import Condition, FrenchLevel, MaterialCategory
from services import inputs
from services.errors import Invalid
from services.i18n import LANGUAGES, N_, translate
from services.labels import WORDS
from services.materials.acquisitions import MOST_CENTS, MOST_UNITS
from services.materials.items import HEAVIEST
from services.materials.sheets import Cell
from services.search import fold

E = TypeVar("E", bound=StrEnum)
_YES = frozenset({"oui", "yes", "այո", "1", "x", "vrai", "true", "o", "y"})
_NO = frozenset({"", "non", "no", "ոչ", "0", "faux", "false", "n"})
_OTHER_WORDS: dict[str, StrEnum] = {
    "neuve": Condition.NEW, "usagé": Condition.USED, "usé": Condition.USED, "occasion": Condition.USED,
    "d'occasion": Condition.USED, "d’occasion": Condition.USED,
}  # fmt: skip
_UNREADABLE = {
    "f": N_("Here stands a formula without a value: save the workbook once in your office program, or type the value."),
    "e": N_("Here stands an error of a formula: %(value)s."),
    "m": N_("This cell is covered by a merged one: divide it, so that each line has its own value."),
    "d": N_("Here stands a date, and none is expected: %(value)s."),
}


def text(cell: Cell) -> str:
    """What is written there; numbers without a point where they are whole. Raises ``Invalid`` where nothing can be."""
    if cell.kind in _UNREADABLE:
        raise Invalid(_UNREADABLE[cell.kind], value=cell.text[:60])
    return _number(cell.text) if cell.kind == "n" else cell.text


def units(cell: Cell) -> int | None:
    """How many; None where nothing stands."""
    return inputs.whole(text(cell).replace("\u00a0", "").replace(" ", ""), field="quantity", least=1, most=MOST_UNITS)


def value_cents(cell: Cell) -> int | None:
    """Cents of an amount in euros, with a decimal comma or point; None where nothing stands."""
    return inputs.cents(text(cell), field="value", most=MOST_CENTS)


def grams(cell: Cell) -> int | None:
    """Whole grams; None where nothing stands."""
    return inputs.whole(text(cell), field="weight", least=0, most=HEAVIEST)


def condition(cell: Cell) -> Condition:
    """New where nothing stands."""
    return _word(Condition, text(cell), N_("Write new or used, or leave it empty.")) or Condition.NEW


def category(cell: Cell) -> MaterialCategory:
    """Other material where nothing stands."""
    found = _word(MaterialCategory, text(cell), N_("This category is not known: the model has the list of them."))
    return found or MaterialCategory.OTHER


def level(cell: Cell) -> FrenchLevel:
    """All levels where nothing stands."""
    typed = text(cell).upper()
    try:
        return FrenchLevel(typed) if typed else FrenchLevel.NOT_ASSESSED
    except ValueError:
        raise Invalid(N_("Write a level from A1 to C2, or leave it empty.")) from None


def is_yes(cell: Cell) -> bool:
    """No where nothing stands."""
    typed = text(cell).casefold()
    if typed not in _YES | _NO:
        raise Invalid(N_("Write yes or no, or leave it empty."))
    return typed in _YES


def _word(kind: type[E], typed: str, sentence: str) -> E | None:
    """A value of a closed set by its word in any language."""
    if not typed:
        return None
    if found := _words(kind).get(fold(typed)):
        return found
    raise Invalid(sentence)


@cache
def _words(kind: type[E]) -> dict[str, E]:
    """Each value of a closed set by itself and by its word in each language."""
    texts = ((one, (one.value, *(translate(language, WORDS[one]) for language in LANGUAGES))) for one in kind)
    return {fold(text_): one for one, words in texts for text_ in words} | {
        fold(word): one for word, one in _OTHER_WORDS.items() if isinstance(one, kind)
    }


def _number(raw: str) -> str:
    """A number as people write it: no trace of how machines keep fractions, no exponent."""
    number = round(Decimal(raw), 6)
    return format(number.normalize() if number else Decimal(0), "f")

"""Amounts: typed in any usual way, kept in cents, written with two decimals as each language does."""

import pytest

from services import formats, inputs
from services.errors import Invalid
from ui.components.badges import in_words


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("4,50", 450), ("4.5", 450), ("4", 400), (" 4,05 € ", 405), ("1 390,50", 139050), ("1\u202f390,50\xa0€", 139050),
     ("", None), (None, None), (4.5, 450)],
)  # fmt: skip
def test_an_amount_is_understood_however_it_is_typed(typed, cents):
    assert inputs.cents(typed, field="x", most=1_000_000) == cents


@pytest.mark.parametrize("typed", ["quatre", "4,505", "-4", "4,5,0", "0", "99999999", "٤", "4,-"])
def test_what_is_no_amount_is_refused_at_its_field(typed):
    with pytest.raises(Invalid) as refusal:
        inputs.cents(typed, field="x", most=1_000_000)
    assert refusal.value.field == "x"


def test_amounts_have_two_decimals_and_the_currency_where_the_language_puts_it():
    assert [formats.euros(450, one) for one in ("fr", "en", "hy")] == ["4,50\xa0€", "€4.50", "4,50\xa0€"]
    assert [formats.amount(139050, one) for one in ("fr", "en", "hy")] == ["1390,50", "1390.50", "1390,50"]
    assert formats.euros(100000, "fr") == "1\u202f000,00\xa0€"
    assert in_words({"most": formats.Cents(450)}) == {"most": formats.euros(450, "fr")}

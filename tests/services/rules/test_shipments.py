"""The rules of the customs: worked cases, edges of the thresholds, and what never changes however goods are packed."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.enums import FindingLevel, MaterialCategory
from services.rules.shipments import (
    CUSTOMS_CODES,
    TEXTS,
    Carton,
    Case,
    Goods,
    Limits,
    Party,
    Totals,
    needs_declaration,
    net_grams,
    remarks,
    totals_of,
    value_of,
    vat_cents,
    weight_of,
)

LIMITS = Limits(oral_cents=100_000, oral_grams=1_000_000, vat_percent=20)
KNOWN = Party("1, place Maurice-Gunsbourg, Clamart", "21920023500014", "FR21920023500014", "+33 1 46 62 35 35")
BOOK = Goods("Alter Ego 1", 10, 2_500, 600, "490199", "FR")
FULL = Case(
    (BOOK,), (Carton(1, 7_000, is_measured=True),), KNOWN, KNOWN, letter_on=date(2026, 11, 1),
    expected_on=date(2026, 12, 20),
)  # fmt: skip


def rules(case: Case, limits: Limits = LIMITS) -> set[str]:
    return {one.rule for one in remarks(case, limits)}


def test_a_complete_small_shipment_is_told_that_word_of_mouth_is_enough_and_nothing_else():
    found = remarks(FULL, LIMITS)
    assert [(one.rule, one.level) for one in found] == [
        ("oral", FindingLevel.INFO), ("letter_written", FindingLevel.INFO),
    ]  # fmt: skip
    assert found[0].params == {"value": 25_000, "weight": 7_000}


def test_every_rule_has_its_sentence_and_every_sentence_its_rule():
    bare = Case(
        (Goods("a", 1, 0), Goods("b", 1, 200_000, 100, parcel=2, lacking=1)), (Carton(1), Carton(2, 50), Carton(3)),
        Party(), Party(),
    )  # fmt: skip
    met = rules(bare) | rules(FULL) | rules(replace(FULL, goods=(), declaration=""))
    met |= rules(replace(FULL, letter_on=date(2027, 1, 1), beside=Totals(1_000_000), declaration="26FR1"))
    met |= rules(FULL, Limits(None, None, None)) | rules(replace(FULL, cartons=(Carton(1),)))
    assert met == set(TEXTS)


def test_the_thresholds_belong_to_what_is_below_them():
    assert not needs_declaration(Totals(100_000, 1_000_000), LIMITS)
    assert needs_declaration(Totals(100_001, 0), LIMITS)
    assert needs_declaration(Totals(0, 1_000_001), LIMITS)
    assert not needs_declaration(Totals(10**9, 10**9), Limits(None, None, None))


def test_goods_of_the_same_day_count_along():
    assert "oral" in rules(replace(FULL, beside=Totals(75_000, 0)))
    assert "declaration_needed" in rules(replace(FULL, beside=Totals(75_001, 0)))
    assert "declaration_needed" in rules(replace(FULL, beside=Totals(0, 993_001)))


def test_above_the_threshold_a_number_and_an_eori_are_asked_for_and_never_block():
    case = replace(FULL, beside=Totals(200_000, 0), exporter=replace(KNOWN, eori=""))
    found = {one.rule: one.level for one in remarks(case, LIMITS)}
    assert found["declaration_needed"] is found["eori_missing"] is FindingLevel.WARN
    assert rules(replace(case, declaration="26FR1")) >= {"declaration_made", "eori_missing"}


def test_only_nothing_too_few_and_no_value_block():
    blocking = {"empty", "short", "value_missing"}
    for case in (replace(FULL, goods=()), replace(FULL, goods=(replace(BOOK, unit_value_cents=0, lacking=3),))):
        found = remarks(case, Limits(None, None, None))
        assert {one.rule for one in found if one.level is FindingLevel.BLOCK} <= blocking
        assert found[0].level is FindingLevel.BLOCK
    assert {"short", "value_missing"} <= rules(replace(FULL, goods=(replace(BOOK, unit_value_cents=None, lacking=3),)))


def test_without_letter_the_tax_is_named_in_cents():
    missing = [one for one in remarks(replace(FULL, letter_on=None), LIMITS) if one.rule == "letter_missing"]
    assert missing[0].params == {"percent": 20, "vat": 5_000}
    assert vat_cents(323_100, 20) == 64_620
    assert vat_cents(3, 20) == 1


def test_a_letter_on_the_day_of_arrival_is_too_late():
    assert "letter_late" in rules(replace(FULL, letter_on=FULL.expected_on))
    assert "letter_late" not in rules(replace(FULL, letter_on=date(2026, 12, 19)))


def test_a_parcel_lighter_than_its_contents_is_weighed_again_and_counts_as_heavy_as_they_are():
    case = replace(FULL, cartons=(Carton(1, 5_999, is_measured=True),))
    assert "parcel_too_light" in rules(case)
    assert totals_of(case).grams == 6_000


def test_each_category_but_the_other_has_its_usual_code():
    assert set(CUSTOMS_CODES) == set(MaterialCategory) - {MaterialCategory.OTHER}
    assert CUSTOMS_CODES[MaterialCategory.DICTIONARY] == "490191"


GOODS = st.builds(
    Goods, st.sampled_from(["a", "b", "c"]), st.integers(1, 50), st.integers(1, 50_000),
    st.one_of(st.none(), st.integers(1, 5_000)), parcel=st.integers(1, 4),
)  # fmt: skip


@given(st.lists(GOODS, max_size=12), st.lists(st.integers(1, 4), min_size=12, max_size=12))
def test_how_goods_are_split_into_parcels_changes_no_total(goods, parcels):
    split = [replace(one, parcel=parcel) for one, parcel in zip(goods, parcels, strict=False)]
    halves = [
        replace(one, quantity=part) for one in split for part in (one.quantity // 2, one.quantity - one.quantity // 2)
    ]
    assert value_of(goods) == value_of(split) == value_of(halves)
    assert weight_of(goods, []) == weight_of(halves, []) == net_grams(goods)


@given(st.lists(GOODS, min_size=1, max_size=12), st.integers(0, 12))
def test_two_shipments_of_one_day_are_declared_as_one(goods, at):
    """Splitting a shipment in two never escapes the declaration that the whole needs."""
    cartons = ()
    whole = totals_of(Case(tuple(goods), cartons, KNOWN, KNOWN))
    first, second = (totals_of(Case(tuple(part), cartons, KNOWN, KNOWN)) for part in (goods[:at], goods[at:]))
    assert first + second == whole
    assert needs_declaration(first + second, LIMITS) == needs_declaration(whole, LIMITS)


@given(st.lists(GOODS, max_size=8), st.integers(0, 10**7))
def test_more_beside_never_makes_a_declaration_needless(goods, more):
    totals = totals_of(Case(tuple(goods), (), KNOWN, KNOWN))
    if needs_declaration(totals, LIMITS):
        assert needs_declaration(totals + Totals(more, more), LIMITS)

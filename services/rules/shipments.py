"""What the customs ask of a shipment to Armenia (``rules.md`` section 3). Pure functions over what is sent.

Amounts in cents, weights in grams. The numbers of the law are arguments, read by the callers from the dated rules.
Only what can never be sent blocks: nothing at all, fewer units than there are, a value of zero. All else is said with
the way out, since part of it is contested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db.enums import FindingLevel, MaterialCategory
from services.i18n import N_

CUSTOMS_CODES: dict[MaterialCategory, str] = {
    MaterialCategory.BOOK: "490199",
    MaterialCategory.DICTIONARY: "490191",
    MaterialCategory.PICTURE_BOOK: "490300",
    MaterialCategory.EXERCISE_BOOK: "482020",
    MaterialCategory.PUZZLE: "950300",
    MaterialCategory.PLAYING_CARDS: "950440",
    MaterialCategory.BOARD_GAME: "950490",
    MaterialCategory.OPTICAL_DISC: "852349",
    MaterialCategory.AUDIO_PLAYER: "851981",
    MaterialCategory.RADIO: "8527",
    MaterialCategory.TEACHING_MODEL: "902300",
    MaterialCategory.LAPTOP: "847130",
}
"""The usual code of the harmonised system of each category, proposed and never forced."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Values of the law on the day of sending; None where none is entered."""

    oral_cents: int | None
    """Up to this value, both included, a declaration by word of mouth is enough."""
    oral_grams: int | None
    vat_percent: int | None
    """What Armenia asks of goods without relief."""


@dataclass(frozen=True, slots=True)
class Goods:
    """Some units of one title in one parcel; what is not known is None or empty."""

    title: str
    quantity: int
    unit_value_cents: int | None = None
    unit_grams: int | None = None
    customs_code: str = ""
    origin: str = ""
    parcel: int = 1
    lacking: int = 0
    """How many of them are not at the place of departure."""


@dataclass(frozen=True, slots=True)
class Carton:
    """One parcel: its number, gross weight, and whether its three measures are known."""

    number: int
    gross_grams: int | None = None
    is_measured: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """What is declared together."""

    cents: int = 0
    grams: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(self.cents + other.cents, self.grams + other.grams)


@dataclass(frozen=True, slots=True)
class Party:
    """What is known of exporter or consignee; each empty where it is not."""

    address: str = ""
    number: str = ""
    """SIRET of the exporter, tax number of the consignee."""
    eori: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A shipment as the rules see it. ``beside``: what goes to the same consignee on the same day."""

    goods: tuple[Goods, ...]
    cartons: tuple[Carton, ...]
    exporter: Party
    consignee: Party
    beside: Totals = Totals()
    letter_on: date | None = None
    declaration: str = ""
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says: a sentence of :data:`TEXTS` with its parameters; amounts in cents, weights in grams."""

    rule: str
    level: FindingLevel
    params: dict[str, Any] = field(default_factory=dict)


TEXTS: dict[str, str] = {
    "empty": N_("Nothing is in this shipment yet: put something into a parcel."),
    "short": N_("Of «%(title)s», %(n)s are not at the place of departure: take fewer, or bring them there first."),
    "value_missing": N_("«%(title)s» has no value: enter what the invoice says or the donor estimates, never 0."),
    "parcel_empty": N_("Parcel %(number)s is empty: fill it or take it out."),
    "parcel_unweighed": N_("Parcel %(number)s has no weight: weigh it once it is closed."),
    "parcel_unmeasured": N_("Parcel %(number)s has no size: the carrier asks for it."),
    "parcel_too_light": N_("Parcel %(number)s weighs less than what is in it: weigh it again."),
    "code_missing": N_("«%(title)s» has no customs code: choose one on its page."),
    "origin_missing": N_("Where «%(title)s» was made is not known: enter the country on its page."),
    "weight_missing": N_("The weight of «%(title)s» is not known: enter it on its page."),
    "oral": N_("A declaration by word of mouth is enough: %(value)s and %(weight)s, the goods of that day included."),
    "declaration_needed": N_(
        "An export declaration is needed: %(value)s and %(weight)s, the goods of that day to the same consignee "
        "included. Have the carrier make it, and enter its number."
    ),
    "declaration_made": N_("The export declaration is made: number %(declaration)s."),
    "eori_missing": N_("The exporter has no EORI number, which an export declaration asks for: enter it below."),
    "siret_missing": N_("The SIRET number of the exporter is not known: enter it below."),
    "exporter_address_missing": N_("The address of the exporter is not known: enter it below."),
    "consignee_number_missing": N_("The tax number of the consignee is not known: ask for it and enter it below."),
    "consignee_phone_missing": N_("The phone number of the consignee is not known: the carrier needs it."),
    "consignee_address_missing": N_("The address of the consignee is not known: enter it below."),
    "letter_missing": N_(
        "Ask the customs of Armenia for relief by letter before the shipment arrives; otherwise they take "
        "%(percent)s %% of VAT, about %(vat)s. Enter the day of the letter."
    ),
    "letter_late": N_("The letter to the customs of Armenia is dated after the expected arrival: it must come before."),
    "letter_written": N_("The letter to the customs of Armenia was written on %(day)s."),
    "arrival_unknown": N_("The expected day of arrival is not known: without it nobody is asked what arrived."),
    "limit_unknown": N_("A limit of the customs is not entered for that day, so it could not be checked."),
}
"""The sentence of each rule."""
BLOCK, WARN, INFO = FindingLevel.BLOCK, FindingLevel.WARN, FindingLevel.INFO


def value_of(goods: Iterable[Goods]) -> int:
    """What goods are worth together, in cents; what has no value counts as nothing."""
    return sum(one.quantity * (one.unit_value_cents or 0) for one in goods)


def net_grams(goods: Iterable[Goods]) -> int:
    """What goods weigh without their cartons; what is not weighed counts as nothing."""
    return sum(one.quantity * (one.unit_grams or 0) for one in goods)


def weight_of(goods: Iterable[Goods], cartons: Iterable[Carton]) -> int:
    """What is declared: of each parcel its gross weight once it is weighed, never less than what is in it."""
    inside = _net_by_parcel(goods)
    gross = {one.number: one.gross_grams or 0 for one in cartons}
    return sum(max(inside.get(number, 0), gross.get(number, 0)) for number in inside.keys() | gross.keys())


def totals_of(case: Case) -> Totals:
    """What the shipment itself declares."""
    return Totals(value_of(case.goods), weight_of(case.goods, case.cartons))


def needs_declaration(declared: Totals, limits: Limits) -> bool:
    """Whether word of mouth is not enough: more than the value or more than the weight."""
    over_value = limits.oral_cents is not None and declared.cents > limits.oral_cents
    over_weight = limits.oral_grams is not None and declared.grams > limits.oral_grams
    return over_value or over_weight


def vat_cents(cents: int, percent: int) -> int:
    """What Armenia would take of goods of this value, rounded to the cent."""
    return (cents * percent + 50) // 100


def remarks(case: Case, limits: Limits) -> list[Remark]:
    """All that is to be said of a shipment before it leaves, what blocks first."""
    found = [
        *_contents(case), *_parcels(case), *_declaration(case, limits), *_parties(case), *_arrival(case, limits),
    ]  # fmt: skip
    order = (BLOCK, WARN, INFO)
    return sorted(found, key=lambda one: order.index(one.level))


def _contents(case: Case) -> Iterator[Remark]:
    if not case.goods:
        yield Remark("empty", BLOCK)
    for title, ones in _by_title(case.goods).items():
        if lacking := sum(one.lacking for one in ones):
            yield Remark("short", BLOCK, {"title": title, "n": lacking})
        if any(not one.unit_value_cents for one in ones):
            yield Remark("value_missing", BLOCK, {"title": title})
        for rule, is_missing in (
            ("code_missing", any(not one.customs_code for one in ones)),
            ("origin_missing", any(not one.origin for one in ones)),
            ("weight_missing", any(not one.unit_grams for one in ones)),
        ):
            if is_missing:
                yield Remark(rule, WARN, {"title": title})


def _parcels(case: Case) -> Iterator[Remark]:
    inside = _net_by_parcel(case.goods)
    for one in case.cartons:
        params = {"number": one.number}
        if one.number not in inside:
            yield Remark("parcel_empty", WARN, params)
        elif one.gross_grams is None:
            yield Remark("parcel_unweighed", WARN, params)
        elif one.gross_grams < inside[one.number]:
            yield Remark("parcel_too_light", WARN, params)
        if one.number in inside and not one.is_measured:
            yield Remark("parcel_unmeasured", WARN, params)


def _declaration(case: Case, limits: Limits) -> Iterator[Remark]:
    if limits.oral_cents is None or limits.oral_grams is None:
        yield Remark("limit_unknown", WARN)
    declared = totals_of(case) + case.beside
    params = {"value": declared.cents, "weight": declared.grams}
    if not needs_declaration(declared, limits):
        if case.goods and limits.oral_cents is not None and limits.oral_grams is not None:
            yield Remark("oral", INFO, params)
        return
    if case.declaration:
        yield Remark("declaration_made", INFO, {"declaration": case.declaration})
    else:
        yield Remark("declaration_needed", WARN, params)
    if not case.exporter.eori:
        yield Remark("eori_missing", WARN)


def _parties(case: Case) -> Iterator[Remark]:
    for rule, value in (
        ("siret_missing", case.exporter.number),
        ("exporter_address_missing", case.exporter.address),
        ("consignee_number_missing", case.consignee.number),
        ("consignee_phone_missing", case.consignee.phone),
        ("consignee_address_missing", case.consignee.address),
    ):
        if not value:
            yield Remark(rule, WARN)


def _arrival(case: Case, limits: Limits) -> Iterator[Remark]:
    if case.expected_on is None:
        yield Remark("arrival_unknown", WARN)
    if case.letter_on is None:
        if limits.vat_percent is not None and case.goods:
            vat = vat_cents(value_of(case.goods), limits.vat_percent)
            yield Remark("letter_missing", WARN, {"percent": limits.vat_percent, "vat": vat})
    elif case.expected_on is not None and case.letter_on >= case.expected_on:
        yield Remark("letter_late", WARN)
    else:
        yield Remark("letter_written", INFO, {"day": case.letter_on})


def _by_title(goods: Iterable[Goods]) -> dict[str, list[Goods]]:
    found: dict[str, list[Goods]] = {}
    for one in goods:
        found.setdefault(one.title, []).append(one)
    return found


def _net_by_parcel(goods: Iterable[Goods]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in goods:
        found[one.parcel] = found.get(one.parcel, 0) + one.quantity * (one.unit_grams or 0)
    return found

"""What a table would bring into the stock: line by line, with what is wrong in it. It writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Condition, Tracking
from db.models import Item, Lot
from services.errors import DomainError, Invalid, InvalidFields
from services.i18n import N_
from services.materials import barcodes, items
from services.materials import import_values as values
from services.materials.import_columns import NEEDED, headings
from services.materials.sheets import Cell, Row
from services.records import put

_FIELDS = {"weight": "weight_grams", "customs": "customs_code", "consumable": "is_consumable"}
"""Columns that are named otherwise in the catalogue."""
_COLUMNS = {name: column for column, name in _FIELDS.items()}
_READ: Mapping[str, Callable[[Cell], Any]] = {
    "category": values.category, "level": values.level, "quantity": values.units, "value": values.value_cents,
    "condition": values.condition, "weight": values.grams, "consumable": values.is_yes,
}  # fmt: skip
"""How a column is read, where it is no plain text."""
_OF_THE_UNITS = frozenset({"quantity", "value", "condition", "serial"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell: number of the line, name of the column (empty for the line), the sentence."""

    line: int
    column: str
    error: DomainError


@dataclass(frozen=True, slots=True)
class Known:
    """One title of the catalogue."""

    id: int
    title: str
    by_serial: bool


@dataclass(slots=True)
class Planned:
    """Units of one title on one line. ``item``: of the catalogue, else ``made`` is the title to be made."""

    line: int
    quantity: int
    cents: int
    condition: Condition
    serial: str | None
    item: Known | None
    made: Item | None

    @property
    def title(self) -> str:
        return self.item.title if self.item else self.made.title_fr if self.made else ""


@dataclass(slots=True)
class Plan:
    """Everything that the table would bring. It is imported only where ``faults`` is empty."""

    lines: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def made(self) -> list[Item]:
        """Titles that are not in the catalogue yet, each once."""
        return list({id(one.made): one.made for one in self.lines if one.made}.values())

    @property
    def units(self) -> int:
        return sum(one.quantity for one in self.lines)

    @property
    def cents(self) -> int:
        return sum(one.quantity * one.cents for one in self.lines)


@dataclass(slots=True)
class _Catalogue:
    """Titles by their number and by their words; those that the table makes are added."""

    by_ean: dict[str, Known | Item]
    by_title: dict[str, Known | Item]
    serials: set[tuple[int, str]]

    def find(self, ean: str, title: str) -> Known | Item | None:
        return self.by_ean.get(ean) or self.by_title.get(title) if ean else self.by_title.get(title)

    def keep(self, item: Item) -> None:
        self.by_title.setdefault(item.title_fr, item)
        if item.ean:
            self.by_ean.setdefault(item.ean, item)


def plan(
    session: Session, organisation_id: int, rows: Sequence[Row], places: Mapping[str, int], *, now: datetime
) -> Plan:
    """What ``rows`` bring, ``places`` saying in which place each column stands. Two statements, however many lines.

    Raises ``Invalid`` on the column that is needed and that no place is given for.
    """
    _check_places(places)
    head = headings(rows)
    typed = [_Line(row, places) for row in rows if head is None or row.number > head.number]
    if not typed:
        raise Invalid(N_("No line stands below the headings."), field="file")
    catalogue = _catalogue(session, organisation_id, typed)
    made = Plan()
    for line in typed:
        line.add_to(made, catalogue, organisation_id, now)
    return made


def _check_places(places: Mapping[str, int]) -> None:
    missing = [name for name in NEEDED if name not in places]
    if missing:
        raise InvalidFields([Invalid(N_("Say which column of the file it is."), field=name) for name in missing])
    twice = [name for name in places if list(places.values()).count(places[name]) > 1]
    if twice:
        raise Invalid(N_("Two of these are the same column of the file."), field=twice[-1])


class _Line:
    """One line of the table as it was read: what is typed in each column, and what could not be read."""

    def __init__(self, row: Row, places: Mapping[str, int]) -> None:
        self.number = row.number
        self.faults: list[Fault] = []
        self.typed: dict[str, Any] = {}
        for name, place in places.items():
            try:
                self.typed[name] = _READ.get(name, values.text)(row.cell(place))
            except Invalid as error:
                self.wrong(name, error)
        try:
            self.typed["ean"] = barcodes.checked(self.typed.get("ean", ""), field="ean")
        except Invalid as error:
            self.wrong("ean", error)

    def wrong(self, column: str, error: DomainError) -> None:
        self.faults.append(Fault(self.number, column, error))

    @property
    def title(self) -> str:
        return " ".join(str(self.typed.get("title_fr", "")).split())

    def add_to(self, plan: Plan, catalogue: _Catalogue, organisation_id: int, now: datetime) -> None:
        """Put the line into ``plan``, or what is wrong in it."""
        found = catalogue.find(self.typed.get("ean", ""), self.title)
        serial = self.typed.get("serial") or None
        if found is None:
            found = self._new(organisation_id, serial, now)
            catalogue.keep(found)
        by_serial = found.by_serial if isinstance(found, Known) else found.tracking is Tracking.SERIAL
        quantity = self.typed.get("quantity") or (1 if serial else None)
        self._check_units(found, quantity, serial, by_serial, catalogue)
        plan.faults += self.faults
        if not self.faults:
            known, made = (found, None) if isinstance(found, Known) else (None, found)
            condition = self.typed.get("condition", Condition.NEW)
            plan.lines.append(Planned(self.number, quantity or 1, self.typed["value"], condition, serial, known, made))

    def _new(self, organisation_id: int, serial: str | None, now: datetime) -> Item:
        """A title as this line describes it, not added to any session."""
        item = items.blank(organisation_id, now)
        item.tracking = Tracking.SERIAL if serial else Tracking.BY_NUMBER
        fields = {_FIELDS.get(name, name): value for name, value in self.typed.items() if name not in _OF_THE_UNITS}
        fields |= {name: "".join(fields[name].split()).upper() for name in ("origin", "customs_code") if name in fields}
        try:
            put(item, fields)
        except InvalidFields as error:
            for one in error.errors:
                self.wrong(_COLUMNS.get(one.field or "", one.field or ""), one)
        for one in items.wrong(item):
            column = _COLUMNS.get(one.field or "", one.field or "")
            if column not in {fault.column for fault in self.faults}:
                self.wrong(column, one)
        return item

    def _check_units(
        self, item: Known | Item, quantity: int | None, serial: str | None, by_serial: bool, catalogue: _Catalogue
    ) -> None:
        unreadable = {fault.column for fault in self.faults}
        if quantity is None and "quantity" not in unreadable:
            self.wrong("quantity", Invalid(N_("Enter how many units: at least one.")))
        if self.typed.get("value") is None and "value" not in unreadable:
            self.wrong("value", Invalid(N_("Give the value of one unit: it is never zero.")))
        if by_serial and not serial:
            self.wrong(
                "serial", Invalid(N_("This title is counted by serial numbers: write one, on a line for each unit."))
            )
        if serial and not by_serial:
            self.wrong("serial", Invalid(N_("This title is counted by number: leave the serial number empty.")))
        if serial and quantity != 1:
            self.wrong("quantity", Invalid(N_("A unit with a serial number stands alone on its line: quantity 1.")))
        if serial and len(serial) > 80:
            self.wrong("serial", Invalid(N_("At most %(n)s characters."), n=80))
        if serial:
            key = (item.id if isinstance(item, Known) else id(item), serial)
            if key in catalogue.serials:
                self.wrong("serial", Invalid(N_("The serial number %(serial)s is there already."), serial=serial))
            catalogue.serials.add(key)


def _catalogue(session: Session, organisation_id: int, lines: Sequence[_Line]) -> _Catalogue:
    """The titles of the city that these lines may mean, and serial numbers that are there already."""
    eans = {one.typed["ean"] for one in lines if one.typed.get("ean")}
    titles = {one.title for one in lines}
    query = (
        select(Item.id, Item.title_fr, Item.tracking, Item.ean)
        .where(Item.organisation_id == organisation_id, Item.ean.in_(eans) | Item.title_fr.in_(titles))
        .order_by(Item.is_retired, Item.id)
    )
    found = _Catalogue({}, {}, set())
    for id_, title, tracking, ean in session.execute(query):
        known = Known(id_, title, tracking is Tracking.SERIAL)
        found.by_title.setdefault(title, known)
        if ean:
            found.by_ean.setdefault(ean, known)
    serials = {str(one.typed["serial"]) for one in lines if one.typed.get("serial")}
    there = select(Lot.item_id, Lot.serial).where(Lot.organisation_id == organisation_id, Lot.serial.in_(serials))
    found.serials.update((item_id, serial) for item_id, serial in session.execute(there) if serial)
    return found

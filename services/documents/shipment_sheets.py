"""What stands on each paper of a shipment, in one language: made of its contents as they were frozen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from babel import Locale

from db.enums import Condition, Incoterm
from services import formats
from services.formats import plain_date
from services.i18n import LANGUAGES, N_, translate
from services.labels import WORDS
from services.queries.material.shipments import SentLine

Content = dict[str, Any]
Sheet = dict[str, Any]
Row = list[str]
"""Cells of a row; a single one is the title of the rows after it."""
_SIGNED = N_("Place, date, signature and stamp of the exporter")
_UNKNOWN = "–"


def sheet(language: str, title: str, content: Content, **parts: Any) -> Sheet:
    """A paper in one language, as ``templates/shipment.typ`` prints it; ``parts`` replace what is empty."""
    empty: Sheet = {
        "language": language, "title": translate(language, title), "parties": [], "paragraphs": [], "facts": [],
        "columns": [], "rows": [], "widths": [], "numeric": [], "totals": [], "closing": [], "signatures": [],
        "subtitle": " · ".join(
            one for one in (content["code"], content["title"], _day(content["sent_on"], language)) if one
        ),
    }  # fmt: skip
    return empty | parts


def packing_list(content: Content, language: str) -> Sheet:
    """What is in which parcel; no value."""
    t = _in(language)
    names = [t(N_("Description")), t(N_("Code")), t(N_("Units")), t(N_("Net weight"))]
    return sheet(
        language, N_("Packing list"), content, parties=_parties(content, language, numbers=False),
        rows=_packed(content, language), columns=names, widths=[1, 0, 0, 0], numeric=[2, 3],
        totals=[
            (t(N_("Parcels")), str(len(content["parcels"]))), (t(N_("Units in all")), str(content["units"])),
            *_weights(content, language),
        ],
    )  # fmt: skip


def _packed(content: Content, language: str) -> list[Row]:
    """Parcel by parcel, each under its number, code, weight and size."""
    parcels = {one["number"]: one for one in content["parcels"]}
    rows: list[Row] = []
    for number, lines in groupby(content["lines"], key=lambda one: one["parcel"]):
        rows.append([_parcel(parcels[number], language)])
        rows += [
            [
                one["title"][language] + (f" ({one['kit']})" if one["kit"] else "") + _serial(one, language),
                one["item"], str(one["quantity"]), _net(one, language),
            ]
            for one in lines
        ]  # fmt: skip
    return rows


def _parcel(one: dict[str, Any], language: str) -> str:
    sides = [side for side in one["size_mm"] if side]
    size = " × ".join(formats.decimal(side / 10, language) for side in sides) + " cm" if len(sides) == 3 else ""
    weight = formats.kilos(one["grams"], language) if one["grams"] else ""
    title = translate(language, N_("Parcel %(number)s"), number=one["number"])
    return " · ".join(part for part in (title, one["code"], weight, size) if part)


def customs_invoice(content: Content, language: str) -> Sheet:
    """What each line is, where it was made, what it weighs and is worth: given, the value for customs only.

    The fields are those of rules.md, section 3.
    """
    t = _in(language)
    return sheet(
        language, N_("Invoice for customs"), content, parties=_parties(content, language, numbers=True),
        rows=[_valued(one, language) for one in content["lines"]],
        paragraphs=[t(N_("Donation without payment: the values are given for customs only."))],
        columns=[
            t(N_("Description")), t(N_("HS code")), t(N_("Origin")), t(N_("Units")), t(N_("Net weight")),
            t(N_("State")), t(N_("Unit value")), t(N_("Value")), t(N_("Parcel")),
        ],
        widths=[1, 0, 0, 0, 0, 0, 0, 0, 0], numeric=[3, 4, 6, 7, 8],
        totals=[
            (t(N_("Total value")), formats.euros(content["total_cents"], language)), (t(N_("Currency")), "EUR"),
            (t(N_("Units in all")), str(content["units"])), *_weights(content, language),
            (t(N_("Terms")), f"{t(WORDS[Incoterm(content['incoterm'])])} ({_destination(content, language)})"),
            *([(t(N_("Export declaration")), content["declaration"])] if content["declaration"] else []),
        ],
        signatures=[_signature(content, language)],
    )  # fmt: skip


def _valued(one: dict[str, Any], language: str) -> Row:
    return [
        one["title"][language] + _serial(one, language), one["customs_code"] or _UNKNOWN, one["origin"] or _UNKNOWN,
        str(one["quantity"]), _net(one, language), translate(language, WORDS[Condition(one["condition"])]),
        formats.euros(one["unit_cents"], language), formats.euros(one["unit_cents"] * one["quantity"], language),
        str(one["parcel"]),
    ]  # fmt: skip


def gift_certificate(content: Content, language: str) -> Sheet:
    """That the goods are given for teaching, and nothing is paid for them."""
    t = _in(language)
    names = {"city": content["exporter"]["name"][language], "consignee": content["consignee"]["name"][language]}
    return sheet(
        language, N_("Gift certificate"), content, parties=_parties(content, language, numbers=True),
        paragraphs=[
            t(
                N_(
                    "%(city)s certifies that it gives the teaching material of this shipment to %(consignee)s, free of "
                    "charge, for the teaching of French in schools. It is not for sale, and nothing is paid for it."
                ),
                **names,
            ),
            t(N_("The contents are those of the packing list of the shipment %(code)s."), code=content["code"]),
        ],
        facts=[
            (t(N_("Parcels")), str(len(content["parcels"]))), (t(N_("Units in all")), str(content["units"])),
            (t(N_("Total value")), formats.euros(content["total_cents"], language)), *_weights(content, language),
        ],
        signatures=[_signature(content, language)],
    )  # fmt: skip


def differences(content: Content, language: str, lines: list[SentLine], extras: list[tuple[str, int]]) -> Sheet:
    """What arrived otherwise than it was sent, and what came without having been sent (its name and number)."""
    t = _in(language)
    rows: list[Row] = [
        [
            one.title, str(one.parcel), str(one.quantity), str(one.ok), str(one.damaged), str(one.missing),
            str(one.outstanding),
        ]
        for one in lines
        if one.damaged or one.missing or one.outstanding
    ]  # fmt: skip
    if extras:
        rows.append([t(N_("Came without having been sent"))])
        rows += [[what, _UNKNOWN, "0", str(number), "", "", ""] for what, number in extras]
    return sheet(
        language, N_("Report of differences"), content, parties=_parties(content, language, numbers=False),
        paragraphs=[] if rows else [t(N_("Everything that was sent arrived in good order."))], rows=rows,
        columns=[
            t(N_("Title")), t(N_("Parcel")), t(N_("Sent")), t(N_("Arrived")), t(N_("Damaged")), t(N_("Missing")),
            t(N_("Not told yet")),
        ],
        widths=[1, 0, 0, 0, 0, 0, 0], numeric=[1, 2, 3, 4, 5, 6],
    )  # fmt: skip


def _in(language: str) -> Any:
    return lambda msgid, **params: translate(language, msgid, **params)


def _day(iso: str | None, language: str) -> str:
    return plain_date(date.fromisoformat(iso), language) if iso else ""


def _parties(content: Content, language: str, *, numbers: bool) -> list[dict[str, str]]:
    t = _in(language)
    exporter, consignee = content["exporter"], content["consignee"]
    sender = [exporter["name"][language], *_address(exporter["address"], exporter["country"], language)]
    address = content["destination"]["address"] or consignee["address"]
    receiver = [consignee["name"][language], *_address(address, consignee["country"], language)]
    if numbers:
        sender += [t(N_("SIRET number: %(n)s"), n=exporter["legal_number"]) if exporter["legal_number"] else ""]
        sender += [t(N_("EORI number: %(n)s"), n=exporter["eori"]) if exporter["eori"] else ""]
        receiver += [t(N_("Tax number: %(n)s"), n=consignee["tax_number"]) if consignee["tax_number"] else ""]
    for lines, body in ((sender, exporter), (receiver, consignee)):
        lines += [t(N_("Phone: %(n)s"), n=body["phone"]) if body["phone"] else ""]
    receiver += [content["receiver"]]
    return [
        {"title": t(N_("Exporter")), "text": _lines(sender)}, {"title": t(N_("Consignee")), "text": _lines(receiver)},
    ]  # fmt: skip


def _address(address: str, country: str, language: str) -> tuple[str, str]:
    """The address, and its country unless the address names it already."""
    names = [Locale(one).territories.get(country, country) for one in LANGUAGES]
    is_named = any(name.casefold() in address.casefold() for name in names)
    return address, "" if is_named else str(Locale(language).territories.get(country, country))


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(one for one in parts if one)


def _destination(content: Content, language: str) -> str:
    place = content["destination"]
    return str(place["name_hy"] if language == "hy" else place["name"])


def _signature(content: Content, language: str) -> str:
    exporter = content["exporter"]
    who = ", ".join(one for one in (exporter["signatory"], exporter["signatory_title"]) if one)
    return _lines([translate(language, _SIGNED), who])


def _serial(one: dict[str, Any], language: str) -> str:
    return f", {translate(language, N_('serial number %(n)s'), n=one['serial'])}" if one["serial"] else ""


def _net(one: dict[str, Any], language: str) -> str:
    return formats.kilos(one["unit_grams"] * one["quantity"], language) if one["unit_grams"] else _UNKNOWN


def _weights(content: Content, language: str) -> list[tuple[str, str]]:
    net = sum((one["unit_grams"] or 0) * one["quantity"] for one in content["lines"])
    return [
        (translate(language, N_("Net weight")), formats.kilos(net, language)),
        (translate(language, N_("Gross weight")), formats.kilos(content["gross_grams"], language)),
    ]

"""The papers of a shipment, in French, English and Armenian, printed from its contents as they were frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Condition, Incoterm, ShipmentState, SubjectKind
from db.models import Shipment
from db.session import reading
from services import formats, history
from services.actors import Actor
from services.documents import compiler
from services.documents.checking import qr
from services.documents.document import Document
from services.documents.facts import plain_date
from services.errors import InvalidMove, NotFound
from services.i18n import LANGUAGES, N_, translate
from services.labels import WORDS
from services.policy import Action, may
from services.queries.shipments import sent_lines
from services.shipments.content import content_of
from services.unit import prepared_by

Content = dict[str, Any]
Sheet = dict[str, Any]
READY = frozenset(set(ShipmentState) - {ShipmentState.DRAFT, ShipmentState.CANCELLED})


def shipment_of(session: Session, actor: Actor, public_id: str, action: Action) -> Shipment:
    """A packed shipment for whoever may read its paper. ``NotFound`` for others, ``InvalidMove`` for a draft."""
    found = session.scalars(select(Shipment).where(Shipment.public_id == public_id)).one_or_none()
    if found is None or not may(actor, action, found):
        raise NotFound(N_("This does not exist, or not any more."))
    if found.state not in READY:
        raise InvalidMove(N_("Close the parcels first: papers are printed of what is packed."))
    return found


def _sheet(language: str, title: str, content: Content, **parts: Any) -> Sheet:
    empty: Sheet = {
        "language": language, "title": translate(language, title), "parties": [], "paragraphs": [], "facts": [],
        "columns": [], "rows": [], "widths": [], "numeric": [], "totals": [], "closing": [], "signatures": [],
        "subtitle": " · ".join(
            one for one in (content["code"], content["title"], _day(content["sent_on"], language)) if one
        ),
    }  # fmt: skip
    return empty | parts


def _day(iso: str | None, language: str) -> str:
    return plain_date(date.fromisoformat(iso), language) if iso else ""


def _parties(content: Content, language: str, *, numbers: bool) -> list[dict[str, str]]:
    t = lambda msgid, **params: translate(language, msgid, **params)  # noqa: E731
    exporter, consignee = content["exporter"], content["consignee"]
    sender = [exporter["name"][language], exporter["address"]]
    receiver = [consignee["name"][language], content["destination"]["address"] or consignee["address"]]
    if numbers:
        sender += [t(N_("SIRET number: %(n)s"), n=exporter["legal_number"]) if exporter["legal_number"] else ""]
        sender += [t(N_("EORI number: %(n)s"), n=exporter["eori"]) if exporter["eori"] else ""]
        receiver += [t(N_("Tax number: %(n)s"), n=consignee["tax_number"]) if consignee["tax_number"] else ""]
    for lines, body in ((sender, exporter), (receiver, consignee)):
        lines += [t(N_("Phone: %(n)s"), n=body["phone"]) if body["phone"] else ""]
    receiver += [content["receiver"]]
    return [
        {"title": t(N_("Exporter")), "text": "\n".join(one for one in sender if one)},
        {"title": t(N_("Consignee")), "text": "\n".join(one for one in receiver if one)},
    ]


def _kilos(grams: int | None, language: str) -> str:
    return translate(language, "%(n)s kg", n=formats.decimal(grams / 1000, language)) if grams else "–"


def packing_list(content: Content, language: str) -> Sheet:
    """What is in which parcel; no value."""
    t = lambda msgid, **params: translate(language, msgid, **params)  # noqa: E731
    rows = [
        [
            str(one["parcel"]), one["title"][language] + (f" ({one['kit']})" if one["kit"] else ""), one["item"],
            str(one["quantity"]), _kilos((one["unit_grams"] or 0) * one["quantity"], language),
        ]
        for one in content["lines"]
    ]  # fmt: skip
    parcels = [
        (t(N_("Parcel %(number)s"), number=f"{one['number']} · {one['code']}"), _parcel(one, language))
        for one in content["parcels"]
    ]
    return _sheet(
        language, N_("Packing list"), content, parties=_parties(content, language, numbers=False), rows=rows,
        columns=[t(N_("Parcel")), t(N_("Description")), t(N_("Code")), t(N_("Units")), t(N_("Net weight"))],
        widths=[0, 4, 0, 0, 0], numeric=[3, 4],
        totals=[
            *parcels, (t(N_("Units in all")), str(content["units"])),
            (t(N_("Gross weight")), _kilos(content["gross_grams"], language)),
        ],
    )  # fmt: skip


def _parcel(one: dict[str, Any], language: str) -> str:
    sides = [side for side in one["size_mm"] if side]
    size = " × ".join(formats.decimal(side / 10, language) for side in sides) + " cm" if len(sides) == 3 else ""
    return " · ".join(part for part in (_kilos(one["grams"], language), size) if part)


def customs_invoice(content: Content, language: str) -> Sheet:
    """What each line is, where it was made, what it weighs and is worth: given, the value for customs only."""
    t = lambda msgid, **params: translate(language, msgid, **params)  # noqa: E731
    rows = [
        [
            one["title"][language], one["customs_code"] or "–", one["origin"] or "–", str(one["quantity"]),
            _kilos((one["unit_grams"] or 0) * one["quantity"], language),
            t(WORDS[Condition(one["condition"])]), formats.euros(one["unit_cents"], language),
            formats.euros(one["unit_cents"] * one["quantity"], language), str(one["parcel"]),
        ]
        for one in content["lines"]
    ]  # fmt: skip
    return _sheet(
        language, N_("Invoice for customs"), content, parties=_parties(content, language, numbers=True), rows=rows,
        paragraphs=[t(N_("Donation without payment: the values are given for customs only."))],
        columns=[
            t(N_("Description")), t(N_("HS code")), t(N_("Origin")), t(N_("Units")), t(N_("Net weight")),
            t(N_("State")), t(N_("Unit value")), t(N_("Value")), t(N_("Parcel")),
        ],
        widths=[4, 0, 0, 0, 0, 0, 0, 0, 0], numeric=[3, 4, 6, 7, 8],
        totals=[
            (t(N_("Total value")), formats.euros(content["total_cents"], language)),
            (t(N_("Gross weight")), _kilos(content["gross_grams"], language)),
            (t(N_("Currency")), "EUR"), (t(N_("Terms")), t(WORDS[Incoterm(content["incoterm"])])),
            *([(t(N_("Export declaration")), content["declaration"])] if content["declaration"] else []),
        ],
        signatures=[t(N_("Place, date, signature and stamp of the exporter"))],
    )  # fmt: skip


def gift_certificate(content: Content, language: str) -> Sheet:
    """That the goods are given for teaching, and nothing is paid for them."""
    t = lambda msgid, **params: translate(language, msgid, **params)  # noqa: E731
    names = {"city": content["exporter"]["name"][language], "consignee": content["consignee"]["name"][language]}
    return _sheet(
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
            (t(N_("Total value")), formats.euros(content["total_cents"], language)),
            (t(N_("Gross weight")), _kilos(content["gross_grams"], language)),
        ],
        signatures=[t(N_("Place, date, signature and stamp of the exporter"))],
    )  # fmt: skip


def _three(name: str, title: str, sheet: Callable[[Content, str], Sheet], content: Content, now: datetime) -> Document:
    return paper(name, title, [sheet(content, language) for language in LANGUAGES], content, now=now)


def paper(name: str, title: str, sheets: list[Sheet], content: Content, *, now: datetime) -> Document:
    """Sheets in their languages as one accessible PDF."""
    data = {
        "language": sheets[0]["language"], "title": translate(sheets[0]["language"], title),
        "footer": f"{content['exporter']['name']['fr']} · {content['code']}", "sheets": sheets,
    }  # fmt: skip
    return Document(f"{name}-{content['code'].lower()}.pdf", compiler.pdf("shipment", data, now=now))


def labels(content: Content, *, now: datetime) -> Document:
    """One label for each parcel, two on a sheet: to whom, from whom, number of number, and its code to scan."""
    both = lambda msgid, **params: " · ".join(translate(one, msgid, **params) for one in ("fr", "hy"))  # noqa: E731
    consignee, exporter = content["consignee"], content["exporter"]
    of = len(content["parcels"])
    made = [
        {
            "title": both(N_("Parcel %(number)s"), number=f"{one['number']} / {of}"), "code": one["code"],
            "to_label": both(N_("To")), "from_label": both(N_("From")),
            "to": "\n".join(
                line
                for line in (
                    consignee["name"]["fr"], content["destination"]["name"], content["destination"]["name_hy"],
                    content["destination"]["address"] or consignee["address"], consignee["phone"],
                )
                if line
            ),
            "from": "\n".join(
                line for line in (exporter["name"]["fr"], exporter["address"], exporter["phone"]) if line
            ),
            "about": f"{content['code']} · {_kilos(one['grams'], 'fr')}", "qr": qr(one["code"]),
            "qr_alt": translate("fr", N_("Code of the parcel to scan: %(code)s"), code=one["code"]),
        }
        for one in content["parcels"]
    ]  # fmt: skip
    title = translate("fr", N_("Labels of the parcels"))
    data = {"language": "fr", "title": title, "footer": content["code"], "labels": made}
    return Document(f"etiquettes-{content['code'].lower()}.pdf", compiler.pdf("parcel_labels", data, now=now))


def _differences(session: Session, found: Shipment, content: Content, now: datetime) -> Document:
    sheets = []
    for language in LANGUAGES:
        t = lambda msgid, language=language: translate(language, msgid)  # noqa: E731
        rows = [
            [
                str(one.parcel), one.title, str(one.quantity), str(one.ok), str(one.damaged), str(one.missing),
                str(one.outstanding),
            ]
            for one in sent_lines(session, found.id, language)
            if one.damaged or one.missing or one.outstanding
        ]  # fmt: skip
        sheets.append(
            _sheet(
                language, N_("Report of differences"), content, parties=_parties(content, language, numbers=False),
                paragraphs=[] if rows else [t(N_("Everything that was sent arrived in good order."))], rows=rows,
                columns=[
                    t(N_("Parcel")), t(N_("Title")), t(N_("Sent")), t(N_("Arrived")), t(N_("Damaged")),
                    t(N_("Missing")), t(N_("Still open")),
                ],
                widths=[0, 4, 0, 0, 0, 0, 0], numeric=[2, 3, 4, 5, 6],
            )
        )  # fmt: skip
    return paper("ecarts", N_("Report of differences"), sheets, content, now=now)


def _made(kind: str, action: Action) -> Callable[..., Document]:
    def make(actor: Actor, public_id: str, *, now: datetime) -> Document:
        with reading() as session:
            found = shipment_of(session, actor, public_id, action)
            content = content_of(session, found, found.planned_on)
            if kind == "differences":
                return _differences(session, found, content, now)
            if kind == "labels":
                return labels(content, now=now)
            name, title, sheet = _KINDS[kind]
            return _three(name, title, sheet, content, now)

    @prepared_by(make)
    def service(
        session: Session, actor: Actor, public_id: str, *, now: datetime, prepared: Document | None = None
    ) -> Document:
        found = shipment_of(session, actor, public_id, action)
        history.audit(
            session, actor, f"document:{kind}", now=now, kind=SubjectKind.SHIPMENT, subject_id=found.id
        )  # fmt: skip
        return prepared or make(actor, public_id, now=now)

    return service


_KINDS: dict[str, tuple[str, str, Callable[[Content, str], Sheet]]] = {
    "packing_list": ("liste-de-colisage", N_("Packing list"), packing_list),
    "customs_invoice": ("facture-douane", N_("Invoice for customs"), customs_invoice),
    "gift_certificate": ("certificat-de-don", N_("Gift certificate"), gift_certificate),
}

PAPERS: dict[str, Callable[..., Document]] = {
    "packing-list": _made("packing_list", Action.SHIPMENT_READ),
    "customs-invoice": _made("customs_invoice", Action.MATERIAL_VALUES),
    "gift-certificate": _made("gift_certificate", Action.MATERIAL_VALUES),
    "parcel-labels": _made("labels", Action.SHIPMENT_EDIT),
    "differences": _made("differences", Action.SHIPMENT_READ),
}
"""By their address; those that say a value are the sender’s alone."""

"""The papers of a shipment, in French, English and Armenian, printed from its contents as they were frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ShipmentState, SubjectKind
from db.models import Shipment
from db.session import reading
from services import formats, history
from services.actors import Actor
from services.documents import compiler, shipment_sheets
from services.documents.checking import qr
from services.documents.document import Document
from services.documents.shipment_sheets import Content, Sheet
from services.errors import InvalidMove, NotFound
from services.i18n import LANGUAGES, N_, translate
from services.policy import Action, may
from services.queries.material.shipment_detail import extras_of
from services.queries.material.shipments import sent_lines
from services.shipments.content import content_of
from services.unit import prepared_by

READY = frozenset(set(ShipmentState) - {ShipmentState.DRAFT, ShipmentState.CANCELLED})


def shipment_of(session: Session, actor: Actor, public_id: str, action: Action) -> Shipment:
    """A packed shipment for whoever may read its paper. ``NotFound`` for others, ``InvalidMove`` for a draft."""
    found = session.scalars(select(Shipment).where(Shipment.public_id == public_id)).one_or_none()
    if found is None or not may(actor, action, found):
        raise NotFound(N_("This does not exist, or not any more."))
    if found.state not in READY:
        raise InvalidMove(N_("Close the parcels first: papers are printed of what is packed."))
    return found


def paper(name: str, title: str, sheets: list[Sheet], content: Content, *, now: datetime) -> Document:
    """Sheets in their languages as one accessible PDF."""
    data = {
        "language": sheets[0]["language"], "title": translate(sheets[0]["language"], title),
        "footer": f"{content['exporter']['name']['fr']} · {content['code']}", "sheets": sheets,
    }  # fmt: skip
    return Document(f"{name}-{content['code'].lower()}.pdf", compiler.pdf("shipment", data, now=now))


def labels(content: Content, *, now: datetime) -> Document:
    """One label for each parcel, two on a sheet: to whom, from whom, number of number, and its code to scan."""
    title = translate("fr", N_("Labels of the parcels"))
    made = [_label(content, one) for one in content["parcels"]]
    data = {"language": "fr", "title": title, "labels": made}
    return Document(f"etiquettes-{content['code'].lower()}.pdf", compiler.pdf("parcel_labels", data, now=now))


def _label(content: Content, one: dict) -> dict[str, str]:
    both = lambda msgid, **params: " · ".join(translate(one, msgid, **params) for one in ("fr", "hy"))  # noqa: E731
    consignee, exporter, place = content["consignee"], content["exporter"], content["destination"]
    to = (
        consignee["name"]["fr"], consignee["name"]["hy"], place["name"], place["name_hy"],
        place["address"] or consignee["address"], consignee["phone"],
    )  # fmt: skip
    sender = (exporter["name"]["fr"], exporter["address"], exporter["phone"])
    weight = formats.kilos(one["grams"], "fr") if one["grams"] else ""
    return {
        "title": both(N_("Parcel %(number)s"), number=f"{one['number']} / {len(content['parcels'])}"),
        "code": one["code"], "to_label": both(N_("To")), "from_label": both(N_("From")),
        "to": "\n".join(dict.fromkeys(line for line in to if line)),
        "from": "\n".join(line for line in sender if line),
        "about": " · ".join(part for part in (content["code"], weight) if part), "qr": qr(one["code"]),
        "qr_alt": translate("fr", N_("Code of the parcel to scan: %(code)s"), code=one["code"]),
    }  # fmt: skip


def _differences(session: Session, found: Shipment, content: Content, now: datetime) -> Document:
    if found.sent_on is None:
        raise InvalidMove(N_("Nothing of it has left yet: there is nothing to compare."))
    sheets = [
        shipment_sheets.differences(
            content, language, sent_lines(session, found.id, language),
            [(one.what, one.quantity) for one in extras_of(session, found.id, language)],
        )
        for language in LANGUAGES
    ]  # fmt: skip
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
            name, title, sheet = KINDS[kind]
            return paper(name, title, [sheet(content, language) for language in LANGUAGES], content, now=now)

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


KINDS: dict[str, tuple[str, str, Callable[[Content, str], Sheet]]] = {
    "packing_list": ("liste-de-colisage", N_("Packing list"), shipment_sheets.packing_list),
    "customs_invoice": ("facture-douane", N_("Invoice for customs"), shipment_sheets.customs_invoice),
    "gift_certificate": ("certificat-de-don", N_("Gift certificate"), shipment_sheets.gift_certificate),
}
"""The papers about what is sent: name of the file, title, and what stands on them in one language."""

PAPERS: dict[str, Callable[..., Document]] = {
    "packing-list": _made("packing_list", Action.SHIPMENT_READ),
    "customs-invoice": _made("customs_invoice", Action.MATERIAL_VALUES),
    "gift-certificate": _made("gift_certificate", Action.MATERIAL_VALUES),
    "parcel-labels": _made("labels", Action.SHIPMENT_EDIT),
    "differences": _made("differences", Action.SHIPMENT_READ),
}
"""By their address; those that say a value are the sender’s alone."""

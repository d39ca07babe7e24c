"""The act by which material becomes a school’s: in Armenian and French, without a value, to be signed by both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import SubjectKind
from db.models import Handover, Kit, Lot, Organisation
from db.session import reading
from services import history
from services.actors import Actor
from services.documents import compiler
from services.documents.document import Document
from services.errors import NotFound
from services.i18n import N_, translate
from services.materials import kits
from services.policy import Action, may
from services.unit import prepared_by

LANGUAGES = ("hy", "fr")


def handover_of(session: Session, actor: Actor, public_id: str) -> Handover:
    """An act, for the city that gives and the school that receives; ``NotFound`` for others."""
    found = session.scalars(select(Handover).where(Handover.public_id == public_id)).one_or_none()
    if found is None or not may(actor, Action.HANDOVER_READ, found):
        raise NotFound(N_("This does not exist, or not any more."))
    return found


def _make(actor: Actor, public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        found = handover_of(session, actor, public_id)
        sheets = [_sheet(session, found, language) for language in LANGUAGES]
    data = {"language": "hy", "title": sheets[0]["title"], "footer": found.code, "sheets": sheets}
    return Document(f"acte-de-remise-{found.code.lower()}.pdf", compiler.pdf("shipment", data, now=now))


@prepared_by(_make)
def handover_act(
    session: Session, actor: Actor, public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The act to sign. ``NotFound`` for all but the two sides."""
    found = handover_of(session, actor, public_id)
    history.audit(session, actor, "document:handover", now=now, kind=SubjectKind.HANDOVER, subject_id=found.id)
    return prepared or _make(actor, public_id, now=now)


def _sheet(session: Session, found: Handover, language: str) -> dict[str, Any]:
    names = {
        "city": localised(found.organisation, "name", language), "school": localised(found.school, "name", language),
    }  # fmt: skip
    rows = _rows(session, found, language)
    units = sum(int(row[-1]) for row in rows if len(row) > 1)
    text = N_(
        "%(city)s gives the material listed below to %(school)s, which accepts it. From the day of both signatures it "
        "belongs to the school, which uses it for the teaching of French."
    )
    place = (found.location.name_hy if language == "hy" else "") or found.location.name
    return {
        "language": language, "title": translate(language, N_("Act of handover")),
        "subtitle": f"{found.code} · {place}",
        "parties": [
            {"title": translate(language, N_("Gives")), "text": _body(found.organisation, names["city"])},
            {"title": translate(language, N_("Receives")), "text": _body(found.school, names["school"])},
        ],
        "paragraphs": [translate(language, text, **names)], "facts": [], "rows": rows,
        "columns": [translate(language, one) for one in (N_("Description"), N_("Code"), N_("Units"))],
        "widths": [1, 0, 0], "numeric": [2], "totals": [(translate(language, N_("Units in all")), str(units))],
        "closing": [translate(language, N_("Made in two copies, one for each side."))],
        "signatures": _signatures(found, language),
    }  # fmt: skip


def _body(body: Organisation, name: str) -> str:
    return "\n".join(one for one in (name, body.postal_address) if one)


def _signatures(found: Handover, language: str) -> list[str]:
    """Where each side signs, with whoever is known to."""
    city = found.organisation
    sides = (
        (N_("For the city: name, date, signature"), city.signatory_name, city.signatory_title),
        (N_("For the school: name, date, signature and stamp"), found.signer_name, found.signer_title),
    )
    return [
        "\n".join(one for one in (translate(language, label), ", ".join(part for part in who if part)) if one)
        for label, *who in sides
    ]


def _rows(session: Session, found: Handover, language: str) -> list[list[str]]:
    """Loose units first, then each kit under its name."""
    rows = [_row(line.lot, line.quantity, language) for line in found.lines if line.lot is not None]
    for line in found.lines:
        if line.kit_id is None:
            continue
        kit = session.get_one(Kit, line.kit_id)
        rows.append([f"{translate(language, N_('Kit'))} · {kit.name} · {kit.code}"])
        rows += [_row(unit.lot, unit.quantity, language) for unit in kits.units(session, kit)]
    return rows


def _row(lot: Lot, quantity: int, language: str) -> list[str]:
    title = localised(lot.item, "title", language)
    serial = translate(language, N_("serial number %(n)s"), n=lot.serial) if lot.serial else ""
    return [", ".join(one for one in (title, serial) if one), lot.item.code, str(quantity)]

"""The certificate of an internship as a paper: in French, with a translation, from what was frozen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import Language
from db.models import Certificate, Organisation, Person, Placement
from services import formats
from services.actors import Actor
from services.attestations import duration
from services.documents import compiler
from services.documents.checking import box
from services.documents.document import Document, file_name
from services.errors import NotFound
from services.formats import plain_date
from services.i18n import N_, translate, translate_plural
from services.policy import Action, may
from services.records import by_public_id

FR = Language.FR


def certificate_of(session: Session, actor: Actor, public_id: str) -> Certificate:
    """A certificate, for its intern and the coordinators; ``NotFound`` for everybody else."""
    found = by_public_id(session, Certificate, public_id)
    if not may(actor, Action.CERTIFICATE_READ, found):
        raise NotFound(N_("This does not exist, or not any more."))
    return found


def make(session: Session, found: Certificate, language: Language, *, now: datetime) -> Document:
    """The paper, with a translation into English, or Armenian for those who read it."""
    second = Language.HY if language is Language.HY else Language.EN
    city = session.get_one(Organisation, found.organisation_id)
    place = session.get_one(Placement, found.placement_id)
    data = {
        "language": FR, "second_language": second, "title": translate(FR, N_("Certificate of an internship")),
        "translated_title": translate(second, N_("Certificate of an internship")), "footer": city.name_fr,
        "withdrawn": translate(FR, N_("Withdrawn: it no longer counts.")) if found.withdrawn_at else "",
        "original": _part(found, FR), "translation": _part(found, second),
        "signature": translate(FR, N_("Signature and stamp of the host")), "check": box(found.code, FR, second),
    }  # fmt: skip
    return Document(
        file_name("attestation-de-stage", session.get_one(Person, place.person_id)),
        compiler.pdf("certificate", data, now=now),
    )


def _part(found: Certificate, language: str) -> dict[str, Any]:
    content = found.content
    hours, days, months = duration(content["minutes"])
    paid = (
        formats.euros(content["paid_cents"], language)
        if content["paid_cents"]
        else translate(language, N_("%(amount)s: no allowance was due or paid"), amount=formats.euros(0, language))
    )
    present = translate(
        language, N_("%(hours)s hours of presence, that is %(days)s days of 7 hours, or %(months)s and %(rest)s"),
        hours=hours, days=days, months=translate_plural(language, "%(n)s month", "%(n)s months", months),
        rest=translate_plural(language, "%(n)s day", "%(n)s days", days - months * 22),
    )  # fmt: skip
    rows = (
        (N_("Host"), content["city"][language]),
        (N_("Department"), content["department"][language]),
        (N_("University or school"), content["school"][language]),
        (N_("Intern"), content["intern"]),
        (N_("Subject"), content["subject"]),
        (N_("First day"), plain_date(date.fromisoformat(content["starts_on"]), language)),
        (N_("Last day"), plain_date(date.fromisoformat(content["ends_on"]), language)),
        (N_("Effective duration"), present),
        (N_("Paid altogether"), paid),
        (N_("Issued on"), plain_date(found.issued_at.date(), language)),
        (N_("Number and code"), f"{found.number} · {found.code}"),
    )
    text = N_("The host certifies that the person named below did an internship here (Code de l’éducation, D124-9).")
    return {
        "paragraphs": [translate(language, text)],
        "facts": [(translate(language, label), value) for label, value in rows if value],
    }

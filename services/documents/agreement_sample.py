"""How a city’s templates look on paper: an agreement of invented people, a draft for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language, SignerRole
from db.models import Organisation
from services.actors import Actor
from services.agreements.clauses import CLAUSES
from services.agreements.templates import of_coordinated
from services.documents import agreement as sheet
from services.documents.agreement import Sheet
from services.documents.document import Document
from services.errors import NotFound
from services.i18n import N_, translate
from services.records import by_public_id

FRENCH = "fr"


def sample(session: Session, actor: Actor, organisation_public_id: str, *, now: datetime) -> Document:
    """The sample of a city that the actor coordinates, faced by their language; ``NotFound`` for any other."""
    found = next((one for one in of_coordinated(session, actor) if one.public_id == organisation_public_id), None)
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    other = Language.HY if actor.language is Language.HY else Language.EN
    city = by_public_id(session, Organisation, organisation_public_id)
    names = {language: localised(city, "name", language) for language in (FRENCH, other)}
    return Document("modele-de-convention.pdf", sheet.make(Sheet(_content(names, found.texts, other)), now=now))


def _content(city: dict[str, str], texts: Any, other: str) -> dict[str, Any]:
    def written(code: str, language: str) -> str:
        own = texts.get(code, {}).get(language, "")
        return own or translate(language, N_("(written for each internship)"))

    both = (FRENCH, other)
    return {
        "translation": other,
        "city": {"name": city, "address": "", "legal_number": ""},
        "school": {"name": {language: translate(language, N_("University of the example")) for language in both},
                   "address": "", "legal_number": ""},
        "intern": {"name": "Anna Petrosyan", "name_hy": "Աննա Պետրոսյան", "birth_date": "2005-03-01", "address": "",
                   "email": "anna@demo.example", "phone": ""},
        "clauses": [
            {"code": code, "title": {language: translate(language, clause.title) for language in both},
             "text": {language: written(code, language) for language in both}}
            for code, clause in CLAUSES.items()
        ],
        "months": [{"month": "2027-07", "hours": "147.00", "days": "21.00", "cents": None, "amount_cents": None}],
        "signers": [{"role": str(role), "name": "…", "title": ""} for role in SignerRole],
    }  # fmt: skip

"""What a city writes under each heading of its agreements, edited by its coordinators in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language, OrganisationKind, Role, SubjectKind
from db.models import ClauseTemplate, Organisation
from services import history
from services.actors import Actor
from services.agreements.clauses import CLAUSES, Origin
from services.errors import Invalid, NotFound
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id, put

CODES = tuple(code for code, clause in CLAUSES.items() if clause.origin is Origin.TEMPLATE or code == "leave")
"""Clauses that a city may write beforehand."""


@dataclass(frozen=True, slots=True)
class TemplatesOf:
    """The templates of one city: texts by clause and language; ``version`` by clause, None where none is kept yet."""

    public_id: str
    name: str
    texts: Mapping[str, Mapping[str, str]]
    versions: Mapping[str, int]

    @property
    def lacking(self) -> list[str]:
        """Titles of mandatory clauses without French words, which every agreement would lack."""
        return [CLAUSES[code].title for code in CODES if CLAUSES[code].is_mandatory and not self.texts[code]["fr"]]


def of_coordinated(session: Session, actor: Actor) -> list[TemplatesOf]:
    """The templates of each city that the actor coordinates, by name. Two statements."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    cities = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(owners), Organisation.kind == OrganisationKind.CITY)
        .order_by(Organisation.name_fr)
    ).all()
    rows = session.scalars(select(ClauseTemplate).where(ClauseTemplate.organisation_id.in_(owners))).all()
    return [_of(city, [row for row in rows if row.organisation_id == city.id], actor.language) for city in cities]


def _of(city: Organisation, rows: list[ClauseTemplate], language: str) -> TemplatesOf:
    kept = {row.code: row for row in rows}
    texts = {code: {str(lang): getattr(kept.get(code), f"text_{lang}", "") for lang in Language} for code in CODES}
    versions = {code: row.version for code, row in kept.items()}
    return TemplatesOf(city.public_id, localised(city, "name", language), texts, versions)


def save(
    session: Session,
    actor: Actor,
    organisation_public_id: str,
    code: str,
    texts: Mapping[str, str],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> ClauseTemplate:
    """Write the words of one clause, by language; agreements that are begun already keep theirs.

    Raises ``Invalid`` at «text_fr» for a mandatory clause without French words.
    """
    organisation = by_public_id(session, Organisation, organisation_public_id)
    if code not in CODES:
        raise NotFound(N_("This does not exist, or not any more."))
    key = (ClauseTemplate.organisation_id == organisation.id, ClauseTemplate.code == code)
    row = session.scalars(select(ClauseTemplate).where(*key).with_for_update()).one_or_none()
    if row is None:
        row = ClauseTemplate(organisation_id=organisation.id, code=code, created_at=now, updated_at=now)
    authorize(actor, Action.AGREEMENT_EDIT, row)
    history.check_version(row if row.id else None, seen_version if row.id else None)
    if CLAUSES[code].is_mandatory and not texts.get("fr", "").strip():
        raise Invalid(
            N_("The law asks for this clause in every agreement: write it in French, with […] for what varies."),
            field="text_fr",
        )
    put(row, {f"text_{language}": texts.get(language, "") for language in Language})
    row.updated_at = now
    session.add(row)
    session.flush()
    history.audit(
        session, actor, "agreement:template", now=now, kind=SubjectKind.ORGANISATION, subject_id=organisation.id,
        code=code,
    )  # fmt: skip
    return row

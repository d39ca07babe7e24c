"""Reads about slips that were mended in an agreement, and about what may be mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Agreement, AgreementVersion, Person, User
from services.actors import Actor
from services.agreements.facts import readable
from services.agreements.slip_rules import Kind, excerpt, fields_of, rule_of
from services.agreements.slips import FROZEN, may_be_slip
from services.agreements.standing import current_version


@dataclass(frozen=True, slots=True)
class Mendable:
    """A field that may be mended; ``label`` is its msgid, ``language`` that of a clause."""

    field: str
    label: str
    language: str
    value: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One thing that was mended; ``label`` is a msgid, ``by`` is empty for whoever may not know of staff."""

    at: datetime
    by: str
    label: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Slips:
    """``fields`` is empty where nothing can be mended. ``rows``: the latest first."""

    fields: tuple[Mendable, ...]
    rows: tuple[SlipRow, ...]


def of_agreement(session: Session, actor: Actor, public_id: str) -> Slips:
    """For whoever may read the agreement; ``NotFound`` for others. Three statements."""
    agreement = readable(session, actor, public_id)
    version = current_version(session, agreement.id)
    can = version is not None and version.file_id is None and agreement.state in FROZEN
    known = fields_of(version.content) if version and can else []
    fields = tuple(_mendable(*one) for one in known if may_be_slip(agreement, one[1]))
    return Slips(fields, _rows(session, agreement))


def _mendable(field: str, rule: object, value: str) -> Mendable:
    known = rule_of(field)
    language = field.rpartition(".")[2] if field.startswith("clauses.") else ""
    is_long = known is not None and known.kind is Kind.WORDING and field != "subject"
    return Mendable(field, known.label if known else field, language, value, is_long)


def _rows(session: Session, agreement: Agreement) -> tuple[SlipRow, ...]:
    rows = session.execute(
        select(AgreementVersion, Person)
        .outerjoin(User, User.id == AgreementVersion.frozen_by_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(
            AgreementVersion.agreement_id == agreement.id, AgreementVersion.keeps_version_id.is_not(None),
            AgreementVersion.voided_at.is_(None),
        )
        .order_by(AgreementVersion.number.desc())
    )  # fmt: skip
    return tuple(
        SlipRow(version.frozen_at, person.name if person else "", _label(one["what"]),
                *excerpt(one["before"], one["after"]), one.get("reason", ""))
        for version, person in rows
        for one in version.differences or ()
    )  # fmt: skip


def _label(field: str) -> str:
    rule = rule_of(field)
    return rule.label if rule else field

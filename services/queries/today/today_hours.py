"""What the first page says of hours that come near to a line of the law: whose they are, and why one should decide."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Language
from db.models import Finding, Person, Placement
from services.findings import NEAR_A_LINE, msgid_of, sentence
from services.i18n import N_
from services.queries.today.today_numbers import OPEN_REMARK
from services.queries.today.today_rows import OWNERS, Asked, TodoRow

MOST_NAMES = 5
_NEAR = (
    select(Finding, Placement.public_id, Person.given_name, Person.family_name)
    .join(Placement, Placement.id == Finding.subject_id)
    .join(Person, Person.id == Placement.person_id)
    .where(*OPEN_REMARK, Placement.organisation_id.in_(OWNERS), Finding.rule.in_(NEAR_A_LINE))
    .order_by(Finding.level, Finding.found_at, Finding.id)
    .limit(MOST_NAMES)
)
"""What the law forbids first (by value, *block* stands before *warn*); once one is settled, the next comes up."""


def hours_to_decide(session: Session, asked: Asked, language: Language) -> list[TodoRow]:
    """One line for each intern and line of the law. One statement."""
    return [
        TodoRow(
            "near", 1, N_("Decide about the hours of %(intern)s"), "placement", found.level,
            params={"intern": f"{given} {family}".strip()},
            detail=sentence(msgid_of(found.rule, found.params), found.params, language), query={"id": public_id},
            is_decision=True,
        )
        for found, public_id, given, family in session.execute(_NEAR, asked)
    ]  # fmt: skip

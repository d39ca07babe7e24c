"""What a coordinator knows of an act that somebody else did and that is recorded for them.

Whatever a person can do in the software, a coordinator can record: by phone, on paper, in the corridor. How they
learned of it (:class:`db.enums.Source`) is needed; who told it, on which day, and a photo or scan are kept where they
are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Source, SubjectKind
from db.models import File
from services import inputs
from services.errors import Invalid, NotFound
from services.i18n import N_

ON_BEHALF = (Source.PHONE, Source.MAIL, Source.PAPER, Source.IN_PERSON)
"""How a coordinator may have learned of what they record for somebody else."""
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who said or signed it, on which day if not today, and the public id of a photo or scan of the same record."""

    told_by: str = ""
    happened_on: date | None = None
    proof_public_id: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The same, ready for the line of history; ``proof_id`` is the file's."""

    told_by: str = ""
    happened_on: date | None = None
    proof_id: int | None = None


def check(session: Session, evidence: Evidence | None, kind: SubjectKind, subject_id: int, now: datetime) -> Checked:
    """The evidence for one record. Raises ``Invalid`` for a day to come, ``NotFound`` for a file of another record."""
    if evidence is None:
        return Checked()
    if evidence.happened_on and inputs.is_to_come(evidence.happened_on, now):
        raise Invalid(N_("This day is still to come: check the date."), field="happened_on")
    told_by = inputs.line(evidence.told_by, field="told_by", longest=NAME_LENGTH)
    return Checked(told_by, evidence.happened_on, _proof_id(session, evidence.proof_public_id, kind, subject_id))


def _proof_id(session: Session, public_id: str | None, kind: SubjectKind, subject_id: int) -> int | None:
    if not public_id:
        return None
    query = select(File.id).where(
        File.public_id == public_id,
        File.subject_kind == kind,
        File.subject_id == subject_id,
        File.deleted_at.is_(None),
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound(N_("This file does not exist, or not any more."), field="proof")
    return found

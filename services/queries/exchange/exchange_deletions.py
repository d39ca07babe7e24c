"""What was deleted after a visit, what is still kept of its people, and when it goes."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.enums import LegState, SecretKind, SubjectKind
from db.models import AuditEntry, File, Leg, LegMember, Participation, PersonSecret
from services.exchanges.health import MONTHS_KEPT
from services.i18n import N_
from services.person_secrets import OF_HEALTH
from services.retention import IDENTITY_DOCUMENTS, RETENTION, Papers, months_after


@dataclass(frozen=True, slots=True)
class Deletion:
    """One kind of what is kept. ``what`` is a msgid; it goes on ``due`` unless a later visit of its person keeps it."""

    what: str
    months: int
    due: date
    kept: int
    """People of whom it is still there."""
    gone: int
    """People of whom it was deleted since the visit."""
    last: datetime | None
    """The latest deletion."""


@dataclass(frozen=True, slots=True)
class Deletions:
    """``later``: people who are in a visit that ends later; what is kept of them goes after that one."""

    health: Deletion
    papers: Deletion
    consents: Deletion
    later: int

    @property
    def rows(self) -> tuple[Deletion, ...]:
        """In the order in which they go."""
        return self.health, self.papers, self.consents


_Found = tuple[Set[int], Mapping[int, datetime]]
"""People of whom something is kept, and people with the instant at which theirs was deleted."""


def deletions(session: Session, leg: Leg) -> Deletions:
    """What is kept and what is gone, for a caller that has found the visit. A constant number of statements."""
    query = select(LegMember.id, Participation.id, Participation.person_id)
    members = session.execute(query.join(Participation).where(LegMember.leg_id == leg.id)).all()
    people = {person for _member, _participation, person in members}
    records = {(SubjectKind.PARTICIPATION, participation): person for _member, participation, person in members}
    records |= {(SubjectKind.LEG_MEMBER, member): person for member, _participation, person in members}
    identity, signed = _files(session, leg, records)
    numbers = _sealed(session, leg, people, {SecretKind.PASSPORT_NUMBER}, "secret:purge")
    return Deletions(
        health=_deletion(
            N_("Health, allergies, whom to call"), MONTHS_KEPT, leg,
            _sealed(session, leg, people, OF_HEALTH, "health:purge"),
        ),
        papers=_deletion(
            N_("Passports and other identity papers"), RETENTION[Papers.IDENTITY].months, leg,
            (identity[0] | numbers[0], {**numbers[1], **identity[1]}),
        ),
        consents=_deletion(N_("Signed agreements of the families"), RETENTION[Papers.CONSENT].months, leg, signed),
        later=_in_later_visits(session, leg, people),
    )  # fmt: skip


def _deletion(what: str, months: int | None, leg: Leg, found: _Found) -> Deletion:
    kept, gone = found
    span = months or 0
    return Deletion(
        what, span, months_after(leg.ends_on, span).date(), len(kept), len(gone.keys() - kept),
        max(gone.values(), default=None),
    )  # fmt: skip


def _sealed(session: Session, leg: Leg, people: Set[int], kinds: Set[SecretKind], purged: str) -> _Found:
    kept = select(PersonSecret.person_id).where(PersonSecret.person_id.in_(people), PersonSecret.kind.in_(kinds))
    gone = (
        select(AuditEntry.subject_id, func.max(AuditEntry.at).label("at"))
        .where(
            AuditEntry.action == purged, AuditEntry.subject_kind == SubjectKind.PERSON,
            AuditEntry.subject_id.in_(people), AuditEntry.at >= _end_of(leg),
        )
        .group_by(AuditEntry.subject_id)
    )  # fmt: skip
    return set(session.scalars(kept)), {one.subject_id: one.at for one in session.execute(gone)}


def _files(session: Session, leg: Leg, records: Mapping[tuple[SubjectKind, int], int]) -> tuple[_Found, _Found]:
    """Papers for the journey, and signed agreements, among the files that lie with what people do in the exchange."""
    query = select(File).where(
        or_(*(and_(File.subject_kind == kind, File.subject_id.in_(ids)) for kind, ids in _by_kind(records)))
    )
    found: dict[bool, tuple[set[int], dict[int, datetime]]] = {True: (set(), {}), False: (set(), {})}
    for file in session.scalars(query):
        kept, gone = found[file.kind in IDENTITY_DOCUMENTS or file.subject_kind is SubjectKind.LEG_MEMBER]
        person = records[file.subject_kind, file.subject_id]
        if file.deleted_at is None:
            kept.add(person)
        elif file.purge_after and file.purge_after <= file.deleted_at and file.deleted_at >= _end_of(leg):
            gone[person] = max(file.deleted_at, gone.get(person, file.deleted_at))
    return found[True], found[False]


def _by_kind(records: Mapping[tuple[SubjectKind, int], int]) -> list[tuple[SubjectKind, list[int]]]:
    kinds = (SubjectKind.PARTICIPATION, SubjectKind.LEG_MEMBER)
    return [(kind, [number for one, number in records if one is kind]) for kind in kinds]


def _in_later_visits(session: Session, leg: Leg, people: Set[int]) -> int:
    query = (
        select(func.count(Participation.person_id.distinct()))
        .join(LegMember, LegMember.participation_id == Participation.id)
        .join(Leg, Leg.id == LegMember.leg_id)
        .where(
            Participation.person_id.in_(people), Leg.ends_on > leg.ends_on,
            Leg.state != LegState.CANCELLED,
        )
    )  # fmt: skip
    return session.scalar(query) or 0


def _end_of(leg: Leg) -> datetime:
    return datetime.combine(leg.ends_on + timedelta(days=1), time(), UTC)

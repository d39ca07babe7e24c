"""Reads about agreements: the one of an internship in short, and one in full for whoever prepares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState, Language, SignerRole, SubjectKind
from db.models import Agreement, AgreementVersion, Placement, StateChange
from services.actors import Actor
from services.agreements import checks
from services.agreements.clauses import Step, applying, words
from services.agreements.facts import Facts, facts_of, readable
from services.agreements.signers import order_of
from services.agreements.standing import replaced_at, successor_of
from services.agreements.versions import current
from services.agreements.writing import FRENCH, computed
from services.errors import DomainError
from services.policy import coordinates
from services.queries.scope import agreements_visible_to
from services.rules.days import DayKind, days_of
from services.rules.internships import Law, Result


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """The agreement of an internship in a line. ``open_points``: what stands in the way of a draft, for staff only."""

    public_id: str
    state: AgreementState
    due_on: date | None
    number: int | None
    """Of the version that stands."""
    open_points: int = 0
    reason: str = ""
    """Why it was refused or taken back, for staff only."""


@dataclass(frozen=True, slots=True)
class ReplacedRow:
    """An agreement that was signed and replaced by another one; ``replaced_at`` is None where nobody noted it."""

    public_id: str
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One heading: what it must say, what follows from the facts, what was written. Titles are msgids."""

    code: str
    title: str
    says: str
    step: Step
    is_mandatory: bool
    computed: tuple[str, str]
    """In French and in the facing language."""
    text: tuple[str, str]

    @property
    def is_empty(self) -> bool:
        return not (self.computed[0] or self.text[0])


@dataclass(frozen=True, slots=True)
class SignerView:
    """Who signs. ``is_known``: name and address come from their own record."""

    role: SignerRole
    name: str
    title: str
    email: str
    position: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class BodyView:
    """City or school as the paper names it."""

    name: str
    postal_address: str
    legal_number: str
    deliberation: str = ""


@dataclass(frozen=True, slots=True)
class DayView:
    """A day that differs from the week."""

    day: date
    minutes: int
    note: str


@dataclass(frozen=True, slots=True)
class AgreementDetail:
    """Everything the page of an agreement shows."""

    public_id: str
    version: int
    kind: AgreementKind
    state: AgreementState
    translation: Language
    due_on: date | None
    placement_public_id: str
    name: str
    department: str
    starts_on: date
    ends_on: date
    city: BodyView
    school: BodyView | None
    school_public_id: str
    intern_address: str
    tutor: str
    is_minor: bool
    week: tuple[int, ...]
    days: tuple[DayView, ...]
    leave_minutes: int
    hourly_cents: int | None
    clauses: tuple[ClauseView, ...]
    signers: tuple[SignerView, ...]
    refusals: tuple[DomainError, ...]
    warnings: tuple[str, ...]
    number: int | None
    code: str
    has_own_model: bool
    reason: str
    replaced_by: str
    """Id of the agreement that took its place; empty where none did."""
    result: Result
    law: Law
    calendar: Mapping[date, DayKind]

    @property
    def is_draft(self) -> bool:
        return self.state is AgreementState.DRAFT

    def signer(self, role: SignerRole) -> SignerView | None:
        return next((one for one in self.signers if one.role is role), None)


def of_placement(session: Session, actor: Actor, placement_public_id: str) -> AgreementSummary | None:
    """The living agreement of an internship, else the last one, as far as the actor may see it."""
    found = session.scalars(
        select(Agreement)
        .join(Placement, Placement.id == Agreement.placement_id)
        .where(
            Placement.public_id == placement_public_id, Agreement.kind == AgreementKind.AGREEMENT,
            agreements_visible_to(actor),
        )
        .order_by(Agreement.state.in_((AgreementState.CANCELLED, AgreementState.SUPERSEDED)), Agreement.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    if found is None:
        return None
    version = current(session, found)
    number = version.number if version else None
    if not coordinates(actor, found):
        return AgreementSummary(found.public_id, found.state, found.due_on, number)
    is_draft = found.state is AgreementState.DRAFT
    points = _refusals(facts_of(session, found), version, actor.language) if is_draft else []
    return AgreementSummary(
        found.public_id, found.state, found.due_on, number, open_points=len(points), reason=_reason(session, found)
    )


def replaced(session: Session, actor: Actor, placement_public_id: str) -> list[ReplacedRow]:
    """The agreements of an internship that were replaced, as far as the actor may see them, the latest first."""
    query = (
        select(Agreement)
        .join(Placement, Placement.id == Agreement.placement_id)
        .where(
            Placement.public_id == placement_public_id, Agreement.kind == AgreementKind.AGREEMENT,
            Agreement.state == AgreementState.SUPERSEDED, agreements_visible_to(actor),
        )
        .order_by(Agreement.id.desc())
    )  # fmt: skip
    return [ReplacedRow(one.public_id, replaced_at(session, one)) for one in session.scalars(query)]


def detail(session: Session, actor: Actor, public_id: str) -> AgreementDetail:
    """One agreement in full; ``NotFound`` for whoever may not read it."""
    agreement = readable(session, actor, public_id)
    facts, version = facts_of(session, agreement), current(session, agreement)
    school = facts.school
    return AgreementDetail(
        **{name: getattr(agreement, name) for name in _OF_AGREEMENT},
        **{name: getattr(facts.placement, name) for name in _OF_PLACEMENT},
        placement_public_id=facts.placement.public_id,
        name=facts.person.name,
        department=facts.department_name(actor.language),
        city=BodyView(
            facts.city.name_fr, facts.city.postal_address, facts.city.legal_number, facts.city.deliberation
        ),
        school=BodyView(school.name_fr, school.postal_address, school.legal_number) if school else None,
        school_public_id=school.public_id if school else "",
        intern_address=facts.person.postal_address,
        tutor=facts.tutor.name if facts.tutor else "",
        is_minor=facts.is_minor,
        week=facts.week,
        days=tuple(DayView(row.day, row.minutes, row.note) for row in facts.days),
        clauses=_clauses(facts),
        signers=tuple(
            SignerView(
                one.role, one.name, one.title, one.email, one.position,
                is_known=one.role in {SignerRole.INTERN, SignerRole.TUTOR},
            )
            for one in order_of(agreement)
        ),
        refusals=tuple(_refusals(facts, version, actor.language)),
        warnings=tuple(checks.warnings(facts, actor.language)),
        number=version.number if version else None,
        code=version.code if version else "",
        has_own_model=version is not None and version.file_id is not None,
        reason=_reason(session, agreement),
        replaced_by=after.public_id if (after := successor_of(session, agreement)) else "",
        result=facts.result,
        law=facts.law,
        calendar=days_of(facts.plan),
    )  # fmt: skip


_OF_AGREEMENT = ("public_id", "version", "kind", "state", "translation", "due_on")
_OF_PLACEMENT = ("starts_on", "ends_on", "leave_minutes", "hourly_cents")


def _refusals(facts: Facts, version: AgreementVersion | None, language: str) -> list[DomainError]:
    return checks.refusals(facts, language, own_model=version is not None and version.file_id is not None)


def _clauses(facts: Facts) -> tuple[ClauseView, ...]:
    languages = (FRENCH, str(facts.agreement.translation))

    def both(of: Any) -> tuple[str, str]:
        return of(languages[0]), of(languages[1])

    return tuple(
        ClauseView(
            clause.code, clause.title, clause.says, clause.step, clause.is_mandatory,
            computed=both(lambda language, code=clause.code: computed(facts, code, language)),
            text=both(lambda language, code=clause.code: words(facts.agreement.clauses, code, language)),
        )
        for clause in applying(facts.conditions)
    )  # fmt: skip


def _reason(session: Session, agreement: Agreement) -> str:
    """What was given with the last refusal, or when it was taken back or cancelled."""
    query = select(StateChange.reason).where(
        StateChange.subject_kind == SubjectKind.AGREEMENT, StateChange.subject_id == agreement.id,
        StateChange.reason != "",
    )  # fmt: skip
    return session.scalars(query.order_by(StateChange.id.desc()).limit(1)).first() or ""

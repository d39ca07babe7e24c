"""The amendments of an internship, what they change in words, and what another one would find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import AgreementKind, AgreementState, AmendmentKind, Role, SubjectKind
from db.models import Agreement, AgreementVersion, Department, Person, Placement, StateChange
from services.actors import Actor
from services.agreements.amendment_words import figures as figures_of
from services.agreements.amendment_words import said
from services.agreements.amendments import UNFINISHED, amendable
from services.agreements.facts import facts_of
from services.agreements.proposals import tasks_of
from services.agreements.slips import FROZEN
from services.agreements.terms import Terms, terms_of
from services.errors import Invalid
from services.policy import Action, authorize
from services.queries.scope import agreements_visible_to
from services.records import by_public_id


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One thing that changes, in sentences; ``before`` is empty where nothing was said."""

    kind: AmendmentKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """One amendment."""

    public_id: str
    version: int
    number: int
    state: AgreementState
    effective_on: date | None
    reason: str
    changes: tuple[ChangeRow, ...]
    stopped_because: str
    """Why a signer refused it, or which limit was reached when all had signed; for the coordinators alone."""
    figures: tuple[str, ...] = ()
    """What it makes of hours and money, in sentences, while it is under way; for the coordinators alone."""

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class Amending:
    """What the page of amendments shows. ``obstacle``: why none can be proposed now."""

    placement_public_id: str
    name: str
    department: str
    starts_on: date
    ends_on: date
    rows: tuple[AmendmentRow, ...]
    obstacle: Invalid | None
    terms: Terms
    address: str
    tasks: str
    tutor_name: str
    tutor_email: str
    departments: tuple[tuple[str, str], ...]
    """Ids and names of the departments in use."""

    @property
    def unfinished(self) -> AmendmentRow | None:
        """The amendment that is under way."""
        return next((row for row in self.rows if row.is_unfinished), None)

    def mendable(self, public_id: str) -> AmendmentRow | None:
        """The amendment in which a slip may be mended: the one of this id, else the latest of them."""
        frozen = [row for row in self.rows if row.state in FROZEN]
        return next((row for row in frozen if row.public_id == public_id), frozen[0] if frozen else None)


def placement_of(session: Session, amendment_public_id: str) -> str:
    """The internship that an amendment is about."""
    amendment = by_public_id(session, Agreement, amendment_public_id)
    return session.get_one(Placement, amendment.placement_id).public_id


def is_amendment(session: Session, public_id: str) -> bool:
    """Whether this id is an amendment’s, not an agreement’s own."""
    kind = session.scalar(select(Agreement.kind).where(Agreement.public_id == public_id))
    return kind is AgreementKind.AMENDMENT


def of_placement(session: Session, actor: Actor, placement_public_id: str, *, language: str) -> Amending:
    """For the coordinators of the internship; raises ``Forbidden`` for others. A constant number of statements."""
    placement = by_public_id(session, Placement, placement_public_id)
    authorize(actor, Action.AGREEMENT_EDIT, placement)
    query = select(Agreement).where(
        Agreement.placement_id == placement.id, Agreement.kind == AgreementKind.AMENDMENT
    )  # fmt: skip
    found = session.scalars(query.order_by(Agreement.id.desc())).all()
    reasons = _reasons(session, [one.id for one in found])
    rows = [_row(one, reasons.get(one.id, ""), language, _figures(session, one, language)) for one in found]
    department = session.get_one(Department, placement.department_id)
    tutor = session.get(Person, placement.tutor_id) if placement.tutor_id else None
    terms = terms_of(session, placement)
    offer = placement.offer
    return Amending(
        placement_public_id=placement.public_id, name=session.get_one(Person, placement.person_id).name,
        department=localised(department, "name", language), starts_on=placement.starts_on, ends_on=placement.ends_on,
        rows=tuple(rows), obstacle=_obstacle(session, actor, placement), terms=terms,
        address=terms.place or (offer.address if offer else "") or department.address,
        tasks=tasks_of(session, placement), tutor_name=tutor.name if tutor else "",
        tutor_email=tutor.email if tutor else "", departments=_departments(session, placement, language),
    )  # fmt: skip


def visible(session: Session, actor: Actor, placement_public_id: str, *, language: str) -> tuple[AmendmentRow, ...]:
    """The amendments of an internship that the actor may see, the latest first; others than the coordinators see those
    that were put before the signers. One statement."""
    was_sent = select(AgreementVersion.id).where(AgreementVersion.agreement_id == Agreement.id).exists()
    query = (
        select(Agreement)
        .join(Placement, Placement.id == Agreement.placement_id)
        .where(
            Placement.public_id == placement_public_id, Agreement.kind == AgreementKind.AMENDMENT,
            agreements_visible_to(actor),
        )
        .order_by(Agreement.id.desc())
    )  # fmt: skip
    if not actor.has(Role.COORDINATOR, Role.ADMIN):
        query = query.where(was_sent, Agreement.state != AgreementState.DRAFT)
    return tuple(_row(one, "", language) for one in session.scalars(query))


def _obstacle(session: Session, actor: Actor, placement: Placement) -> Invalid | None:
    try:
        amendable(session, actor, placement)
    except Invalid as refusal:
        return refusal
    return None


def _departments(session: Session, placement: Placement, language: str) -> tuple[tuple[str, str], ...]:
    query = select(Department).where(
        Department.organisation_id == placement.organisation_id,
        Department.is_active | (Department.id == placement.department_id),
    )
    found = [(one.public_id, localised(one, "name", language)) for one in session.scalars(query)]
    return tuple(sorted(found, key=lambda one: one[1].casefold()))


def _reasons(session: Session, ids: list[int]) -> dict[int, str]:
    """The last reason for which each of them was stopped. One statement."""
    steps = session.execute(
        select(StateChange.subject_id, StateChange.reason)
        .where(
            StateChange.subject_kind == SubjectKind.AGREEMENT,
            StateChange.subject_id.in_(ids),
            StateChange.to_state == AgreementState.REFUSED,
        )
        .order_by(StateChange.id)
    )
    return dict(steps.all())


def _figures(session: Session, amendment: Agreement, language: str) -> tuple[str, ...]:
    """Of the one that is under way, of which there is one at most."""
    if amendment.state not in UNFINISHED:
        return ()
    facts = facts_of(session, amendment)
    return tuple(figures_of(facts, facts.before, language)) if facts.before else ()


def _row(
    amendment: Agreement, stopped_because: str, language: str, figures: tuple[str, ...] = ()
) -> AmendmentRow:  # fmt: skip
    changes = [
        ChangeRow(kind, said(kind, one["before"], language), said(kind, one["after"], language))
        for kind in AmendmentKind
        if (one := amendment.changes.get(kind))
    ]
    return AmendmentRow(
        amendment.public_id, amendment.version, amendment.number, amendment.state, amendment.effective_on,
        amendment.reason, tuple(changes), stopped_because, figures,
    )  # fmt: skip

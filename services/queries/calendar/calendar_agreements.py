"""Days of agreements, of their amendments and of evaluations, as entries of a calendar; they name departments alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import AgreementKind, AgreementState, PlacementState, Role
from db.models import Agreement, Department, Evaluation, Placement
from services.actors import Actor
from services.calendars import Entry
from services.i18n import N_, translate
from services.queries.scope import agreements_visible_to, evaluations_visible_to

MOST_ENTRIES = 500
_TO_SIGN = {
    AgreementKind.AGREEMENT: N_("Last day to sign the agreement: %(department)s"),
    AgreementKind.AMENDMENT: N_("Last day to sign the change of the agreement: %(department)s"),
}
_HOLDS = N_("The change of the agreement takes effect: %(department)s")
_EVALUATION = N_("Last day for the evaluation of the internship: %(department)s")
_UNDER_WAY = (AgreementState.IN_SIGNATURE, AgreementState.SIGNED)


def agreement_days(session: Session, actor: Actor, language: str, *which: ColumnElement[bool]) -> Iterator[Entry]:
    """By when all must have signed, and from when a change holds. One statement."""
    query = (
        select(Agreement, Placement, Department)
        .join(Placement, Placement.id == Agreement.placement_id)
        .join(Department, Department.id == Placement.department_id)
        .where(agreements_visible_to(actor), Agreement.state.in_(_UNDER_WAY), *which)
        .where(Placement.state != PlacementState.CANCELLED)
        .order_by(Agreement.due_on, Agreement.id)
        .limit(MOST_ENTRIES)
    )
    for agreement, placement, department in session.execute(query):
        name, path = localised(department, "name", language), page_of(placement, actor)
        due_on = agreement.due_on if agreement.state is AgreementState.IN_SIGNATURE else None
        days = (("sign", _TO_SIGN[agreement.kind], due_on), ("holds", _HOLDS, agreement.effective_on))
        for what, msgid, day in days:
            if day:
                title = translate(language, msgid, department=name)
                yield Entry(f"agreement-{agreement.public_id}-{what}", title, day, agreement.version, path)


def dated_from(day: date) -> ColumnElement[bool]:
    """Agreements with such a day from ``day`` on."""
    waits = and_(Agreement.state == AgreementState.IN_SIGNATURE, Agreement.due_on >= day)
    return or_(waits, Agreement.effective_on >= day)


def evaluation_days(session: Session, actor: Actor, language: str, *which: ColumnElement[bool]) -> Iterator[Entry]:
    """By when an internship is to be evaluated, for coordinators and schools; others have it to do. One statement."""
    if not actor.has(Role.COORDINATOR, Role.ADMIN, Role.PARTNER):
        return
    query = (
        select(Evaluation.moment, Evaluation.due_on, Placement, Department)
        .join(Placement, Placement.id == Evaluation.placement_id)
        .join(Department, Department.id == Placement.department_id)
        .where(evaluations_visible_to(actor), Evaluation.answered_at.is_(None), *which)
        .where(Placement.state != PlacementState.CANCELLED)
        .order_by(Evaluation.due_on, Evaluation.id)
        .limit(MOST_ENTRIES)
    )
    told = set()
    for moment, due_on, placement, department in session.execute(query):
        key = f"evaluation-{placement.public_id}-{moment.value}-{due_on}"
        if key not in told:
            told.add(key)
            title = translate(language, _EVALUATION, department=localised(department, "name", language))
            yield Entry(key, title, due_on, placement.version, page_of(placement, actor))


def page_of(placement: Placement, actor: Actor) -> str:
    """Where the actor reads about an internship."""
    if actor.link is not None:
        return "/suivi-par-lien"
    return f"/{'mon-stage' if placement.person_id == actor.person_id else 'stage'}?id={placement.public_id}"

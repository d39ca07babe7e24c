"""Decisions that are prepared in private, looked at together, and told all at once or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Decision, SubjectKind
from db.models import Application, Call
from services import history
from services.actors import Actor
from services.application_records import lock_call, locked
from services.decisions import check_places, check_used, make_move
from services.errors import Conflict, DomainError, Invalid, InvalidFields, InvalidMove
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id
from services.workflows import APPLICATION


def prepare(
    session: Session,
    actor: Actor,
    application_public_id: str,
    decision: Decision | None,
    *,
    reason: str = "",
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Keep a decision that nobody is told yet; None takes it back.

    ``reason`` is told to the person when the decision is applied, and required to reject.
    """
    application = locked(session, application_public_id)
    authorize(actor, Action.APPLICATION_DECIDE, application)
    history.check_version(application, seen_version)
    reason = reason.strip() if decision else ""
    if decision:
        _check_used(application.call, decision)
        _check_preparable(application, decision, reason)
    application.pending_decision, application.pending_reason = decision, reason
    application.updated_at = now
    history.audit(
        session, actor, "application:prepare", now=now, kind=SubjectKind.APPLICATION, subject_id=application.id,
        decision=str(decision or ""),
    )  # fmt: skip
    session.flush()


def _check_used(call: Call, decision: Decision) -> None:
    """Asked when a decision is prepared; one that is prepared already can be told whatever was switched off since."""
    if not call.uses_prepared:
        raise InvalidMove(N_("This call tells each decision at once: switch on decisions told together first."))
    check_used(call, decision.value)


def _check_preparable(application: Application, decision: Decision, reason: str) -> None:
    step = APPLICATION[decision.value]
    step.check(application.state)
    if step.needs_reason and not reason:
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="reason")
    if len(reason) > history.REASON_LENGTH:
        raise Invalid(N_("At most %(n)s characters."), field="reason", n=history.REASON_LENGTH)


def apply_pending(
    session: Session,
    actor: Actor,
    call_public_id: str,
    *,
    seen: Mapping[str, int],
    confirm_by: date | None = None,
    now: datetime,
) -> int:
    """Tell all prepared decisions of a call at once, or none: then ``InvalidFields`` says for whom and why not.

    ``seen`` holds the version of each application (by public id) as the preview showed it; ``confirm_by`` is the last
    day to answer for all who are selected. Gives the number of decisions told. Raises ``Conflict`` when the prepared
    decisions are no longer those of the preview.
    """
    call = lock_call(session, by_public_id(session, Call, call_public_id).id)
    authorize(actor, Action.APPLICATION_DECIDE, call)
    found = _prepared(session, call)
    if {application.public_id for application in found} != set(seen):
        raise Conflict(N_("The prepared decisions have changed meanwhile. Look at them again before you tell them."))
    if errors := _obstacles(found, seen):
        raise InvalidFields(errors)
    selected = sum(application.pending_decision is Decision.SELECT for application in found)
    if selected:
        check_places(session, call, selected)
    for application in sorted(found, key=lambda one: (one.submitted_at or one.created_at, one.id)):
        make_move(
            session, actor, application, str(application.pending_decision), now=now,
            reason=application.pending_reason, confirm_by=confirm_by,
        )  # fmt: skip
    return len(found)


def _prepared(session: Session, call: Call) -> Sequence[Application]:
    return session.scalars(
        select(Application)
        .where(Application.call_id == call.id, Application.pending_decision.is_not(None))
        .order_by(Application.id)
        .with_for_update(key_share=True, of=Application)
        .execution_options(populate_existing=True)
    ).all()


def _obstacles(found: Sequence[Application], seen: Mapping[str, int]) -> list[DomainError]:
    """Why decisions cannot be told, each with the public id of its application as field."""
    errors: list[DomainError] = []
    for application in found:
        try:
            history.check_version(application, seen[application.public_id])
            _check_preparable(application, Decision(str(application.pending_decision)), application.pending_reason)
        except DomainError:
            errors.append(
                Conflict(
                    N_("The application of %(name)s has changed meanwhile: look at it and decide again."),
                    field=application.public_id,
                    name=application.person.name,
                )
            )
    return errors

"""Somebody who left an exchange wishes to come back, and their place was given: they wait for the next that is free."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ParticipationState
from db.models import Application, Participation
from services import decisions, history
from services.actors import Actor
from services.application_records import locked_with_call, tell
from services.errors import Invalid, InvalidMove, NotFound
from services.exchanges.coming_back import Place, place_of
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id
from services.workflows import WAITING_AGAIN

_MOVE = "wait_again"


def wait(
    session: Session, actor: Actor, participation_public_id: str, *, seen_version: int | None = None, now: datetime
) -> Application:
    """Put the application of somebody who withdrew last on the waiting list of its call; they are told.

    Once they are selected there they take part again. Raises ``InvalidMove`` where they take part or the call has no
    waiting list, ``Invalid`` while a place is free.
    """
    query = select(Application.public_id).join(Participation, Participation.application_id == Application.id)
    public_id = session.scalar(query.where(Participation.public_id == participation_public_id))
    if public_id is None:
        raise NotFound(N_("This does not exist, or not any more."))
    application = locked_with_call(session, public_id)
    one = by_public_id(session, Participation, participation_public_id, lock=True)
    authorize(actor, WAITING_AGAIN[_MOVE].action, application)
    history.check_version(one, seen_version)
    if one.state is not ParticipationState.WITHDRAWN:
        raise InvalidMove(N_("This is no longer possible: the state has changed meanwhile."), state=one.state)
    decisions.check_used(application.call, "waitlist")
    if place_of(session, one) is Place.FREE:
        raise Invalid(N_("A place is free: take them back at once."))
    _put_last(session, actor, application, now)
    return application


def _put_last(session: Session, actor: Actor, application: Application, now: datetime) -> None:
    rank = decisions.next_rank(session, application.call_id)
    history.move(session, actor, application, WAITING_AGAIN, _MOVE, now=now)
    application.waiting_rank, application.confirm_by, application.decided_at = rank, None, now
    application.pending_decision, application.pending_reason, application.decision_reason = None, "", ""
    tell(session, application, "application_waitlisted", now=now, reason="")
    session.flush()

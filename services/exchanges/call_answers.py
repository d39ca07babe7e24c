"""What becomes of somebody in an exchange when their application to its call is answered, given back or reopened.

It follows from an act that was authorised for the application, whoever keeps the participation.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ParticipationState, SubjectKind
from db.models import Application, Exchange, Participation, StateChange
from services.actors import Actor
from services.exchanges import participations
from services.exchanges.exchanges import LIVING
from services.i18n import N_, translate

ENDS: dict[str, str] = {
    "decline": N_("The place in the call was declined."),
    "withdraw": N_("The application was withdrawn."),
    "expire": N_("The place was not confirmed in time."),
}
"""Moves of an application that end the participation, with the reason that is kept where none was given."""
AGAIN = ("select", "reopen")


def follow(
    session: Session, actor: Actor, application: Application, move: str, *, reason: str = "", now: datetime
) -> None:
    """Let the participation in the exchange of the call follow one move of the application. At most three statements
    where nobody was taken over."""
    if move not in (*ENDS, *AGAIN, "confirm"):
        return
    for one in _participations(session, application):
        if move in ENDS and one.state is not ParticipationState.WITHDRAWN:
            words = reason.strip() or translate(one.language, ENDS[move])
            participations.follow(session, actor, one, "withdraw", reason=words, now=now)
        elif move == "confirm" and one.state is ParticipationState.EXPECTED:
            participations.follow(session, actor, one, "confirm", now=now)
        elif move in AGAIN and one.state is ParticipationState.WITHDRAWN and _went_with_application(session, one):
            one.application_id = application.id
            participations.follow(session, actor, one, "take_back", now=now)


def _participations(session: Session, application: Application) -> list[Participation]:
    query = (
        select(Participation)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .where(
            Exchange.call_id == application.call_id, Participation.person_id == application.person_id,
            Exchange.state.in_(LIVING),
        )
        .order_by(Participation.id)
        .with_for_update(of=Participation, key_share=True)
    )  # fmt: skip
    return list(session.scalars(query))


def _went_with_application(session: Session, one: Participation) -> bool:
    """Whether they were withdrawn because of an application, and not by a word of their own about the exchange; or
    wished to come back since, and waited for a place."""
    last = _last(session, SubjectKind.PARTICIPATION, one.id, "withdraw")
    if last is None or one.application_id is None:
        return False
    waited = _last(session, SubjectKind.APPLICATION, one.application_id, "wait_again")
    return (waited is not None and waited >= last) or any(
        _last(session, SubjectKind.APPLICATION, one.application_id, move) == last for move in ENDS
    )


def _last(session: Session, kind: SubjectKind, subject_id: int, move: str) -> datetime | None:
    query = select(StateChange.at).where(
        StateChange.subject_kind == kind, StateChange.subject_id == subject_id, StateChange.move == move
    )
    return session.scalar(query.order_by(StateChange.id.desc()).limit(1))

"""Exchanges of somebody of whom there were two records."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ParticipationState
from db.models import Participation
from services import history
from services.actors import Actor
from services.i18n import N_, translate
from services.workflows import PARTICIPATION


def settle(session: Session, actor: Actor, kept_id: int, double_id: int, *, now: datetime) -> None:
    """Give the kept record the exchanges of the double; where both take part in one, the double’s ends and stays there.

    For a service that has authorised the merge. Raises ``Forbidden`` where such an end is the other city’s to say.
    """
    query = select(Participation).where(Participation.person_id.in_((kept_id, double_id))).order_by(Participation.id)
    rows = session.scalars(query.with_for_update()).all()
    taken = {one.exchange_id for one in rows if one.person_id == kept_id}
    for one in rows:
        if one.person_id == kept_id:
            continue
        if one.exchange_id not in taken:
            one.person_id = kept_id
        elif one.state is not ParticipationState.WITHDRAWN:
            reason = translate(actor.language, N_("Two records of one person were merged; the other one takes part."))
            history.move(session, actor, one, PARTICIPATION, "withdraw", now=now, reason=reason)
            one.withdrawn_on, one.withdrawn_reason = now.date(), reason
    session.flush()

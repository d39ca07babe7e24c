"""Whether somebody who left an exchange can come back: the place that they held in its call may be another’s by now.

A place is free once its holder left (:mod:`services.calls`), so that the next who waits can have it.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, ParticipationState
from db.models import Participation
from services.application_records import lock_call
from services.calls import taken_places
from services.errors import Invalid
from services.i18n import N_


class Place(StrEnum):
    """What became of the place in the call."""

    FREE = "free"
    """It is theirs still or is free; who was entered by hand needs none."""
    GIVEN = "given"
    """All places of the call are given."""
    WAITS = "waits"
    """They are on the waiting list of the call."""


def place_of(session: Session, one: Participation) -> Place:
    """What became of the place of somebody who withdrew. Two statements at most beside the application."""
    application = one.application
    if application is None:
        return Place.FREE
    if application.state is ApplicationState.WAITLISTED:
        return Place.WAITS
    if _still_takes_part(session, one):
        return Place.FREE
    call = application.call
    return Place.FREE if taken_places(session, [call.id])[call.id] < call.places else Place.GIVEN


def _still_takes_part(session: Session, one: Participation) -> bool:
    """In another exchange by the same application: the place was never given back."""
    others = select(Participation.id).where(
        Participation.application_id == one.application_id, Participation.state != ParticipationState.WITHDRAWN
    )
    return session.scalar(others.limit(1)) is not None


def hold_call(session: Session, participation_public_id: str) -> None:
    """Lock the call, before the participation, so that places are counted by one at a time."""
    query = select(Participation).where(Participation.public_id == participation_public_id)
    one = session.scalars(query).one_or_none()
    if one is not None and one.application is not None:
        lock_call(session, one.application.call_id)


def check(session: Session, one: Participation) -> None:
    """Raise ``Invalid`` where somebody who withdrew has no place to come back to. The caller holds the call."""
    place = place_of(session, one) if one.state is ParticipationState.WITHDRAWN else Place.FREE
    if place is Place.WAITS:
        raise Invalid(N_("They are on the waiting list of the call: select them there, and they take part again."))
    if place is Place.GIVEN and one.application is not None:
        raise Invalid(
            N_(
                "All places of the call were given meanwhile (%(places)s). Put them on its waiting list, or raise the "
                "number of places in the call first."
            ),
            places=one.application.call.places,
        )

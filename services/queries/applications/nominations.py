"""Students whom schools propose, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from db.base import localised_column
from db.enums import ApplicationState, CallState, Role
from db.models import Application, Call, Nomination, Organisation
from services.actors import Actor
from services.policy import Action, may
from services.queries.scope import nominations_visible_to

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class NominationRow:
    """A proposal. ``state`` is that of the application, as far as the actor may know it."""

    public_id: str
    version: int
    name: str
    email: str
    study_field: str
    note: str
    school: str
    call_public_id: str
    call: str
    nominated_at: datetime
    is_withdrawn: bool
    has_begun: bool
    state: ApplicationState | None
    """Of an application that was sent."""
    application_public_id: str | None
    """Of an application that was sent and that the actor may open."""


def proposed(session: Session, actor: Actor) -> list[NominationRow]:
    """Proposals of the actor's schools, and for calls of the actor's cities; latest first. One statement."""
    rows = session.execute(
        select(
            Nomination, Application, Call.public_id.label("call_public_id"),
            Call.organisation_id.label("city_id"), localised_column(Call, "title", actor.language).label("call"),
            localised_column(Organisation, "name", actor.language).label("school"),
        )
        .join(Call, Call.id == Nomination.call_id)
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .outerjoin(Application, Application.id == Nomination.application_id)
        .options(contains_eager(Nomination.call))
        .where(nominations_visible_to(actor))
        .order_by(Nomination.nominated_at.desc(), Nomination.id.desc())
        .limit(MOST_ROWS)
    )  # fmt: skip
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    return [
        _row(row, is_city=row.city_id in owners) for row in rows if may(actor, Action.NOMINATION_READ, row.Nomination)
    ]


def _row(row: Any, *, is_city: bool) -> NominationRow:
    """A school knows that its student has begun, and the state of what was sent in its name."""
    one, application = row.Nomination, row.Application
    is_known = application is not None and (
        is_city or application.sending_organisation_id in {None, one.organisation_id}
    )
    is_open = is_known and application.submitted_at is not None
    is_open = is_open and (is_city or application.sending_organisation_id == one.organisation_id)
    return NominationRow(
        public_id=one.public_id,
        version=one.version,
        name=f"{one.given_name} {one.family_name}",
        email=one.email,
        study_field=one.study_field,
        note=one.note,
        school=row.school,
        call_public_id=row.call_public_id,
        call=row.call,
        nominated_at=one.nominated_at,
        is_withdrawn=one.withdrawn_at is not None,
        has_begun=is_known,
        state=application.state if is_open else None,
        application_public_id=application.public_id if is_open else None,
    )


def open_calls(session: Session, actor: Actor, now: datetime) -> dict[str, str]:
    """Titles of the calls, by public id, for which the actor's schools can propose somebody. One statement.

    Those that were made for their schools come first.
    """
    rows = session.execute(
        select(Call.public_id, localised_column(Call, "title", actor.language))
        .where(
            Call.state == CallState.PUBLISHED,
            Call.opens_at <= now,
            Call.closes_at > now,
            or_(
                Call.sending_organisation_id.is_(None),
                Call.sending_organisation_id.in_(actor.organisations(Role.PARTNER)),
            ),
        )
        .order_by(Call.sending_organisation_id.is_(None), Call.closes_at, Call.id)
    )
    return {row[0]: row[1] for row in rows}

"""Whether a person is really a student of the school that they name: said by the school, or recorded for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import Enrolment, Role, Source, SubjectKind
from services import history
from services.actors import Actor
from services.application_records import locked
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.on_behalf import ON_BEHALF
from services.policy import Action, authorize

MOST = 200
"""Students in one act."""


def say(
    session: Session,
    actor: Actor,
    application_public_id: str,
    answer: Enrolment,
    *,
    source: Source | None = None,
    now: datetime,
) -> None:
    """Note what the school says of the person of a sent application; it can be said anew while it is under way.

    A coordinator who records it says how they know. Raises ``InvalidMove`` for a draft, ``Invalid`` at «source».
    """
    application = locked(session, application_public_id)
    authorize(actor, Action.ENROLMENT_SAY, application)
    if application.submitted_at is None:
        raise InvalidMove(N_("This application is not sent yet."))
    if application.sending_organisation_id not in actor.organisations(Role.PARTNER) and source not in ON_BEHALF:
        raise Invalid(N_("Say how you learned of it: by phone, on paper, in person or by mail."), field="source")
    if application.enrolment is answer:
        return
    application.enrolment, application.enrolment_at, application.enrolment_by_id = answer, now, actor.user_id
    history.audit(
        session, actor, Action.ENROLMENT_SAY, now=now, kind=SubjectKind.APPLICATION, subject_id=application.id,
        source=source, to=str(answer),
    )  # fmt: skip


def confirm_all(session: Session, actor: Actor, chosen: Collection[str], *, now: datetime) -> int:
    """Confirm that all of them are students of the actor's school: all or none. Gives their number."""
    if not 0 < len(chosen) <= MOST:
        raise Invalid(N_("Choose from 1 to %(n)s students."), n=MOST)
    for public_id in sorted(chosen):
        say(session, actor, public_id, Enrolment.CONFIRMED, now=now)
    return len(chosen)

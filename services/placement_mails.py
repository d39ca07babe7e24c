"""What is told by mail about an internship, to the intern and to the tutor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.enums import LinkPurpose, SubjectKind
from db.models import Application, Department, Offer, Person, Placement
from services import history, links
from services.actors import Actor
from services.errors import Invalid
from services.mail import outbox
from services.placement_checks import last_day
from services.records import local_day

INTERN_PAGE = "/mon-stage"
LINK_OUTLIVES = timedelta(days=60)
"""How long after the end of an internship its link can be used."""


def tell_intern(
    session: Session, actor: Actor, placement: Placement, template: str, *, now: datetime, **more: Any
) -> None:
    """Write to the intern, if an address is known."""
    application = session.get(Application, placement.application_id) if placement.application_id else None
    offer = session.get(Offer, placement.offer_id) if placement.offer_id else None
    params = facts(session, placement)
    params["address"] = placement.place or (offer.address if offer else "") or params["department"].address
    person = session.get_one(Person, placement.person_id)
    language = application.language if application else None
    _queue(session, actor, placement, template, person, now, path=INTERN_PAGE, language=language, **params, **more)


def tell_tutor(session: Session, actor: Actor, placement: Placement, *, now: datetime) -> None:
    """Tell the tutor of the internship, with a link to follow it by; nobody without an address."""
    tutor = session.get(Person, placement.tutor_id) if placement.tutor_id else None
    if tutor is not None and tutor.email:
        token, _until = follow_up_link(session, actor, placement, tutor, now)
        path, params = links.path(token), facts(session, placement)
        _queue(session, actor, placement, "placement_planned_tutor", tutor, now, path=path, **params)


def follow_up_link(
    session: Session, actor: Actor, placement: Placement, tutor: Person, now: datetime
) -> tuple[str, datetime]:
    """A link for the tutor, until 60 days after the last day: its token, and when it ends."""
    days_left = max(timedelta(0), timedelta(days=(last_day(placement) - now.date()).days))
    valid_for = days_left + LINK_OUTLIVES
    token = links.issue(
        session, actor, LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT, placement.id,
        now=now, valid_for=valid_for, person_id=tutor.id,
    )  # fmt: skip
    return token, now + valid_for


def send_follow_up_link(session: Session, actor: Actor, placement: Placement, tutor: Person, *, now: datetime) -> str:
    """Make a link for the tutor and mail it, if they have an address. Gives back the token."""
    token, until = follow_up_link(session, actor, placement, tutor, now)
    params = facts(session, placement)
    params["until"] = local_day(until, params["department"].organisation.time_zone)
    path = links.path(token)
    _queue(session, actor, placement, "placement_follow_up_link", tutor, now, path=path, **params)
    return token


def facts(session: Session, placement: Placement) -> dict[str, Any]:
    """The parameters that mails about an internship know."""
    tutor = session.get(Person, placement.tutor_id) if placement.tutor_id else None
    return {
        "department": session.get_one(Department, placement.department_id),
        "starts_on": placement.starts_on,
        "ends_on": placement.ends_on,
        "ended_on": placement.ended_on,
        "tutor": tutor.name if tutor else None,
        "intern": session.get_one(Person, placement.person_id).name,
    }


def _queue(
    session: Session, actor: Actor, placement: Placement, template: str, person: Person, now: datetime, **options: Any
) -> None:
    """Queue a mail. An address that cannot be used must not stop the internship: it is noted in the audit."""
    try:
        outbox.queue_to_person(
            session, template, person, now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id, **options
        )
    except Invalid:
        history.audit(
            session, actor, "mail:no_address", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id,
            template=template,
        )  # fmt: skip

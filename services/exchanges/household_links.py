"""The link by which a family tells of itself and sees who comes, without account."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.base import localised
from db.enums import LinkPurpose, SubjectKind
from db.models import Household
from services import links
from services.actions import Action
from services.actors import Actor
from services.errors import Invalid
from services.i18n import N_
from services.mail import outbox
from services.policy import authorize
from services.records import by_public_id

AFTER_THE_VISIT = timedelta(days=30)
AT_LEAST, AT_MOST = timedelta(days=30), timedelta(days=550)


def hand(session: Session, actor: Actor, public_id: str, *, now: datetime) -> str:
    """A link to hand over in a messenger or as a square to scan: its token, shown once."""
    household = by_public_id(session, Household, public_id)
    authorize(actor, Action.HOUSEHOLD_DECIDE, household)
    return issue(session, actor, household, now=now)


def send(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Mail the family its link. Raises ``Invalid`` where no address is known."""
    household = by_public_id(session, Household, public_id)
    authorize(actor, Action.HOUSEHOLD_DECIDE, household)
    if not household.email:
        raise Invalid(N_("No mail address is known: hand the link over, or write down what they tell you."))
    write(session, actor, household, "household_link", now=now)


def write(
    session: Session, actor: Actor, household: Household, template: str, *, now: datetime, guest: str | None = None
) -> bool:
    """A mail to the family with its link, for services that have authorised it. False: no address is known."""
    if not household.email:
        return False
    leg = household.leg
    outbox.queue(
        session, template, email=household.email, language=household.language, now=now, kind=SubjectKind.HOUSEHOLD,
        subject_id=household.id, path=links.path(issue(session, actor, household, now=now)), name=household.name,
        city=localised(leg.host, "name", household.language), starts_on=leg.starts_on, ends_on=leg.ends_on,
        exchange=localised(leg.exchange, "title", household.language), young=guest,
    )  # fmt: skip
    return True


def issue(session: Session, actor: Actor, household: Household, *, now: datetime) -> str:
    """A link to this family, valid until a month after the visit: its token."""
    left = household.leg.ends_on - now.date() + AFTER_THE_VISIT
    return links.issue(
        session, actor, LinkPurpose.HOUSEHOLD, SubjectKind.HOUSEHOLD, household.id, now=now,
        valid_for=min(max(left, AT_LEAST), AT_MOST),
        details={"name": household.name, "language": str(household.language)},
    )  # fmt: skip

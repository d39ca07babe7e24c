"""Who is asked what arrived, and how they are written to: by the page of their account, or by a link without one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language, LinkPurpose, Outcome, Role, ShipmentState, SubjectKind, UserStatus
from db.models import Membership, Organisation, OutboxMail, Person, Receipt, Shipment, User
from services import history, links
from services.actions import Action
from services.actors import Actor
from services.errors import Invalid, InvalidMove, Locked
from services.i18n import N_
from services.mail import outbox
from services.mail.coordinators import tell_coordinators
from services.policy import authorize
from services.records import by_public_id

LINK_VALID_FOR = timedelta(days=180)
COOLDOWN = timedelta(hours=24)
STAFF_PAGE = "/envoi?id="
RECEIVER_PAGE = "/reception?id="
_KEEPERS = (Role.COORDINATOR, Role.PARTNER)
UNDER_WAY = (ShipmentState.SENT, ShipmentState.RECEIVING)


class Receiver(NamedTuple):
    """Somebody who is asked what arrived; without an account they get a link."""

    name: str
    email: str
    language: Language
    person_id: int | None = None
    has_account: bool = False


def receivers(session: Session, shipment: Shipment) -> list[Receiver]:
    """Who is written to: the person named for this shipment, else all with an account who keep the destination."""
    if shipment.receiver_email:
        return [Receiver(shipment.receiver_name, shipment.receiver_email, shipment.receiver_language)]
    rows = session.execute(
        select(User, Person)
        .join(Person, Person.id == User.person_id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == shipment.destination.keeper_id, Membership.role.in_(_KEEPERS),
            Membership.department_id.is_(None), Membership.revoked_at.is_(None), User.status == UserStatus.ACTIVE,
        )
        .order_by(User.id)
        .distinct()
    )  # fmt: skip
    return [Receiver(person.name, user.email, user.language, person.id, True) for user, person in rows]


def title_of(shipment: Shipment) -> str:
    """How people name a shipment: its code, and its title where it has one."""
    return f"{shipment.code} · {shipment.title}" if shipment.title else shipment.code


def tell_sent(session: Session, actor: Actor, shipment: Shipment, *, now: datetime) -> int:
    """Write to those who receive it that it is on the way; gives back to how many."""
    return _write(session, actor, shipment, "shipment_sent", now)


def ask_again(session: Session, actor: Actor, public_id: str, *, now: datetime) -> int:
    """Ask once more what arrived, at a coordinator’s wish. Raises ``Locked`` within 24 hours of the last mail,
    ``Invalid`` where nobody can be written to."""
    shipment = _under_way(session, actor, public_id)
    if last := _last_mail(session, shipment):
        left = last + COOLDOWN - now
        if left > timedelta():
            raise Locked(
                N_("These people were written to less than 24 hours ago: wait until tomorrow, or call."),
                seconds=int(left.total_seconds()),
            )
    told = _write(session, actor, shipment, "shipment_asked", now)
    if not told:
        raise Invalid(N_("No mail address is known: hand the link over, or record what you are told by phone."))
    history.audit(session, actor, "shipment:ask", now=now, kind=SubjectKind.SHIPMENT, subject_id=shipment.id)
    return told


def hand_link(session: Session, actor: Actor, public_id: str, *, now: datetime) -> str:
    """A link to hand over otherwise, in a messenger or as a square to scan: its token, shown once."""
    return issue(session, actor, _under_way(session, actor, public_id), now=now)


def issue(session: Session, actor: Actor, shipment: Shipment, *, now: datetime, name: str = "") -> str:
    """A link by which somebody says what arrived of this shipment: its token."""
    return links.issue(
        session, actor, LinkPurpose.SHIPMENT_RECEIPT, SubjectKind.SHIPMENT, shipment.id, now=now,
        valid_for=LINK_VALID_FOR,
        details={"name": name or shipment.receiver_name, "language": str(shipment.receiver_language)},
    )  # fmt: skip


def tell_answer(session: Session, shipment: Shipment, receipt: Receipt, *, now: datetime) -> None:
    """Tell the coordinators what somebody on the other side answered."""
    number = sum(one.quantity for one in receipt.lines if one.outcome is not Outcome.OK)
    tell_coordinators(
        session, shipment.organisation_id, "shipment_answered", now=now, kind=SubjectKind.SHIPMENT,
        subject_id=shipment.id, path=f"{STAFF_PAGE}{shipment.public_id}", shipment=title_of(shipment),
        author=receipt.actor_name or shipment.destination.name, answer=receipt.answer, message=receipt.note or None,
        number=number or None,
    )  # fmt: skip


def tell_closed(session: Session, shipment: Shipment, *, damaged: int, missing: int, now: datetime) -> None:
    """Tell the coordinators that all is known of a shipment."""
    tell_coordinators(
        session, shipment.organisation_id, "shipment_closed", now=now, kind=SubjectKind.SHIPMENT,
        subject_id=shipment.id, path=f"{STAFF_PAGE}{shipment.public_id}", shipment=title_of(shipment),
        damaged=damaged, missing=missing,
    )  # fmt: skip


def _under_way(session: Session, actor: Actor, public_id: str) -> Shipment:
    shipment = by_public_id(session, Shipment, public_id, lock=True)
    authorize(actor, Action.SHIPMENT_EDIT, shipment)
    if shipment.state not in UNDER_WAY:
        raise InvalidMove(N_("This shipment is not on the way: there is nothing to ask."))
    return shipment


def _last_mail(session: Session, shipment: Shipment) -> datetime | None:
    query = select(OutboxMail.created_at).where(
        OutboxMail.subject_kind == SubjectKind.SHIPMENT, OutboxMail.subject_id == shipment.id,
        OutboxMail.template.in_(("shipment_sent", "shipment_asked", "reminder")),
    )  # fmt: skip
    return session.scalar(query.order_by(OutboxMail.id.desc()).limit(1))


def _write(session: Session, actor: Actor, shipment: Shipment, template: str, now: datetime) -> int:
    sender = session.get_one(Organisation, shipment.organisation_id)
    told = receivers(session, shipment)
    for to in told:
        path = (
            f"{RECEIVER_PAGE}{shipment.public_id}"
            if to.has_account
            else links.path(issue(session, actor, shipment, now=now, name=to.name))
        )
        outbox.queue(
            session, template, email=to.email, language=to.language, now=now, name=to.name, person_id=to.person_id,
            kind=SubjectKind.SHIPMENT, subject_id=shipment.id, path=path, shipment=title_of(shipment),
            city=localised(sender, "name", to.language), parcels=len(shipment.parcels),
            expected_on=shipment.expected_on, place=_name_of(shipment, to.language),
        )  # fmt: skip
    return len(told)


def _name_of(shipment: Shipment, language: Language) -> str:
    place = shipment.destination
    return (place.name_hy if language is Language.HY else "") or place.name

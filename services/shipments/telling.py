"""Who is asked what arrived, and how they are written to: by the page of their account, or by a link without one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import UNDER_WAY, HandoverState, Language, LinkPurpose, Outcome, Role, SubjectKind, UserStatus
from db.models import Handover, Location, Membership, Organisation, OutboxMail, Person, Receipt, Shipment, User
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
_ASKING = ("shipment_sent", "shipment_asked")


class Receiver(NamedTuple):
    """Somebody who is asked what arrived; without an account they get a link."""

    name: str
    email: str
    language: Language
    person_id: int | None = None
    has_account: bool = False


def receivers(session: Session, shipment: Shipment) -> list[Receiver]:
    """Who is written to: the person named for this shipment, else all with an account who keep the destination."""
    return receivers_of(session, [shipment])[shipment.id]


def receivers_of(session: Session, shipments: Sequence[Shipment]) -> dict[int, list[Receiver]]:
    """Who is written to about each of these shipments, by their ids. At most one statement."""
    unnamed = [one.destination_id for one in shipments if not one.receiver_email]
    keepers = _keepers(session, unnamed) if unnamed else {}
    return {
        one.id: [Receiver(one.receiver_name, one.receiver_email, one.receiver_language)]
        if one.receiver_email
        else keepers.get(one.destination_id, [])
        for one in shipments
    }


def _keepers(session: Session, place_ids: Sequence[int]) -> dict[int, list[Receiver]]:
    """Those with an account who keep each of these places."""
    rows = session.execute(
        select(Location.id, User, Person)
        .join(Membership, Membership.organisation_id == Location.keeper_id)
        .join(User, User.id == Membership.user_id)
        .join(Person, Person.id == User.person_id)
        .where(
            Location.id.in_(place_ids), Membership.role.in_(_KEEPERS), Membership.department_id.is_(None),
            Membership.revoked_at.is_(None), User.status == UserStatus.ACTIVE,
        )
        .order_by(User.id)
        .distinct()
    )  # fmt: skip
    found: dict[int, list[Receiver]] = {}
    for place_id, user, person in rows:
        to = Receiver(person.name, user.email, user.language, person.id, True)
        found.setdefault(place_id, []).append(to)
    return found


def still_asked() -> ColumnElement[bool]:
    """Shipments of which those who receive them may be asked: under way, and nothing of it is the school’s yet."""
    given = select(Handover.shipment_id).where(
        Handover.state == HandoverState.SIGNED, Handover.shipment_id.is_not(None)
    )
    return Shipment.state.in_(UNDER_WAY) & Shipment.id.not_in(given)


def written_to_since(moment: datetime) -> Select[Any]:
    """Ids of the shipments whose receivers somebody let the software write to since then."""
    return select(OutboxMail.subject_id).where(
        OutboxMail.subject_kind == SubjectKind.SHIPMENT, OutboxMail.subject_id.is_not(None),
        OutboxMail.template.in_(_ASKING), OutboxMail.created_at > moment,
    )  # fmt: skip


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
        OutboxMail.template.in_((*_ASKING, "reminder")),
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

"""Somebody no longer takes part, or does again: beds are free, families, guardians and both cities are told.

Answers, papers and seats stay written down, so that coming back needs no second answer; no list counts them meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import HostStayState, LegState, SubjectKind
from db.models import Guardian, HostStay, Leg, Participation
from services import history
from services.actors import Actor, system
from services.errors import Invalid
from services.exchanges import household_links, pairing
from services.i18n import N_, translate
from services.mail import outbox
from services.mail.coordinators import tell_coordinators
from services.mail.outbox import clean_address
from services.workflows import HOST_STAY

PARTICIPANT_PAGE, EXCHANGE_PAGE = "/participant?id=", "/echange?id="
_GONE = N_("The young person no longer takes part.")
_COMING = (LegState.PLANNED, LegState.CLEARED, LegState.UNDER_WAY)


def after_leaving(session: Session, actor: Actor, one: Participation, reason: str, now: datetime) -> None:
    """Free their beds in visits to come; tell the families, the guardians and the coordinators of both cities.

    For services that have withdrawn them. Where no visit is to come, nobody needs to know.
    """
    stays = _stays(session, one)
    for stay in stays:
        _free(session, actor, stay, now)
    session.flush()
    if _is_coming(session, one):
        _tell_guardians(session, one, now)
        _tell_cities(session, one, "participation_ended", reason, now)


def after_return(session: Session, one: Participation, now: datetime) -> None:
    """Tell the coordinators of both cities that they take part again: a bed is looked for anew."""
    if _is_coming(session, one):
        _tell_cities(session, one, "participation_back", "", now)


def _stays(session: Session, one: Participation) -> list[HostStay]:
    """Beds in visits that are not over, agreed and proposed, at families and in lodgings."""
    query = (
        select(HostStay)
        .join(Leg, Leg.id == HostStay.leg_id)
        .where(
            HostStay.participation_id == one.id, HostStay.state != HostStayState.ENDED, Leg.state.in_(_COMING),
        )
        .order_by(HostStay.id)
        .with_for_update(of=HostStay, key_share=True)
    )  # fmt: skip
    return list(session.scalars(query))


def _free(session: Session, actor: Actor, stay: HostStay, now: datetime) -> None:
    """A proposal is dropped; what was agreed ends today, and its family is written to."""
    if stay.state is HostStayState.PROPOSED:
        session.delete(stay)
        return
    today = pairing.today_at(stay.leg, now)
    if stay.ends_on < today:
        return
    reason = translate(stay.participation.language, _GONE)
    history.follow(session, actor, stay, HOST_STAY, "end", now=now, reason=reason)
    stay.ends_on, stay.ended_reason = min(max(stay.starts_on, today), stay.ends_on), reason
    if stay.household is not None:
        given = stay.participation.person.given_name
        household_links.write(session, system(), stay.household, "household_guest_gone", now=now, guest=given)


def _is_coming(session: Session, one: Participation) -> bool:
    query = select(Leg.id).where(Leg.exchange_id == one.exchange_id, Leg.state.in_(_COMING)).limit(1)
    return session.scalar(query) is not None


def _tell_guardians(session: Session, one: Participation, now: datetime) -> None:
    """Nothing more is asked of them."""
    for guardian in session.scalars(select(Guardian).where(Guardian.person_id == one.person_id).order_by(Guardian.id)):
        try:
            email = clean_address(guardian.email)
        except Invalid:
            continue
        outbox.queue(
            session, "participation_ended_guardian", email=email, language=guardian.language, now=now,
            name=guardian.name, kind=SubjectKind.PARTICIPATION, subject_id=one.id,
            young=one.person.given_name, exchange=localised(one.exchange, "title", guardian.language),
        )  # fmt: skip


def _tell_cities(session: Session, one: Participation, template: str, reason: str, now: datetime) -> None:
    """The reason is for their own city: the other one needs to know that they do not come."""
    exchange, person = one.exchange, one.person
    for city in (exchange.organisation_id, exchange.partner_id):
        own = city == one.organisation_id
        tell_coordinators(
            session, city, template, now=now, kind=SubjectKind.PARTICIPATION, subject_id=one.id,
            path=f"{PARTICIPANT_PAGE}{one.public_id}" if own else f"{EXCHANGE_PAGE}{exchange.public_id}",
            young=person.name, exchange=exchange, **({"reason": reason or None} if template.endswith("ended") and own
            else {}),
        )  # fmt: skip

"""The programme of a visit on paper: French facing Armenian, for everybody or with the name of one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import SubjectKind
from db.models import Activity, Leg, LegMember
from db.session import reading
from services import formats, history
from services.actors import Actor
from services.documents import compiler
from services.documents.document import Document, file_name
from services.errors import Conflict, NotFound
from services.exchanges.journeys import journey
from services.i18n import N_, translate
from services.labels import WORDS
from services.policy import Action, may
from services.unit import prepared_by

SIDES = ("fr", "hy")


def leg_of(session: Session, actor: Actor, public_id: str) -> Leg:
    """A visit whose programme the actor may read; ``NotFound`` for others."""
    leg = session.scalars(select(Leg).where(Leg.public_id == public_id)).one_or_none()
    if leg is None or not may(actor, Action.PROGRAMME_READ, journey(session, leg)):
        raise NotFound(N_("This does not exist, or not any more."))
    return leg


def member_of(session: Session, actor: Actor, public_id: str) -> LegMember:
    """Somebody in a visit, for themselves, their school and the coordinators; ``NotFound`` for others."""
    member = session.scalars(select(LegMember).where(LegMember.public_id == public_id)).one_or_none()
    if member is None or not may(actor, Action.PARTICIPATION_READ, member.participation):
        raise NotFound(N_("This does not exist, or not any more."))
    return member


def _for_all(actor: Actor, public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        leg = leg_of(session, actor, public_id)
        return Document("programme.pdf", _made(session, leg, "", now))


@prepared_by(_for_all)
def programme(
    session: Session, actor: Actor, public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The programme of a visit, for whoever may read it. ``Conflict`` while nothing is planned."""
    leg = leg_of(session, actor, public_id)
    history.audit(session, actor, "document:programme", now=now, kind=SubjectKind.LEG, subject_id=leg.id)
    return prepared or _for_all(actor, public_id, now=now)


def _for_one(actor: Actor, public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        member = member_of(session, actor, public_id)
        person = member.participation.person
        return Document(file_name("programme", person), _made(session, member.leg, person.name, now))


@prepared_by(_for_one)
def programme_of(
    session: Session, actor: Actor, public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The same with the name of one person in the visit, for them, their school and the coordinators."""
    member = member_of(session, actor, public_id)
    history.audit(session, actor, "document:programme", now=now, kind=SubjectKind.LEG_MEMBER, subject_id=member.id)
    return prepared or _for_one(actor, public_id, now=now)


def _made(session: Session, leg: Leg, name: str, now: datetime) -> bytes:
    query = select(Activity).where(
        Activity.leg_id == leg.id, Activity.cancelled_at.is_(None), Activity.is_rain_twin.is_(False)
    )
    found = session.scalars(query.order_by(Activity.day, Activity.starts_at, Activity.id)).all()
    if not found:
        raise Conflict(N_("Nothing is planned yet."))
    return compiler.pdf("programme", _data(leg, found, name), now=now)


def _data(leg: Leg, found: Sequence[Activity], name: str) -> dict[str, Any]:
    days = sorted({one.day for one in found})
    return {
        "language": "fr", "title": localised(leg.exchange, "title", "fr"),
        "subtitle": [localised(leg.exchange, "title", "hy"), name],
        "footer": f"{leg.host.name_fr} · {leg.sending.name_fr}",
        "heads": ["", *(translate(side, N_("Programme of the group")) for side in SIDES)],
        "days": [
            {
                **{side: formats.long_date(day, side) for side in SIDES},
                "rows": [_row(one) for one in found if one.day == day],
            }
            for day in days
        ],
    }  # fmt: skip


def _row(one: Activity) -> dict[str, Any]:
    return {"hours": f"{one.starts_at:%H:%M}–{one.ends_at:%H:%M}"} | {side: _side(one, side) for side in SIDES}


def _side(one: Activity, language: str) -> dict[str, Any]:
    """One activity in one language; what is not written in Armenian stands in French."""
    partner = localised(one.partner, "name", language) if one.partner else one.partner_name
    rows = [
        " · ".join(part for part in (translate(language, WORDS[one.theme]), one.place) if part),
        translate(language, N_("With %(partner)s"), partner=partner) if partner else "",
        translate(language, N_("To bring: %(material)s"), material=one.material) if one.material else "",
        localised(one, "description", language),
    ]
    return {"title": localised(one, "title", language), "rows": [row for row in rows if row]}

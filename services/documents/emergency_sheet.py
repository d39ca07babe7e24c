"""The emergency sheet of a visit, for leaders to keep offline: whom to call, where all sleep, health that matters.

Made afresh and noted at each download; for coordinators of both cities and leaders of the visit, from three days before
it to its last day. Health stands on it for that time alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import HostStayState, LegState, LinkPurpose, ParticipationState, SubjectKind
from db.models import Guardian, HostStay, Leg, LegMember, Participation, Person, SheetDownload
from db.session import reading
from services import formats, history
from services.actors import Actor
from services.documents import compiler
from services.documents.document import Document
from services.errors import InvalidMove, NotFound
from services.exchange_policy import is_leader
from services.exchanges.health import ALLERGIES, DIETS, Health, opened
from services.i18n import N_, translate
from services.policy import Action, may
from services.records import local_day
from services.unit import prepared_by

DAYS_BEFORE = 3
TEMPLATE = "emergency_sheet"
NUMBERS: dict[str, tuple[tuple[str, str], ...]] = {
    "FR": ((N_("All emergencies"), "112"), (N_("Medical emergency"), "15"), (N_("Police"), "17"), (N_("Fire"), "18")),
    "AM": (
        (N_("All emergencies"), "112"),
        (N_("Medical emergency"), "103"),
        (N_("Police"), "102"),
        (N_("Fire"), "101"),
    ),
}
"""Public numbers of the receiving country."""
EMBASSIES: dict[tuple[str, str], tuple[str, str]] = {
    ("FR", "AM"): (N_("Embassy of France in Yerevan"), "+374 60 65 19 50"),
    ("AM", "FR"): (N_("Embassy of Armenia in Paris"), "+33 1 42 12 98 00"),
}
"""By the country that sends and the one that receives."""
_OPEN = frozenset({LegState.PLANNED, LegState.CLEARED, LegState.UNDER_WAY})


@dataclass(frozen=True, slots=True)
class _Member:
    """Somebody in the visit, with what leaders need of them."""

    participation: Participation
    person: Person
    travels: bool
    health: Health
    guardians: tuple[Guardian, ...]
    sleeps: str


def is_open(leg: Leg, today: date) -> bool:
    """Whether the sheet is given out: from three days before the first day to the last, not for a cancelled visit."""
    return leg.state in _OPEN and leg.starts_on - timedelta(days=DAYS_BEFORE) <= today <= leg.ends_on


def _leg_of(session: Session, actor: Actor, public_id: str, now: datetime) -> Leg:
    """The visit, for whoever may take its sheet. ``NotFound`` for others, ``InvalidMove`` outside of its days."""
    leg = session.scalars(select(Leg).where(Leg.public_id == public_id)).one_or_none()
    if leg is None or not (may(actor, Action.EMERGENCY_SHEET, leg) or _leads(session, actor, leg)):
        raise NotFound(N_("This does not exist, or not any more."))
    if not is_open(leg, local_day(now, leg.host.time_zone)):
        raise InvalidMove(N_("The emergency sheet is given out from three days before the visit to its last day."))
    return leg


def _leads(session: Session, actor: Actor, leg: Leg) -> bool:
    """Is a leader named in this visit, who has not left it, by account or by their link."""
    query = (
        select(LegMember)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(
            LegMember.leg_id == leg.id, LegMember.left_on.is_(None), Participation.is_substitute.is_(False),
            Participation.state == ParticipationState.CONFIRMED,
        )
    )  # fmt: skip
    if actor.link is not None and actor.link.purpose is LinkPurpose.LEG_LEADER:
        query = query.where(LegMember.id == actor.link.subject_id)
    elif actor.person_id is not None:
        query = query.where(Participation.person_id == actor.person_id)
    else:
        return False
    member = session.scalars(query).first()
    return member is not None and may(actor, Action.EMERGENCY_SHEET, member)


def _make(actor: Actor, leg_public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        leg = _leg_of(session, actor, leg_public_id, now)
        data = _data(leg, _members(session, leg, actor.language), actor.language, now)
    return Document(f"fiche-urgence-{leg.starts_on:%Y-%m-%d}.pdf", compiler.pdf(TEMPLATE, data, now=now))


@prepared_by(_make)
def emergency_sheet(
    session: Session, actor: Actor, leg_public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The sheet in the language of whoever takes it. Each time it is noted who took it and of how many people."""
    leg = _leg_of(session, actor, leg_public_id, now)
    number = session.scalar(
        select(func.count()).select_from(LegMember).where(LegMember.leg_id == leg.id, LegMember.left_on.is_(None))
    )
    session.add(
        SheetDownload(leg_id=leg.id, taken_at=now, taken_by=actor.name, taken_by_id=actor.user_id, people=number or 0)
    )
    history.audit(session, actor, "document:emergency_sheet", now=now, kind=SubjectKind.LEG, subject_id=leg.id)
    return prepared or _make(actor, leg_public_id, now=now)


def _members(session: Session, leg: Leg, language: str) -> list[_Member]:
    rows = session.execute(
        select(LegMember, Participation, Person)
        .join(Participation, Participation.id == LegMember.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            LegMember.leg_id == leg.id, LegMember.left_on.is_(None),
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .order_by(Participation.sort_name, Participation.id)
    ).all()  # fmt: skip
    ids = [person.id for _member, _one, person in rows]
    guardians: dict[int, tuple[Guardian, ...]] = {}
    for one in session.scalars(select(Guardian).where(Guardian.person_id.in_(ids)).order_by(Guardian.id)):
        guardians[one.person_id] = (*guardians.get(one.person_id, ()), one)
    beds = _beds(session, leg, language)
    return [
        _Member(
            one, person, member.travels, opened(session, person), guardians.get(person.id, ()), beds.get(one.id, "")
        )
        for member, one, person in rows
    ]  # fmt: skip


def _beds(session: Session, leg: Leg, language: str) -> dict[int, str]:
    """Where each sleeps, with address and phone; a line for each house, with its days where they are not all."""
    query = select(HostStay).where(HostStay.leg_id == leg.id, HostStay.state == HostStayState.AGREED)
    found: dict[int, str] = {}
    for stay in session.scalars(query.order_by(HostStay.starts_on, HostStay.id)):
        house: Any = stay.household or stay.lodging
        parts = (house.name, getattr(house, "address", ""), getattr(house, "phone", ""))
        room = stay.room.name if stay.room else ""
        days = formats.period(stay.starts_on, stay.ends_on, language)
        is_whole = (stay.starts_on, stay.ends_on) == (leg.starts_on, leg.ends_on)
        words = " · ".join(part for part in (*parts, room, "" if is_whole else days) if part)
        found[stay.participation_id] = "\n".join(filter(None, (found.get(stay.participation_id, ""), words)))
    return found


def _data(leg: Leg, members: list[_Member], language: str, now: datetime) -> dict[str, Any]:
    say = lambda msgid, **params: translate(language, msgid, **params)  # noqa: E731
    leaders = [one for one in members if is_leader(one.participation)]
    young = [one for one in members if not is_leader(one.participation) and one.travels]
    title = localised(leg.exchange, "title", language)
    return {
        "language": language, "title": say(N_("Emergency sheet")),
        "footer": say(N_("Confidential: for leaders of the visit alone; destroy it afterwards")), "name": title,
        "subject": f"{localised(leg.sending, 'name', language)} – {localised(leg.host, 'name', language)}",
        "when": formats.period(leg.starts_on, leg.ends_on, language),
        "made": say(N_("Made on %(when)s"), when=formats.short_instant(now, language, leg.host.time_zone)),
        "numbers_title": say(N_("Whom to call")), "numbers": _numbers(leg, language),
        "leaders_title": say(N_("Leaders")),
        "leaders": [[one.person.name, one.person.phone or "–"] for one in leaders],
        "people_title": say(N_("Young people who travel")), "people": [_person(one, language) for one in young],
    }  # fmt: skip


def _numbers(leg: Leg, language: str) -> list[list[str]]:
    """Those of the visit, public ones that are not among them, the insurance of the group, the embassy."""
    own = [[one.get(language) or one.get("fr", ""), one.get("phone", "")] for one in leg.emergency_numbers]
    known = {phone for _label, phone in own}
    public = [
        [translate(language, label), phone] for label, phone in NUMBERS.get(leg.host.country, ()) if phone not in known
    ]
    insured = [[translate(language, N_("Insurance of the group")), leg.insurance or "–"]]
    embassy = EMBASSIES.get((leg.sending.country, leg.host.country))
    return [*own, *public, *insured, *([[translate(language, embassy[0]), embassy[1]]] if embassy else [])]


def _person(one: _Member, language: str) -> dict[str, Any]:
    say = lambda msgid: translate(language, msgid)  # noqa: E731
    health = one.health
    allergies = ", ".join([*(say(ALLERGIES.get(code, code)) for code in health.allergies), health.allergies_text])
    diet = " · ".join(
        part for part in (say(DIETS[health.diet]) if health.diet in DIETS else "", health.diet_text) if part
    )
    called = [_called(contact) for contact in health.contacts if contact.get("phone")]
    called += [" ".join(part for part in (each.name, each.phone) if part) for each in one.guardians if each.phone]
    rows = (
        (N_("Born on"), formats.long_date(one.person.birth_date, language) if one.person.birth_date else ""),
        (N_("Call"), "\n".join(dict.fromkeys(called))),
        (N_("Sleeps at"), one.sleeps),
        (N_("Allergies"), allergies.strip(", ")),
        (N_("Treatments"), health.treatments),
        (N_("Diet"), diet),
        (N_("To be known"), health.notes),
        (N_("Doctor"), health.doctor),
        (N_("Blood group"), health.blood_group),
    )
    told = [] if health.is_told else [[say(N_("Health")), say(N_("The family has told nothing yet: ask them."))]]
    return {"name": one.person.name, "facts": [*([say(label), value] for label, value in rows if value), *told]}


def _called(contact: Any) -> str:
    parts = (contact.get("name", ""), contact.get("relation", ""), contact.get("phone", ""))
    return " · ".join(part for part in parts if part)

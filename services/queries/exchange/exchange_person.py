"""One young person or leader of an exchange: who they are, both visits, and what whoever looks may see and do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from db.base import localised
from db.enums import (
    Gender,
    Language,
    LegDirection,
    LegState,
    OrganisationKind,
    ParticipationKind,
    ParticipationState,
    Source,
    SubjectKind,
)
from db.models import Exchange, Guardian, Leg, LegMember, Participation, Person, StateChange
from services.actors import Actor
from services.calls import GIVEN
from services.errors import NotFound
from services.exchange_policy import owned_by
from services.exchanges.coming_back import Place, place_of
from services.exchanges.exchanges import LIVING
from services.i18n import N_
from services.policy import Action, may
from services.queries.exchange.exchange_scope import exchanges_visible_to, participations_visible_to
from services.rules.ages import MINOR_BELOW
from services.rules.exchanges import age_at, comes_of_age


@dataclass(frozen=True, slots=True)
class MemberView:
    """Their part in one visit; ``age`` on its first day."""

    public_id: str
    version: int
    leg: str
    direction: LegDirection
    state: LegState
    host: str
    starts_on: date
    ends_on: date
    lodging: str
    travels: bool
    left_on: date | None
    left_reason: str
    age: int | None

    @property
    def is_minor(self) -> bool:
        """Under 18 on the first day; without a birth date nobody knows, and it counts as a minor."""
        return self.age is None or self.age < MINOR_BELOW


@dataclass(frozen=True, slots=True)
class GuardianView:
    """Who answers for them, and how to reach them."""

    public_id: str
    name: str
    relation: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class ParticipantDetail:
    """One participation. What the actor may not see is empty: contacts, guardians, birth date, person."""

    public_id: str
    version: int
    exchange: str
    """Public id."""
    exchange_title: str
    is_living: bool
    name: str
    name_hy: str
    kind: ParticipationKind
    is_substitute: bool
    state: ParticipationState
    city: str
    organisation: str
    """Public id of the city."""
    school: str
    school_id: str | None
    class_name: str
    gender: Gender | None
    birth_date: date | None
    comes_of_age_on: date | None
    person: str | None
    """Public id of the person, for coordinators whose city keeps the record."""
    email: str
    phone: str
    language: Language
    languages: tuple[str, ...]
    interests: tuple[str, ...]
    wishes: str
    withdrawn_on: date | None
    withdrawn_reason: str
    place: Place
    """Of whoever withdrew: what became of their place in the call."""
    may_wait: bool
    """Their application can be put on the waiting list of the call."""
    application: str | None
    """Public id, for those who decide about it."""
    members: tuple[MemberView, ...]
    guardians: tuple[GuardianView, ...]
    confirmed_by: str
    """Who said that they come, and how: empty until then."""
    confirmed_source: Source | None
    sees_whole: bool
    may_edit: bool
    may_answer: bool
    is_own: bool
    fields: dict[str, object]
    """Names, birth date and gender, for those who may mend them."""

    @property
    def is_young(self) -> bool:
        return self.kind is ParticipationKind.PARTICIPANT


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> ParticipantDetail:
    """One participation that the actor may see; raises ``NotFound``. Six statements at most."""
    query = (
        select(Participation)
        .join(Participation.person)
        .join(Participation.exchange)
        .options(
            contains_eager(Participation.person), contains_eager(Participation.exchange),
            joinedload(Participation.organisation), joinedload(Participation.school),
        )
        .where(Participation.public_id == public_id, participations_visible_to(actor))
    )  # fmt: skip
    one = session.scalars(query).one_or_none()
    if one is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return _detail(session, actor, one, language)


def own(session: Session, actor: Actor, *, language: str = "fr") -> list[ParticipantDetail]:
    """The actor’s own participation: of a living exchange, else the newest; none or one in a list."""
    if actor.person_id is None:
        return []
    query = (
        select(Participation.public_id)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .where(Participation.person_id == actor.person_id, Participation.state != ParticipationState.WITHDRAWN)
        .order_by(Exchange.state.not_in(LIVING), Participation.id.desc())
    )
    return [detail(session, actor, one, language=language) for one in session.scalars(query.limit(1)).all()]


def _detail(session: Session, actor: Actor, one: Participation, language: str) -> ParticipantDetail:
    person = one.person
    whole, may_edit = may(actor, Action.PARTICIPATION_WHOLE, one), may(actor, Action.PARTICIPATION_EDIT, one)
    members = _members(session, one, language)
    told = _confirmed(session, one)
    place, may_wait, application = _place(session, actor, one)
    days = [(each.starts_on, each.ends_on) for each in members if each.state is not LegState.CANCELLED]
    return ParticipantDetail(
        public_id=one.public_id, version=one.version, exchange=one.exchange.public_id,
        exchange_title=localised(one.exchange, "title", language), is_living=one.exchange.state in LIVING,
        name=person.name, name_hy=f"{person.given_name_hy} {person.family_name_hy}".strip(), kind=one.kind,
        is_substitute=one.is_substitute, state=one.state, city=localised(one.organisation, "name", language),
        organisation=one.organisation.public_id, school=localised(one.school, "name", language) if one.school else "",
        school_id=one.school.public_id if one.school else None, class_name=one.class_name, gender=person.gender,
        birth_date=person.birth_date if whole else None, comes_of_age_on=comes_of_age(person.birth_date, days),
        person=person.public_id if one.organisation_id in owned_by(actor) else None,
        email=person.email if whole else "", phone=person.phone if whole else "", language=one.language,
        languages=tuple(one.languages), interests=tuple(one.interests), wishes=one.wishes,
        withdrawn_on=one.withdrawn_on, withdrawn_reason=one.withdrawn_reason if whole else "",
        place=place, may_wait=may_wait, application=application, members=members,
        guardians=_guardians(session, person) if whole else (),
        confirmed_by=told.told_by or told.actor_name if told else "",
        confirmed_source=told.source if told else None, sees_whole=whole, may_edit=may_edit,
        may_answer=may(actor, Action.PARTICIPATION_ANSWER, one), is_own=actor.person_id == one.person_id,
        fields=_fields(person) if may_edit else {},
    )  # fmt: skip


def _place(session: Session, actor: Actor, one: Participation) -> tuple[Place, bool, str | None]:
    """Three statements for those who withdrew and had applied; none for others."""
    application = one.application if one.state is ParticipationState.WITHDRAWN else None
    if application is None:
        return Place.FREE, False, None
    place = place_of(session, one)
    decides = may(actor, Action.APPLICATION_DECIDE, application)
    may_wait = place is Place.GIVEN and decides and application.call.uses_waiting_list and application.state in GIVEN
    return place, may_wait, application.public_id if decides else None


def _fields(person: Person) -> dict[str, object]:
    names = ("given_name", "family_name", "given_name_hy", "family_name_hy", "birth_date", "gender")
    return {name: getattr(person, name) for name in names}


def _members(session: Session, one: Participation, language: str) -> tuple[MemberView, ...]:
    query = (
        select(LegMember)
        .join(LegMember.leg)
        .options(contains_eager(LegMember.leg).joinedload(Leg.host))
        .where(LegMember.participation_id == one.id)
        .order_by(Leg.starts_on, Leg.id)
    )
    return tuple(
        MemberView(
            each.public_id, each.version, each.leg.public_id, each.leg.direction, each.leg.state,
            localised(each.leg.host, "name", language), each.leg.starts_on, each.leg.ends_on,
            localised(each.leg, "lodging", language),
            each.travels, each.left_on, each.left_reason, age_at(one.person.birth_date, each.leg.starts_on),
        )
        for each in session.scalars(query)
    )  # fmt: skip


def _guardians(session: Session, person: Person) -> tuple[GuardianView, ...]:
    query = select(Guardian).where(Guardian.person_id == person.id).order_by(Guardian.id)
    return tuple(
        GuardianView(each.public_id, each.name, each.relation, each.email, each.phone)
        for each in session.scalars(query)
    )


def _confirmed(session: Session, one: Participation) -> StateChange | None:
    """The line of history that says they come."""
    if one.state is not ParticipationState.CONFIRMED:
        return None
    query = select(StateChange).where(
        StateChange.subject_kind == SubjectKind.PARTICIPATION, StateChange.subject_id == one.id,
        StateChange.move == "confirm",
    )  # fmt: skip
    return session.scalars(query.order_by(StateChange.id.desc())).first()


def choices(
    session: Session, actor: Actor, exchange_public_id: str, *, language: str = "fr"
) -> tuple[dict[str, str], dict[str, str]]:
    """Schools that take part, and both cities, by public id: for coordinators of the exchange, else nothing."""
    query = select(Exchange).where(Exchange.public_id == exchange_public_id, exchanges_visible_to(actor))
    exchange = session.scalars(query).one_or_none()
    if exchange is None:
        return {}, {}
    bodies = [one.organisation for one in exchange.partners if one.organisation is not None]
    schools = [one for one in bodies if one.kind is OrganisationKind.SCHOOL]
    return (
        {one.public_id: localised(one, "name", language) for one in schools},
        {one.public_id: localised(one, "name", language) for one in (exchange.organisation, exchange.partner)},
    )

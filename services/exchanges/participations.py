"""Who takes part in an exchange: young people of both cities, leaders, the director; confirmed, withdrawn, back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import (
    Language,
    OrganisationKind,
    ParticipationKind,
    ParticipationState,
    Role,
    Source,
    SubjectKind,
)
from db.models import Exchange, Organisation, Participation, Person
from services import history, inputs, people
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.exchange_policy import is_leader, owned_by
from services.exchanges import coming_back, leaving, members
from services.exchanges.exchanges import check_living, schools_of
from services.i18n import N_
from services.on_behalf import Evidence
from services.people import sort_name
from services.policy import authorize
from services.records import by_public_id, optional, put
from services.search import fold
from services.workflows import PARTICIPATION

PERSON_FIELDS = ("given_name", "family_name", "given_name_hy", "family_name_hy", "birth_date", "gender")
"""What is entered of somebody at the beginning."""
OWN_WORDS = frozenset({"interests", "languages", "wishes", "language"})
"""What somebody says of themselves, for the pairing with a family."""
MOST_WORDS = 12


def add(
    session: Session,
    actor: Actor,
    exchange_public_id: str,
    organisation_public_id: str,
    person: str | Mapping[str, Any],
    *,
    kind: ParticipationKind = ParticipationKind.PARTICIPANT,
    is_substitute: bool = False,
    school_public_id: str | None = None,
    class_name: str = "",
    source: Source = Source.PAPER,
    now: datetime,
) -> Participation:
    """Enter somebody into the group of a city: a known person by public id, or somebody new by fields.

    Young people are expected until they confirm; leaders are confirmed by being entered. Whoever is known to the city
    under the same name and birth date is taken instead of being entered twice. Raises ``Conflict`` for somebody who is
    in the exchange already, and what :func:`services.people.enter` raises.
    """
    exchange = by_public_id(session, Exchange, exchange_public_id, lock=True)
    city = by_public_id(session, Organisation, organisation_public_id)
    school = optional(session, Organisation, school_public_id)
    new = Participation(
        exchange_id=exchange.id, exchange=exchange, organisation_id=city.id, school_id=school.id if school else None,
        kind=kind, is_substitute=is_substitute and kind is not ParticipationKind.PARTICIPANT, source=source,
        state=ParticipationState.EXPECTED, language=language_of(city), created_at=now, updated_at=now,
    )  # fmt: skip
    with session.no_autoflush:
        check_may_enter(actor, exchange, new, school)
        new.person = _person(session, actor, city, person, source, now)
        check_not_there(session, exchange, new.person)
    return enter(session, actor, new, class_name=class_name, now=now)


def enter(session: Session, actor: Actor, new: Participation, *, class_name: str = "", now: datetime) -> Participation:
    """Keep a participation that was checked, put it into the visits, confirm a leader."""
    put(new, {"class_name": class_name})
    new.sort_name = sort_name(new.person)
    session.add(new)
    session.flush()
    history.record_state(
        session, actor, SubjectKind.PARTICIPATION, new.id, "create", None, new.state, now=now, source=new.source
    )
    members.join(session, new, now)
    if is_leader(new):
        history.move(session, actor, new, PARTICIPATION, "confirm", now=now, source=new.source)
    return new


def check_may_enter(actor: Actor, exchange: Exchange, new: Participation, school: Organisation | None) -> None:
    """Raise ``Forbidden`` unless the actor enters people of this city, or pupils of their school that takes part."""
    authorize(actor, Action.PARTICIPATION_EDIT, new)
    check_living(exchange)
    if new.organisation_id not in {exchange.organisation_id, exchange.partner_id}:
        raise Invalid(N_("Choose one of the two cities of the exchange."), field="city")
    if school is not None and school.kind is not OrganisationKind.SCHOOL:
        raise Invalid(N_("Choose a school."), field="school")
    if new.organisation_id in owned_by(actor):
        return
    is_theirs = new.school_id in actor.organisations(Role.PARTNER) and new.school_id in schools_of(exchange)
    if not is_theirs or new.kind is not ParticipationKind.PARTICIPANT:
        raise Forbidden(N_("A school enters its own pupils, once a coordinator has named it as a partner."))


def _person(
    session: Session, actor: Actor, city: Organisation, person: str | Mapping[str, Any], source: Source, now: datetime
) -> Person:
    if isinstance(person, str):
        found = by_public_id(session, Person, person)
        if found.organisation_id not in owned_by(actor):
            raise NotFound(N_("This does not exist, or not any more."), field="person")
        return found
    unknown = person.keys() - {*PERSON_FIELDS, "email", "phone", "city", "nationality"}
    if unknown:
        raise Forbidden(N_("This cannot be changed here."), field=min(unknown))
    values = people.cleaned_fields(person, now)
    known = known_as(session, city.id, values)
    return known or people.enter(session, actor, city, person, source=source, now=now)


def known_as(session: Session, organisation_id: int, values: Mapping[str, Any]) -> Person | None:
    """The one person whose record the city keeps under this name and birth date; None without a birth date."""
    if not values.get("birth_date"):
        return None
    query = select(Person).where(
        Person.organisation_id == organisation_id, Person.birth_date == values["birth_date"],
        Person.merged_into_id.is_(None),
    )  # fmt: skip
    found = [one for one in session.scalars(query) if _same_name(one, values)]
    return found[0] if len(found) == 1 else None


def _same_name(person: Person, values: Mapping[str, Any]) -> bool:
    """Both names alike, in either order: lists of classes mix them up."""
    names = {fold(str(values.get(name) or "")) for name in ("given_name", "family_name")}
    return {fold(person.given_name), fold(person.family_name)} == names


def check_not_there(session: Session, exchange: Exchange, person: Person) -> None:
    """Raise ``Conflict`` for somebody who takes part already."""
    if person.id is None:
        return
    there = select(Participation.state).where(
        Participation.exchange_id == exchange.id, Participation.person_id == person.id
    )
    state = session.scalar(there)
    if state is ParticipationState.WITHDRAWN:
        raise Conflict(N_("%(name)s withdrew before: take them back on their page."), name=person.name)
    if state is not None:
        raise Conflict(N_("%(name)s is in this exchange already."), name=person.name)


def language_of(city: Organisation) -> Language:
    """The language in which people of a city are written to until they say otherwise."""
    return Language.HY if city.country == "AM" else Language.FR


def edit(
    session: Session,
    actor: Actor,
    public_id: str,
    fields: Mapping[str, Any],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> Participation:
    """Change what is known of somebody in this exchange.

    Own words (interests, languages, wishes, language) by whoever may answer for them; class, school and whether a
    leader is a substitute by those who entered them. Raises ``Invalid`` at the field.
    """
    one = by_public_id(session, Participation, public_id, lock=True)
    own = fields.keys() <= OWN_WORDS
    authorize(actor, Action.PARTICIPATION_ANSWER if own else Action.PARTICIPATION_EDIT, one)
    history.check_version(one, seen_version)
    changed = put(one, _cleaned(session, one, fields))
    if changed:
        one.updated_at = now
        history.audit(
            session, actor, "participation:edit", now=now, kind=SubjectKind.PARTICIPATION, subject_id=one.id,
            fields=changed,
        )  # fmt: skip
        members.recheck(session, one, now)
    return one


def _cleaned(session: Session, one: Participation, fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if name in {"interests", "languages"}:
            words = [inputs.line(word, field=name, longest=60) for word in value or ()]
            found[name] = [word for word in dict.fromkeys(words) if word][:MOST_WORDS]
        elif name == "language":
            found[name] = inputs.member(Language, value, field=name) or one.language
        elif name == "school":
            school = optional(session, Organisation, value)
            if school is not None and school.kind is not OrganisationKind.SCHOOL:
                raise Invalid(N_("Choose a school."), field=name)
            found["school_id"] = school.id if school else None
        elif name == "kind":
            found[name] = _kind(one, value)
        elif name == "is_substitute":
            found[name] = bool(value) and is_leader(one)
        elif name in {"class_name", "wishes"}:
            found[name] = str(value or "")
        else:
            raise Invalid(N_("This cannot be changed here."), field=name)
    return found


def _kind(one: Participation, value: Any) -> ParticipationKind:
    kind = inputs.member(ParticipationKind, value, field="kind") or one.kind
    if (kind is ParticipationKind.PARTICIPANT) != (one.kind is ParticipationKind.PARTICIPANT):
        raise Invalid(N_("A young person and a leader are entered apart: one does not become the other."), field="kind")
    return kind


def correct(
    session: Session, actor: Actor, public_id: str, fields: Mapping[str, Any], *, now: datetime
) -> Participation:
    """Mend name, birth date or gender of somebody who was entered by hand.

    A coordinator of their city at any time, their school until they have confirmed. Raises ``InvalidFields``.
    """
    one = by_public_id(session, Participation, public_id, lock=True)
    authorize(actor, Action.PARTICIPATION_EDIT, one)
    if not set(fields) <= set(PERSON_FIELDS):
        raise Forbidden(N_("This cannot be changed here."))
    if one.organisation_id not in owned_by(actor) and one.state is not ParticipationState.EXPECTED:
        raise Forbidden(N_("Once confirmed, names and birth dates are changed by the city: write to it."))
    person = by_public_id(session, Person, one.person.public_id, lock=True)
    changed = put(person, people.cleaned_fields(fields, now))
    if changed:
        person.updated_at = one.updated_at = now
        history.audit(
            session, actor, "person:edit", now=now, kind=SubjectKind.PERSON, subject_id=person.id, fields=changed
        )
        session.flush()
        people.reindex(session, person)
        one.sort_name = sort_name(person)
        members.recheck(session, one, now)
    return one


def move(
    session: Session,
    actor: Actor,
    public_id: str,
    name: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    now: datetime,
) -> Participation:
    """Confirm, withdraw or take back, by the person or recorded for them (``source``, ``evidence``).

    A visit that was ready is looked at again. Nobody is taken back whose place in the call was given meanwhile.
    """
    if name == "take_back":
        coming_back.hold_call(session, public_id)
    one = by_public_id(session, Participation, public_id, lock=True)
    if name == "take_back":
        authorize(actor, PARTICIPATION[name].action, one)
        coming_back.check(session, one)
    history.move(
        session, actor, one, PARTICIPATION, name, now=now, seen_version=seen_version, reason=reason, source=source,
        evidence=evidence,
    )  # fmt: skip
    _settle(session, actor, one, name, reason.strip(), now)
    return one


def follow(
    session: Session, actor: Actor, one: Participation, name: str, *, reason: str = "", now: datetime
) -> None:  # fmt: skip
    """The same move where it follows from another act, for a service that holds the lock and has authorised that."""
    history.follow(session, actor, one, PARTICIPATION, name, now=now, reason=reason)
    _settle(session, actor, one, name, reason.strip(), now)


def _settle(session: Session, actor: Actor, one: Participation, name: str, reason: str, now: datetime) -> None:
    """All that comes with a move: its day and reason, the visits, and who is told."""
    withdrawn = one.state is ParticipationState.WITHDRAWN
    one.withdrawn_on, one.withdrawn_reason = (now.date(), reason) if withdrawn else (None, "")
    if name == "take_back":
        members.join(session, one, now)
        leaving.after_return(session, one, now)
        return
    if withdrawn:
        leaving.after_leaving(session, actor, one, reason, now)
    members.recheck(session, one, now)

"""Departments of a city hall, and the people who look after interns in them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from db.enums import LinkPurpose, OfferState, Role, SubjectKind
from db.models import Department, Offer, Organisation, Person, Placement
from services import history, links, search
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.i18n import N_
from services.placement_checks import FARTHEST, refresh_all
from services.policy import Action, authorize
from services.records import by_public_id, local_day, put
from services.workflows import OFFER

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NOT_IN_CODE = re.compile(r"[^a-z0-9]+")
MOST_PLACES = 200


class DepartmentFields(TypedDict, total=False):
    """What is written about a department; ``places``: interns on any one day."""

    name_fr: str
    name_en: str
    name_hy: str
    code: str
    address: str
    phone: str
    places: int


def create(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    organisation_public_id: str | None = None,
    **fields: Unpack[DepartmentFields],
) -> Department:
    """A new department of the coordinator's city. Raises ``Invalid`` without a name or where its code is taken."""
    organisation_id = _organisation_id(session, actor, organisation_public_id)
    department = Department(organisation_id=organisation_id, name_fr="", code="", places=2, is_active=True)
    authorize(actor, Action.DEPARTMENT_EDIT, department)
    # Codes are taken by one coordinator at a time.
    session.get_one(Organisation, organisation_id, with_for_update={"key_share": True})
    fields.setdefault("code", _code(fields.get("name_fr", "")))
    put(department, fields)
    _check(session, department)
    session.add(department)
    session.flush()
    history.audit(session, actor, "department:create", now=now, kind=SubjectKind.DEPARTMENT, subject_id=department.id)
    return department


def edit(
    session: Session,
    actor: Actor,
    department_public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[DepartmentFields],
) -> Department:
    """Change what is written about a department. Placements that exist stay, even where places become fewer."""
    department = _locked(session, actor, department_public_id, seen_version)
    changed = put(department, fields)
    _check(session, department)
    history.audit(
        session, actor, "department:edit", now=now, kind=SubjectKind.DEPARTMENT, subject_id=department.id,
        fields=changed,
    )  # fmt: skip
    return department


def deactivate(
    session: Session, actor: Actor, department_public_id: str, *, seen_version: int | None = None, now: datetime
) -> None:
    """Take a department out of use: its published offers close, links to write offers die, nobody new comes.

    Its interns stay, each remarked as needing another place, until they are moved or their internships end; until then
    links to its desk open and say so.
    """
    department = _locked(session, actor, department_public_id, seen_version)
    published = select(Offer).where(Offer.department_id == department.id, Offer.state == OfferState.PUBLISHED)
    offers = session.scalars(published.order_by(Offer.id).with_for_update(key_share=True)).all()
    for offer in offers:
        history.move(session, actor, offer, OFFER, "close", now=now)
    links.withdraw_all(session, SubjectKind.DEPARTMENT, department.id, {LinkPurpose.OFFER_ENTRY}, now=now)
    department.is_active = False
    _remark(session, department, now)
    history.audit(
        session, actor, "department:deactivate", now=now, kind=SubjectKind.DEPARTMENT, subject_id=department.id,
        offers=len(offers),
    )  # fmt: skip


def activate(
    session: Session, actor: Actor, department_public_id: str, *, seen_version: int | None = None, now: datetime
) -> None:
    """Put a department into use again. Offers stay closed: each is published again where it still makes sense."""
    department = _locked(session, actor, department_public_id, seen_version)
    department.is_active = True
    _remark(session, department, now)
    history.audit(session, actor, "department:activate", now=now, kind=SubjectKind.DEPARTMENT, subject_id=department.id)


def find_or_make_person(
    session: Session, actor: Actor, name: str, email: str, *, organisation_id: int, now: datetime
) -> Person:
    """The record of somebody who works for ``organisation_id``, by mail address or by name; made if there is none.

    Only somebody who coordinates is given a person by the mail address alone: others must know the name as well, so
    that nobody learns who stands behind an address. Raises ``Invalid`` without a name or with a wrong address.
    """
    given, family, email = _typed(name, email)
    found = _known_person(session, actor, given, family, email, organisation_id)
    return found or _new_person(session, actor, given, family, email, organisation_id, now)


def known_person(session: Session, actor: Actor, name: str, email: str, *, organisation_id: int) -> Person | None:
    """Whom :func:`find_or_make_person` would find; None where it would make somebody. Raises what it raises."""
    return _known_person(session, actor, *_typed(name, email), organisation_id)


def _typed(name: str, email: str) -> tuple[str, str, str]:
    """Given name, family name and mail address as they are kept."""
    name, email = " ".join(name.split()), email.strip().casefold()
    if not name:
        raise Invalid(N_("Write the name of the person."), field="tutor_name")
    if email and not _ADDRESS.fullmatch(email):
        raise Invalid(N_("This is not a mail address."), field="tutor_email")
    given, _, family = name.rpartition(" ")
    return given, family, email


def person_named(
    session: Session, actor: Actor, role: str, fields: Any, organisation_id: int, now: datetime
) -> int | None:
    """Id of the ``tutor`` or ``deputy`` that the fields name, by public id or by name and mail; None for nobody."""
    if public_id := fields.get(f"{role}_public_id"):
        person = by_public_id(session, Person, public_id)
        if person.organisation_id != organisation_id:
            raise NotFound(N_("This does not exist, or not any more."), field=f"{role}_public_id")
        return person.id
    name, email = fields.get(f"{role}_name", ""), fields.get(f"{role}_email", "")
    if not name.strip() and not email.strip():
        return None
    try:
        return find_or_make_person(session, actor, name, email, organisation_id=organisation_id, now=now).id
    except Invalid as error:
        field = (error.field or "").replace("tutor", role)
        raise Invalid(error.msgid, field=field, **error.params) from None


def _known_person(
    session: Session, actor: Actor, given: str, family: str, email: str, organisation_id: int
) -> Person | None:
    same_name = (Person.given_name == given) & (Person.family_name == family)
    query = select(Person).where(Person.organisation_id == organisation_id).order_by(Person.id).limit(1)
    if email:
        query = query.where(Person.email == email)
        if organisation_id not in actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN):
            query = query.where(same_name)
        return session.scalars(query).first()
    tutors_offer, tutors_placement = aliased(Offer), aliased(Placement)
    looks_after_interns = or_(
        select(tutors_offer.id).where(Person.id.in_((tutors_offer.tutor_id, tutors_offer.deputy_id))).exists(),
        select(tutors_placement.id)
        .where(Person.id.in_((tutors_placement.tutor_id, tutors_placement.deputy_id)))
        .exists(),
    )
    return session.scalars(query.where(same_name, looks_after_interns)).first()


def _new_person(
    session: Session, actor: Actor, given: str, family: str, email: str, organisation_id: int, now: datetime
) -> Person:
    person = Person(organisation_id=organisation_id, entered_by=actor.source, created_at=now, updated_at=now)
    put(person, {"given_name": given, "family_name": family, "email": email})
    session.add(person)
    session.flush()
    search.reindex(session, SubjectKind.PERSON, person.id, given, family, email)
    history.audit(session, actor, "person:create", now=now, kind=SubjectKind.PERSON, subject_id=person.id)
    return person


def _organisation_id(session: Session, actor: Actor, public_id: str | None) -> int:
    if public_id:
        return by_public_id(session, Organisation, public_id).id
    own = sorted(actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN))
    return own[0] if own else 0


def _code(name: str) -> str:
    return _NOT_IN_CODE.sub("-", search.fold(name)).strip("-")[:40]


def _locked(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> Department:
    department = by_public_id(session, Department, public_id, lock=True)
    authorize(actor, Action.DEPARTMENT_EDIT, department)
    history.check_version(department, seen_version)
    return department


def _check(session: Session, department: Department) -> None:
    if not department.name_fr:
        raise Invalid(N_("Write the name of the department in French."), field="name_fr")
    if not 0 <= department.places <= MOST_PLACES:
        raise Invalid(N_("Give a number of places from 0 to %(most)s."), field="places", most=MOST_PLACES)
    if not department.code:
        raise Invalid(N_("Write a short code for the department."), field="code")
    with session.no_autoflush:
        same = select(Department.id).where(
            Department.organisation_id == department.organisation_id, Department.code == department.code
        )
        others = set(session.scalars(same)) - {department.id}
    if others:
        raise Invalid(N_("Another department already has this code."), field="code")


def _remark(session: Session, department: Department, now: datetime) -> None:
    """What is to be remarked about its interns, whenever they are there."""
    day = local_day(now, department.organisation.time_zone)
    session.flush()
    refresh_all(session, Placement.department_id == department.id, day - FARTHEST, day + FARTHEST, now)

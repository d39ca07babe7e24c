"""Reads about people and the bodies they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import FrenchCertificate, FrenchLevel, Gender, OrganisationKind, Role, SubjectKind
from db.models import Organisation, Person, User
from services import search as words
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """What is known of one person."""

    public_id: str
    version: int
    given_name: str
    family_name: str
    given_name_hy: str
    family_name_hy: str
    birth_date: date | None
    gender: Gender | None
    nationality: str
    city: str
    email: str
    phone: str
    french_declared: FrenchLevel
    french_certified: FrenchLevel
    french_certificate: FrenchCertificate | None
    french_certified_on: date | None
    has_account: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def name_hy(self) -> str:
        return f"{self.given_name_hy} {self.family_name_hy}".strip()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of a search."""

    public_id: str
    name: str
    name_hy: str
    email: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    public_id: str
    name: str
    kind: OrganisationKind


def detail_of(person: Person, has_account: bool) -> PersonDetail:
    """The record as pages show it."""
    names = [name for name in PersonDetail.__dataclass_fields__ if name != "has_account"]
    return PersonDetail(**{name: getattr(person, name) for name in names}, has_account=has_account)


def mine(session: Session, actor: Actor) -> PersonDetail | None:
    """The actor's own record; None for somebody without an account."""
    person = session.get(Person, actor.person_id) if actor.person_id is not None else None
    return detail_of(person, actor.user_id is not None) if person else None


def _coordinated(actor: Actor) -> frozenset[int]:
    return actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)


def detail(session: Session, actor: Actor, public_id: str) -> PersonDetail:
    """One person, for themselves and for coordinators of the body that keeps the record; ``NotFound`` otherwise."""
    row = session.execute(
        select(Person, User.id)
        .outerjoin(User, User.person_id == Person.id)
        .where(
            Person.public_id == public_id,
            or_(Person.id == (actor.person_id or 0), Person.organisation_id.in_(_coordinated(actor))),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    person, account = row
    return detail_of(person, account is not None)


def search(session: Session, actor: Actor, text: str, *, size: int = 20) -> list[PersonRow]:
    """People kept by the organisations that the actor coordinates, found by words of names and mail address.

    Nothing is found without a word: this is no directory to leaf through.
    """
    if not words.tokens(text):
        return []
    people = session.scalars(
        select(Person)
        .where(
            Person.organisation_id.in_(_coordinated(actor)),
            words.matches(SubjectKind.PERSON, Person.id, text),
        )
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(max(1, min(size, MOST_ROWS)))
    )
    return [PersonRow(one.public_id, one.name, one.name_hy, one.email, one.birth_date) for one in people]


def alike(session: Session, actor: Actor, *, name: str, email: str, size: int = 5) -> list[PersonRow]:
    """People kept by the actor's organisations who may be the one that is being entered: every word of the name, or
    the mail address. One statement; nothing is found before a word of three letters is there."""
    ways: list[ColumnElement[bool]] = []
    if any(len(word) >= 3 for word in words.tokens(name)):
        ways.append(words.matches(SubjectKind.PERSON, Person.id, name))
    if email.strip():
        ways.append(Person.email == email.strip().casefold())
    if not ways:
        return []
    found = session.scalars(
        select(Person)
        .where(Person.organisation_id.in_(_coordinated(actor)), Person.merged_into_id.is_(None), or_(*ways))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(size)
    )
    return [PersonRow(one.public_id, one.name, one.name_hy, one.email, one.birth_date) for one in found]


def organisations(session: Session, language: str, *kinds: OrganisationKind) -> list[OrganisationRow]:
    """Bodies of these kinds (all without any) by name, for lists to choose from."""
    name = localised_column(Organisation, "name", language).label("name")
    query = select(Organisation.public_id, name, Organisation.kind).order_by(name, Organisation.id)
    if kinds:
        query = query.where(Organisation.kind.in_(kinds))
    return [OrganisationRow(*row) for row in session.execute(query)]

"""Reads about people and the bodies they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.enums import FrenchCertificate, FrenchLevel, Gender, OrganisationKind
from services.actors import Actor


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


def mine(session: Session, actor: Actor) -> PersonDetail | None:
    """The actor's own record; None for somebody without an account."""
    raise NotImplementedError


def detail(session: Session, actor: Actor, public_id: str) -> PersonDetail:
    """One person, for themselves and for coordinators of the body that keeps the record; ``NotFound`` otherwise."""
    raise NotImplementedError


def search(session: Session, actor: Actor, text: str, *, size: int = 20) -> list[PersonRow]:
    """People kept by the organisations that the actor coordinates, found by words of names and mail address."""
    raise NotImplementedError


def organisations(session: Session, language: str, *kinds: OrganisationKind) -> list[OrganisationRow]:
    """Bodies of these kinds (all without any) by name, for lists to choose from."""
    raise NotImplementedError

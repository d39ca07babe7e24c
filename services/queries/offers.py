"""Reads about offers: lists for coordinators and departments, one offer, and what applicants can choose from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.base import localised_column
from db.enums import ApplicationState, FindingLevel, FrenchLevel, OfferState, PlacementState, Source, SubjectKind
from db.models import Application, Call, Choice, Department, Finding, Offer, Person, Placement
from services import findings
from services.actors import Actor
from services.errors import NotFound
from services.findings import FindingRow
from services.i18n import N_
from services.policy import Action, may
from services.queries.applications import Page
from services.queries.keyed import Key, paged
from services.queries.scope import offers_visible_to
from services.search import matches
from services.workflows import OFFER


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One line. ``taken``: internships on it, cancelled ones left out; ``chosen``: live applications that chose it."""

    public_id: str
    version: int
    title: str
    department: str
    department_public_id: str
    state: OfferState
    call_public_id: str | None
    call_title: str
    starts_on: date
    ends_on: date
    places: int
    tutor: str
    taken: int
    chosen: int
    warnings: int

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)


@dataclass(frozen=True, slots=True)
class PublishedOffer:
    """What applicants see of an offer."""

    public_id: str
    title: str
    mission: str
    skills: str
    department: str
    min_french_level: FrenchLevel
    starts_on: date
    ends_on: date
    places: int
    weekly_minutes: int
    address: str


@dataclass(frozen=True, slots=True)
class OfferMove:
    """A button: ``label`` is its msgid."""

    name: str
    label: str
    target: OfferState


@dataclass(frozen=True, slots=True)
class OfferDetail:
    """One offer with its texts in all languages, for those who write it."""

    public_id: str
    version: int
    state: OfferState
    department: str
    department_public_id: str
    call_public_id: str | None
    call_title: str
    title_fr: str
    title_en: str
    title_hy: str
    mission_fr: str
    mission_en: str
    mission_hy: str
    skills: str
    min_french_level: FrenchLevel
    starts_on: date
    ends_on: date
    places: int
    weekly_minutes: int
    address: str
    tutor_public_id: str | None
    tutor_name: str
    tutor_email: str
    deputy_public_id: str | None
    deputy_name: str
    deputy_email: str
    lawful_use_confirmed_at: datetime | None
    published_at: datetime | None
    source: Source
    taken: int
    chosen: int
    findings: tuple[FindingRow, ...]
    moves: tuple[OfferMove, ...]
    may_edit: bool


def page(
    session: Session,
    actor: Actor,
    *,
    states: Collection[OfferState] = (),
    department_public_id: str | None = None,
    call_public_id: str | None = None,
    search: str = "",
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
    language: str = "fr",
) -> Page[OfferRow]:
    """Offers that the actor coordinates, or of their departments, by first day. One statement."""
    raise NotImplementedError


def counts(
    session: Session,
    actor: Actor,
    *,
    department_public_id: str | None = None,
    call_public_id: str | None = None,
    search: str = "",
) -> dict[OfferState, int]:
    """How many offers each state has under these filters; states without any are left out."""
    raise NotImplementedError


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> OfferDetail:
    """One offer for those who write it; raises ``NotFound`` for whoever may not see it. Two statements."""
    raise NotImplementedError


def published(
    session: Session, *, call_public_id: str | None = None, language: str = "fr", size: int = 200
) -> list[PublishedOffer]:
    """Published offers of a call, or of no call in particular: anybody may see them. One statement."""
    raise NotImplementedError


def published_count(session: Session, *, call_public_id: str | None = None) -> int:
    """How many offers are open to applicants. One statement."""
    raise NotImplementedError

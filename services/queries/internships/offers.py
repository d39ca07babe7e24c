"""Reads about offers: lists for coordinators and departments, one offer, and what applicants can choose from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from db.base import localised, localised_column
from db.enums import ApplicationState, FindingLevel, FrenchLevel, OfferState, PlacementState, Source, SubjectKind
from db.models import Application, Call, Choice, Department, Finding, Offer, Person, Placement
from services import findings
from services.actors import Actor
from services.errors import NotFound
from services.findings import FindingRow
from services.i18n import N_
from services.offer_checks import LIVE_CHOICES, SENT_CHOICES
from services.policy import Action, may
from services.queries.applications.applications import Page
from services.queries.keyed import Key, paged
from services.queries.scope import applications_visible_to, offers_visible_to
from services.search import matches
from services.workflows import OFFER


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One line. ``taken``: internships on it, cancelled ones left out; ``chosen``: sent applications that chose it."""

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
class FittingOffer:
    """An offer that somebody who confirmed may be placed on; ``rank`` is that of their wish, None for other offers."""

    public_id: str
    title: str
    department: str
    starts_on: date
    ends_on: date
    places: int
    taken: int
    rank: int | None

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
    day_hours: str
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


_KEY = Key(Offer.starts_on, Offer.id, Offer.public_id)


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
    tutor = aliased(Person)
    columns = (
        select(
            Offer.public_id, Offer.version, localised_column(Offer, "title", language),
            localised_column(Department, "name", language), Department.public_id, Offer.state, Call.public_id,
            localised_column(Call, "title", language), Offer.starts_on, Offer.ends_on, Offer.places,
            func.trim(func.coalesce(tutor.given_name, "") + " " + func.coalesce(tutor.family_name, "")),
            _taken(), _chosen(SENT_CHOICES), _warnings(),
        )
        .join(Department, Department.id == Offer.department_id)
        .outerjoin(Call, Call.id == Offer.call_id)
        .outerjoin(tutor, tutor.id == Offer.tutor_id)
    )  # fmt: skip
    ids = select(Offer.id).where(offers_visible_to(actor), *_filters(department_public_id, call_public_id, search))
    if states:
        ids = ids.where(Offer.state.in_(states))
    return paged(session, ids, columns, _KEY, OfferRow, after=after, before=before, size=size)


def fitting(session: Session, actor: Actor, application_public_id: str, *, language: str = "fr") -> list[FittingOffer]:
    """Offers for one application: first its wishes in their order, then those of its call that have a place left.

    Wishes are given even where no place is left, so that one sees why they are not possible. Only what internships may
    be planned on: offers that were published; a department out of use has no place. Empty for an application that the
    actor may not see. One statement.
    """
    title, department = localised_column(Offer, "title", language), localised_column(Department, "name", language)
    taken, places = _taken(), case((Department.is_active, Offer.places), else_=0)
    rows = session.execute(
        select(
            Offer.public_id, title, department, Offer.starts_on, Offer.ends_on, places, taken, Choice.rank
        )
        .select_from(Offer)
        .join(Application, Application.public_id == application_public_id)
        .join(Department, Department.id == Offer.department_id)
        .outerjoin(Choice, (Choice.offer_id == Offer.id) & (Choice.application_id == Application.id))
        .where(
            offers_visible_to(actor),
            applications_visible_to(actor),
            Offer.state.in_((OfferState.PUBLISHED, OfferState.CLOSED)),
            Choice.id.is_not(None) | ((Offer.call_id == Application.call_id) & (taken < places)),
        )
        .order_by(Choice.rank.is_(None), Choice.rank, department, title, Offer.id)
    )  # fmt: skip
    return [FittingOffer(*row) for row in rows]


def open_in(
    session: Session,
    actor: Actor,
    department_public_id: str,
    *,
    placement_public_id: str | None = None,
    language: str = "fr",
    size: int = 100,
) -> list[FittingOffer]:
    """Offers of a department on which one may plan an internship, the latest first: published once, with a place left.

    The offer of the internship ``placement_public_id`` is among them, its own place counted as free. One statement.
    """
    own = select(Placement.offer_id).where(Placement.public_id == placement_public_id).scalar_subquery()
    title, department = localised_column(Offer, "title", language), localised_column(Department, "name", language)
    is_own = Offer.id == own
    taken = _taken() - case((is_own, 1), else_=0)
    rows = session.execute(
        select(
            Offer.public_id, title, department, Offer.starts_on, Offer.ends_on, Offer.places, taken, literal(None)
        )
        .join(Department, Department.id == Offer.department_id)
        .where(
            offers_visible_to(actor),
            *_filters(department_public_id, None, ""),
            is_own | (Offer.state.in_((OfferState.PUBLISHED, OfferState.CLOSED)) & (taken < Offer.places)),
        )
        .order_by(Offer.starts_on.desc(), Offer.id.desc())
        .limit(size)
    )  # fmt: skip
    return [FittingOffer(*row) for row in rows]


def counts(
    session: Session,
    actor: Actor,
    *,
    department_public_id: str | None = None,
    call_public_id: str | None = None,
    search: str = "",
) -> dict[OfferState, int]:
    """How many offers each state has under these filters; states without any are left out. One statement."""
    rows = session.execute(
        select(Offer.state, func.count())
        .where(offers_visible_to(actor), *_filters(department_public_id, call_public_id, search))
        .group_by(Offer.state)
    )
    return dict(rows.all())


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> OfferDetail:
    """One offer for those who write it; raises ``NotFound`` for whoever may not see it. Two statements."""
    tutor, deputy = aliased(Person), aliased(Person)
    row = session.execute(
        select(Offer, Department, Call, tutor, deputy, _taken(), _chosen(LIVE_CHOICES))
        .join(Department, Department.id == Offer.department_id)
        .outerjoin(Call, Call.id == Offer.call_id)
        .outerjoin(tutor, tutor.id == Offer.tutor_id)
        .outerjoin(deputy, deputy.id == Offer.deputy_id)
        .where(Offer.public_id == public_id, offers_visible_to(actor))
    ).first()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    offer, department, call, first, second, taken, chosen = row
    same = {name: getattr(offer, name) for name in _SAME_NAMES}
    return OfferDetail(
        **same,
        department=localised(department, "name", language),
        department_public_id=department.public_id,
        call_public_id=call.public_id if call else None,
        call_title=localised(call, "title", language) if call else "",
        **_person("tutor", first),
        **_person("deputy", second),
        taken=taken,
        chosen=chosen,
        findings=tuple(findings.listed(session, SubjectKind.OFFER, offer.id)),
        moves=tuple(
            OfferMove(move.name, move.label, OfferState(move.target))
            for move in OFFER.possible(offer.state)
            if may(actor, move.action, offer)
        ),
        may_edit=may(actor, Action.OFFER_EDIT, offer),
    )


def published(
    session: Session, *, call_public_id: str | None = None, language: str = "fr", size: int = 200
) -> list[PublishedOffer]:
    """Published offers of a call, or all of them: anybody may see them. By department and title. One statement."""
    title, department = localised_column(Offer, "title", language), localised_column(Department, "name", language)
    query = (
        select(
            Offer.public_id, title, localised_column(Offer, "mission", language), Offer.skills, department,
            Offer.min_french_level, Offer.starts_on, Offer.ends_on, Offer.places, Offer.weekly_minutes,
            func.coalesce(func.nullif(Offer.address, ""), Department.address),
        )
        .join(Department, Department.id == Offer.department_id)
        .where(Offer.state == OfferState.PUBLISHED, *_filters(None, call_public_id, ""))
    )  # fmt: skip
    return [PublishedOffer(*row) for row in session.execute(query.order_by(department, title, Offer.id).limit(size))]


def published_count(session: Session, *, call_public_id: str | None = None) -> int:
    """How many offers are open to applicants. One statement."""
    query = select(func.count()).where(Offer.state == OfferState.PUBLISHED, *_filters(None, call_public_id, ""))
    return session.scalar(query.select_from(Offer)) or 0


_SAME_NAMES = (
    "public_id", "version", "state", "title_fr", "title_en", "title_hy", "mission_fr", "mission_en", "mission_hy",
    "skills", "min_french_level", "starts_on", "ends_on", "places", "weekly_minutes", "day_hours",
    "address", "lawful_use_confirmed_at", "published_at", "source",
)  # fmt: skip


def _person(role: str, person: Person | None) -> dict[str, Any]:
    return {
        f"{role}_public_id": person.public_id if person else None,
        f"{role}_name": person.name if person else "",
        f"{role}_email": person.email if person else "",
    }


def _filters(department_public_id: str | None, call_public_id: str | None, search: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if department_public_id:
        found.append(
            Offer.department_id == select(Department.id).where(Department.public_id == department_public_id)
            .correlate(None).scalar_subquery()
        )  # fmt: skip
    if call_public_id:
        call = select(Call.id).where(Call.public_id == call_public_id).correlate(None).scalar_subquery()
        found.append(Offer.call_id == call)
    if search.strip():
        found.append(matches(SubjectKind.OFFER, Offer.id, search))
    return found


def _taken() -> ScalarSelect[int]:
    query = select(func.count()).where(Placement.offer_id == Offer.id, Placement.state != PlacementState.CANCELLED)
    return query.correlate(Offer).scalar_subquery()


def _chosen(states: Sequence[ApplicationState]) -> ScalarSelect[int]:
    query = (
        select(func.count())
        .select_from(Choice)
        .join(Application, Application.id == Choice.application_id)
        .where(Choice.offer_id == Offer.id, Application.state.in_(states))
    )
    return query.correlate(Offer).scalar_subquery()


def _warnings() -> ScalarSelect[int]:
    query = select(func.count()).where(
        Finding.subject_kind == SubjectKind.OFFER,
        Finding.subject_id == Offer.id,
        Finding.level != FindingLevel.INFO,
        Finding.resolved_at.is_(None),
        Finding.overridden_at.is_(None),
    )
    return query.correlate(Offer).scalar_subquery()

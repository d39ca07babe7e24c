"""The coordinators' list of people, whatever they do in the cooperation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from db.enums import PlacementState, SubjectKind
from db.models import Application, Offer, OtherIntern, Participation, Person, Placement, User
from services.actors import Actor
from services.queries.applications.applications import Page
from services.queries.keyed import Key, paged
from services.queries.scope import people_visible_to
from services.search import matches

Part = Literal["applicant", "intern", "tutor"]
"""What somebody is or was in the cooperation; one may be all of them."""
_KEY = Key(Person.family_name, Person.id, Person.public_id)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list."""

    public_id: str
    name: str
    name_hy: str
    email: str
    city: str
    birth_date: date | None
    applications: int
    placements: int
    """Internships done or planned; cancelled ones are not counted."""
    exchanges: int
    is_tutor: bool
    has_account: bool


def page(
    session: Session,
    actor: Actor,
    *,
    part: Part | None = None,
    search: str = "",
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
) -> Page[PersonLine]:
    """People that the actor may see, by family name; doubles that were merged are left out. One statement."""
    ids = select(Person.id).where(*_filters(actor, part, search))
    return paged(session, ids, _columns(), _KEY, PersonLine, after=after, before=before, size=size)


def count(session: Session, actor: Actor, *, part: Part | None = None, search: str = "") -> int:
    """How many people the filters leave. One statement."""
    return session.scalar(select(func.count()).select_from(Person).where(*_filters(actor, part, search))) or 0


def _filters(actor: Actor, part: Part | None, search: str) -> list[ColumnElement[bool]]:
    found = [people_visible_to(actor), Person.merged_into_id.is_(None)]
    if part:
        found.append(PARTS[part])
    if search.strip():
        found.append(matches(SubjectKind.PERSON, Person.id, search))
    return found


def looks_after_interns() -> ColumnElement[bool]:
    """Condition: is named as tutor or deputy somewhere."""
    named = (Offer.tutor_id, Offer.deputy_id, Placement.tutor_id, Placement.deputy_id, OtherIntern.tutor_id)
    return or_(*(Person.id.in_(select(column).where(column.is_not(None))) for column in named))


PARTS: dict[Part, ColumnElement[bool]] = {
    "applicant": Person.id.in_(select(Application.person_id)),
    "intern": Person.id.in_(select(Placement.person_id).where(Placement.state != PlacementState.CANCELLED)),
    "tutor": looks_after_interns(),
}


def _columns() -> Select[*tuple[Any, ...]]:
    latin = func.trim(Person.given_name + " " + Person.family_name)
    stays = select(func.count()).where(
        Placement.person_id == Person.id, Placement.state != PlacementState.CANCELLED
    )  # fmt: skip
    return select(
        Person.public_id,
        func.coalesce(func.nullif(latin, ""), Person.email),
        func.trim(Person.given_name_hy + " " + Person.family_name_hy),
        Person.email,
        Person.city,
        Person.birth_date,
        select(func.count()).where(Application.person_id == Person.id).correlate(Person).scalar_subquery(),
        stays.correlate(Person).scalar_subquery(),
        select(func.count()).where(Participation.person_id == Person.id).correlate(Person).scalar_subquery(),
        looks_after_interns(),
        exists().where(User.person_id == Person.id),
    )

"""Contested questions with what a city was answered: all of a city, or those that concern one internship."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from db.base import localised
from db.enums import OrganisationKind, PlacementState, Role
from db.models import File, Offer, OpenQuestion, Organisation, Person, Placement, User
from services.actors import Actor
from services.contested import QUESTIONS, Contested, Stay
from services.placement_checks import last_day
from services.policy import Action, may


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question and its answer, empty while there is none. The document opens at /files/{id}."""

    code: str
    question: Contested
    version: int | None
    answer: str
    source: str
    answered_on: date | None
    entered_by: str
    entered_at: datetime | None
    document_public_id: str | None
    document_name: str


@dataclass(frozen=True, slots=True)
class CityQuestions:
    """All questions of one city."""

    public_id: str
    name: str
    rows: tuple[QuestionLine, ...]

    @property
    def unanswered(self) -> int:
        return sum(not row.answer for row in self.rows)


def of_coordinated(session: Session, actor: Actor) -> list[CityQuestions]:
    """The questions of each city that the actor coordinates, by name. Two statements."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    cities = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(owners), Organisation.kind == OrganisationKind.CITY)
        .order_by(Organisation.name_fr, Organisation.id)
    ).all()
    kept = _kept(session, [city.id for city in cities])
    return [
        CityQuestions(city.public_id, localised(city, "name", actor.language), _lines(kept.get(city.id, {}), QUESTIONS))
        for city in cities
        if may(actor, Action.OPEN_QUESTION_READ, OpenQuestion(organisation_id=city.id))
    ]


def of_placement(session: Session, actor: Actor, placement_public_id: str) -> tuple[QuestionLine, ...]:
    """Those that concern this internship, for its coordinators; nothing for others. Two statements."""
    found = session.execute(_STAY.where(Placement.public_id == placement_public_id)).one_or_none()
    if found is None or not may(actor, Action.OPEN_QUESTION_READ, found[0]):
        return ()
    placement, has_earlier, follows = found
    stay = Stay(placement.starts_on, last_day(placement), has_earlier, follows)
    concerned = {code: one for code, one in QUESTIONS.items() if one.concerns(stay)}
    kept = _kept(session, [placement.organisation_id])
    return _lines(kept.get(placement.organisation_id, {}), concerned)


def _other(*same: Any) -> Any:
    other = aliased(Placement)
    return exists().where(
        other.id != Placement.id, other.state != PlacementState.CANCELLED, other.starts_on < Placement.starts_on,
        *(getattr(other, name) == getattr(Placement, name) for name in same),
    )  # fmt: skip


def _other_on_post() -> Any:
    """An earlier internship on the post, by whichever of its offers."""
    own, its = aliased(Offer), aliased(Offer)
    earlier = aliased(Placement)
    return exists().where(
        own.id == Placement.offer_id, its.post == own.post, earlier.offer_id == its.id, earlier.id != Placement.id,
        earlier.state != PlacementState.CANCELLED, earlier.starts_on < Placement.starts_on,
    )  # fmt: skip


_STAY = select(Placement, _other("person_id", "organisation_id"), _other_on_post())
_KEPT = (
    select(OpenQuestion, Person, File)
    .outerjoin(User, User.id == OpenQuestion.answered_by_id)
    .outerjoin(Person, Person.id == User.person_id)
    .outerjoin(File, (File.id == OpenQuestion.document_id) & File.deleted_at.is_(None))
)


class _Kept(NamedTuple):
    """What is kept of one question, with who entered it and the living document."""

    row: OpenQuestion
    person: Person | None
    file: File | None


def _kept(session: Session, organisation_ids: list[int]) -> dict[int, dict[str, _Kept]]:
    found: dict[int, dict[str, _Kept]] = {}
    for row in session.execute(_KEPT.where(OpenQuestion.organisation_id.in_(organisation_ids))):
        found.setdefault(row[0].organisation_id, {})[row[0].code] = _Kept(*row)
    return found


def _lines(kept: Mapping[str, _Kept], questions: Mapping[str, Contested]) -> tuple[QuestionLine, ...]:
    return tuple(_line(code, question, kept.get(code)) for code, question in questions.items())


def _line(code: str, question: Contested, found: _Kept | None) -> QuestionLine:
    if found is None:
        return QuestionLine(code, question, None, "", "", None, "", None, None, "")
    kept, person, file = found
    return QuestionLine(
        code, question, kept.version, kept.answer, kept.answer_source, kept.answered_on, person.name if person else "",
        kept.entered_at, file.public_id if file else None, file.name if file else "",
    )  # fmt: skip

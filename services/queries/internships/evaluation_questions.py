"""Reads of the questions of evaluations, for the page on which a city writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import OrganisationKind, Role
from db.models import Evaluation, Organisation, Questionnaire
from services import question_lists
from services.actors import Actor
from services.errors import NotFound
from services.evaluations import question_sets
from services.evaluations.question_sets import KINDS, Kind
from services.i18n import N_
from services.policy import Action, authorize
from services.queries.applications.application_rows import QuestionRow
from services.queries.applications.call_questions import EditedQuestion
from services.questionnaires import visible_questions


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a set. ``key`` names it in addresses; ``answered``: sent answers of the city to it."""

    key: str
    number: int
    is_built_in: bool
    is_draft: bool
    is_in_use: bool
    asks: bool
    """It has questions: without any nothing is asked."""
    since: datetime | None
    asked: int
    """Evaluations that have these questions, answered or not."""
    answered: int


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one set of one city: those that are prepared, else those in use, else those of ``version``."""

    city_public_id: str
    city: str
    name: str
    kind: Kind
    version: Version | None
    """The one that is shown; None where nothing is asked."""
    questions: tuple[EditedQuestion, ...]
    seen: str
    """What a write names as seen."""
    versions: tuple[Version, ...]

    @property
    def in_use(self) -> Version | None:
        return next((one for one in self.versions if one.is_in_use), None)

    @property
    def draft(self) -> Version | None:
        return next((one for one in self.versions if one.is_draft), None)

    @property
    def is_editable(self) -> bool:
        """What is shown is prepared, or would be copied to be prepared."""
        shown = self.version
        return shown is None or shown.is_draft or (shown.is_in_use and self.draft is None)


def cities(session: Session, actor: Actor) -> dict[str, str]:
    """Names of the cities whose questions the actor may write, by public id. One statement."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(owners), Organisation.kind == OrganisationKind.CITY)
        .order_by(Organisation.name_fr)
    )
    return {one.public_id: localised(one, "name", actor.language) for one in rows}


def question_set(
    session: Session, actor: Actor, city_public_id: str, name: str, *, version: str = "", language: str
) -> QuestionSet:
    """One set as its city prepares or asks it, or an earlier ``version`` of it. Five statements.

    Raises ``NotFound`` for a city, set or version that is none, ``Forbidden`` for whoever does not coordinate it.
    """
    city = session.scalars(select(Organisation).where(Organisation.public_id == city_public_id)).one_or_none()
    if city is None or name not in KINDS:
        raise NotFound(N_("This does not exist, or not any more."))
    authorize(actor, Action.EVALUATION_WRITE, city)
    kind = KINDS[name]
    rows = question_sets.versions(session, kind, city.id)
    versions = _versions(rows, _counts(session, city.id, kind))
    shown = _shown(versions, version)
    row = rows[versions.index(shown)] if shown else None
    found = question_lists.read(session, row.id if row else None)
    return QuestionSet(
        city.public_id, localised(city, "name", language), name, kind, shown,
        tuple(_edited(one, language) for one in found), question_lists.fingerprint(found), versions,
    )  # fmt: skip


def tried(questions: Sequence[EditedQuestion], answers: Mapping[str, Any], language: str) -> tuple[QuestionRow, ...]:
    """The questions as somebody sees them who gave these ``answers``; nothing is kept."""
    visible = {one.code for one in visible_questions(questions, answers)}
    return tuple(
        QuestionRow(
            code=one.code, type=one.type, label=_words(one.values, "label", language),
            help=_words(one.values, "help", language), is_required=one.is_required,
            options=tuple((option["value"], option.get(language) or option["fr"]) for option in one.options),
            minimum=one.values["minimum"], maximum=one.values["maximum"], answer=answers.get(one.code),
            is_visible=one.code in visible,
        )
        for one in questions
    )  # fmt: skip


def _counts(session: Session, city_id: int, kind: Kind) -> dict[int, tuple[int, int]]:
    """Evaluations of the city by version: all, and those that were answered."""
    rows = session.execute(
        select(Evaluation.questionnaire_id, func.count(), func.count(Evaluation.answered_at))
        .where(
            Evaluation.organisation_id == city_id, Evaluation.moment == kind.moment,
            Evaluation.evaluator == kind.evaluator,
        )
        .group_by(Evaluation.questionnaire_id)
    )  # fmt: skip
    return {version: (asked, answered) for version, asked, answered in rows}


def _versions(rows: Sequence[Questionnaire], counts: Mapping[int, tuple[int, int]]) -> tuple[Version, ...]:
    used = next((row.id for row in rows if not row.is_draft), None)
    found = []
    for row in rows:
        built_in = row.code in {question_sets.built_in(kind) for kind in KINDS.values()}
        key = f"b{row.number}" if built_in else str(row.number)
        asked, answered = counts.get(row.id, (0, 0))
        found.append(
            Version(
                key,
                row.number,
                built_in,
                row.is_draft,
                row.id == used,
                bool(row.questions),
                row.in_use_since,
                asked,
                answered,
            )
        )
    return tuple(found)


def _shown(versions: Sequence[Version], key: str) -> Version | None:
    if key:
        found = next((one for one in versions if one.key == key), None)
        if found is None:
            raise NotFound(N_("This does not exist, or not any more."))
        return found
    return versions[0] if versions else None


def _edited(one: Mapping[str, Any], language: str) -> EditedQuestion:
    return EditedQuestion(
        code=one["code"], type=one["type"], label=_words(one, "label", language), is_required=one["is_required"],
        condition=one["condition"], options=tuple(one["options"]), answers=0,
        values={name: value for name, value in one.items() if name != "code"},
    )  # fmt: skip


def _words(one: Mapping[str, Any], field: str, language: str) -> str:
    return one[f"{field}_{language}"] or one[f"{field}_fr"]

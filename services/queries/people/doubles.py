"""Which records may be the same person, and what merging two of them would do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ApplicationState, PlacementState, Role, SubjectKind
from db.models import Person, Placement
from services import person_merge, search
from services.actors import Actor
from services.errors import DomainError
from services.i18n import N_
from services.people import FIELD_WORDS
from services.policy import Action, authorize
from services.records import by_public_id

MOST_PAIRS = 25
MOST_LOOKED_AT = 5000
"""Records that share a mail address or a birth date, beyond which a city looks for doubles by searching."""
SAME_MAIL = N_("same mail address")
SAME_NAME = N_("same name and same date of birth")
SAME_NAME_ONLY = N_("same name, no date of birth to compare")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two records that may be one person; ``why`` is a msgid."""

    first_public_id: str
    first: str
    second_public_id: str
    second: str
    why: str


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field in which both records say something else; ``label`` is a msgid."""

    name: str
    label: str
    kept: Any
    double: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of two applications to one call."""

    call: str
    stays: ApplicationState
    goes: ApplicationState
    goes_is_double: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen. With ``obstacles`` nothing can, until they are settled."""

    kept_public_id: str
    kept_version: int
    kept: str
    kept_has_account: bool
    double_public_id: str
    double_version: int
    double: str
    double_has_account: bool
    fields: tuple[FieldPair, ...]
    applications: int
    placements: int
    tutored: int
    """What moves from the double to the kept record."""
    outcomes: tuple[Outcome, ...]
    account_is_closed: bool
    obstacles: tuple[DomainError, ...]


def _coordinated(actor: Actor) -> ColumnElement[bool]:
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    return Person.organisation_id.in_(owners) & Person.merged_into_id.is_(None)


def suggestions(session: Session, actor: Actor) -> list[Suggestion]:
    """Pairs among all records that the actor's cities keep, at most :data:`MOST_PAIRS`. One statement."""
    mine = _coordinated(actor)
    mails = select(Person.email).where(mine, Person.email != "").group_by(Person.email).having(func.count() > 1)
    births = select(Person.birth_date).where(mine, Person.birth_date.is_not(None))
    births = births.group_by(Person.birth_date).having(func.count() > 1)
    found = session.scalars(
        select(Person)
        .where(mine, or_(Person.email.in_(mails), Person.birth_date.in_(births)))
        .order_by(Person.id)
        .limit(MOST_LOOKED_AT)
    ).all()
    groups: dict[Any, list[Person]] = {}
    for person in found:
        for key in (person.email, person.birth_date):
            if key:
                groups.setdefault(key, []).append(person)
    return _pairs(pair for group in groups.values() for pair in combinations(group, 2))


def of_person(session: Session, actor: Actor, public_id: str) -> list[Suggestion]:
    """Records that may be the same person as this one, without birth dates too. Two statements."""
    person = session.scalars(select(Person).where(Person.public_id == public_id, _coordinated(actor))).one_or_none()
    if person is None:
        return []
    ways: list[ColumnElement[bool]] = [Person.email == person.email] if person.email else []
    if person.birth_date:
        ways.append(Person.birth_date == person.birth_date)
    for name in {person.family_name, person.family_name_hy} - {""}:
        for word in sorted(search.tokens(name)):
            ways.append(search.matches(SubjectKind.PERSON, Person.id, word))
    others = session.scalars(
        select(Person)
        .where(_coordinated(actor), Person.id != person.id, or_(False, *ways))
        .order_by(Person.id)
        .limit(200)
    )
    return _pairs(((person, other) for other in others), with_unknown_births=True)


def _pairs(pairs: Iterable[tuple[Person, Person]], *, with_unknown_births: bool = False) -> list[Suggestion]:
    found: dict[tuple[int, int], Suggestion] = {}
    for first, second in pairs:
        why = _why(first, second, with_unknown_births)
        if why and (first.id, second.id) not in found:
            found[first.id, second.id] = Suggestion(
                first.public_id, first.name, second.public_id, second.name, why
            )  # fmt: skip
        if len(found) >= MOST_PAIRS:
            break
    return list(found.values())


def _why(first: Person, second: Person, with_unknown_births: bool) -> str:
    if first.email and first.email == second.email:
        return SAME_MAIL
    if not name_keys(first) & name_keys(second):
        return ""
    births: set[date | None] = {first.birth_date, second.birth_date}
    if len(births) == 1 and None not in births:
        return SAME_NAME
    return SAME_NAME_ONLY if with_unknown_births and None in births else ""


def name_keys(person: Person) -> set[str]:
    """The name in a form that is the same for both scripts and for usual spellings of one name in Latin letters."""
    return {key for key in (_key(person.name if person.family_name else ""), _key(person.name_hy)) if key}


def _key(name: str) -> str:
    """«Petrossian Anna», «Anna Petrosyan» and «Աննա Պետրոսյան» all become «ana petrosian»."""
    words = re.findall(r"[^\W_]+", search.transliterate(search.fold(name)))
    return " ".join(sorted(re.sub(r"(.)\1+", r"\1", word.replace("ou", "u").replace("y", "i")) for word in words))


def preview(
    session: Session, actor: Actor, kept_public_id: str, double_public_id: str, *, language: str = "fr"
) -> Preview:
    """What merging ``double`` into ``kept`` would do, for those who may do it."""
    kept, double = (by_public_id(session, Person, one) for one in (kept_public_id, double_public_id))
    for person in (kept, double):
        authorize(actor, Action.PERSON_MERGE, person)
    found = person_merge.both(session, kept, double)
    own, tutored = session.execute(
        select(
            func.count().filter(Placement.person_id == double.id),
            func.count().filter(or_(Placement.tutor_id == double.id, Placement.deputy_id == double.id)),
        ).where(Placement.state != PlacementState.CANCELLED)
        .where(or_(Placement.person_id == double.id, Placement.tutor_id == double.id, Placement.deputy_id == double.id))
    ).one()  # fmt: skip
    settled = {"email"} if found.kept_user or found.double_user else set()
    return Preview(
        kept_public_id=kept.public_id, kept_version=kept.version, kept=kept.name,
        kept_has_account=found.kept_user is not None,
        double_public_id=double.public_id, double_version=double.version, double=double.name,
        double_has_account=found.double_user is not None,
        fields=tuple(
            FieldPair(name, FIELD_WORDS[name], getattr(kept, name), getattr(double, name))
            for name in person_merge.differing(kept, double)
            if name not in settled
        ),
        applications=sum(one.person_id == double.id for one in found.applications),
        placements=own,
        tutored=tutored,
        outcomes=tuple(
            Outcome(
                localised(pair.stays.call, "title", language), pair.stays.state, pair.goes.state,
                pair.goes.person_id == double.id,
            )
            for pair in found.pairs
        ),
        account_is_closed=found.kept_user is not None and found.double_user is not None,
        obstacles=tuple(person_merge.obstacles(session, found, language)),
    )  # fmt: skip

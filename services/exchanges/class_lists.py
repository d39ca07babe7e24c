"""A whole class at once: pasted from a register or a workbook, read line by line, seen before it is entered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Gender, ParticipationKind, Source
from db.models import Exchange, Organisation, Participation, Person
from services import people
from services.actors import Actor
from services.errors import DomainError, Invalid, InvalidFields
from services.exchanges import participations
from services.i18n import N_
from services.records import by_public_id
from services.search import fold, transliterate

MOST_LINES = 60
_SEPARATORS = re.compile(r"\t|;|,")
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ARMENIAN = re.compile(r"[\u0531-\u0587]")
_GIRL = frozenset({"f", "fille", "féminin", "girl", "female", "աղջիկ", "իգական"})
_BOY = frozenset({"m", "g", "garçon", "masculin", "boy", "male", "տղա", "արական"})


class LineState(StrEnum):
    """What becomes of one line."""

    NEW = "new"
    THERE = "there"
    """This young person is in the exchange already."""
    TWICE = "twice"
    """Stands twice in the list."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One line as it was understood; ``problem`` says what is wrong with it, as a msgid."""

    number: int
    family_name: str
    given_name: str
    birth_date: date | None
    state: LineState
    problem: str = ""
    gender: Gender | None = None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def read(session: Session, exchange_public_id: str, text: str, *, now: datetime) -> list[ClassLine]:
    """The lines of a pasted list: family name, given name, date of birth, separated by tabs, ; or commas.

    A fourth cell may say girl or boy: rooms ask for it, nothing else does.
    Raises ``Invalid`` at «lines» for more than fit. Two statements.
    """
    typed = [line.strip() for line in text.splitlines() if line.strip()]
    if len(typed) > MOST_LINES:
        raise Invalid(N_("At most %(n)s young people at once."), field="lines", n=MOST_LINES)
    exchange = by_public_id(session, Exchange, exchange_public_id)
    known = _keys_there(session, exchange)
    found: list[ClassLine] = []
    for number, line in enumerate(typed, 1):
        one = _parsed(number, line, now)
        if one.state is LineState.NEW:
            one = _compared(one, known, found)
        found.append(one)
    return found


def enter(
    session: Session,
    actor: Actor,
    exchange_public_id: str,
    organisation_public_id: str,
    text: str,
    *,
    school_public_id: str | None = None,
    class_name: str = "",
    source: Source = Source.PAPER,
    now: datetime,
) -> int:
    """Enter every new line of a list that has no wrong one; gives back how many.

    Those who are there already are left as they are. Raises ``Invalid`` at «lines» for wrong lines and empty lists.
    """
    lines = read(session, exchange_public_id, text, now=now)
    wrong = [one for one in lines if one.state is LineState.WRONG]
    if wrong:
        raise Invalid(
            N_("Line %(number)s cannot be read: mend it, or take it out."), field="lines", number=wrong[0].number
        )
    new = [one for one in lines if one.state is LineState.NEW]
    if not new:
        raise Invalid(N_("There is nobody new in this list."), field="lines")
    options: dict[str, Any] = {
        "kind": ParticipationKind.PARTICIPANT, "school_public_id": school_public_id, "class_name": class_name,
        "source": source, "now": now,
    }  # fmt: skip
    for one in new:
        participations.add(session, actor, exchange_public_id, organisation_public_id, fields_of(one), **options)
    return len(new)


def fields_of(one: ClassLine) -> dict[str, object]:
    """A line as fields of a person: Armenian letters are kept, and written in Latin ones until the passport is seen."""
    fields: dict[str, object] = {"birth_date": one.birth_date}
    if one.gender:
        fields["gender"] = one.gender
    for field, name in (("family_name", one.family_name), ("given_name", one.given_name)):
        if _ARMENIAN.search(name):
            fields[f"{field}_hy"] = name
            name = in_latin(name)
        fields[field] = name
    return fields


def in_latin(name: str) -> str:
    """An Armenian name in Latin letters, each part with a capital."""
    return re.sub(r"[^\W\d_]+", lambda found: found.group().capitalize(), transliterate(fold(name)))


def _parsed(number: int, line: str, now: datetime) -> ClassLine:
    cells = [cell.strip() for cell in _SEPARATORS.split(line)]
    family_name, given_name, written, girl_or_boy = (*cells, "", "", "", "")[:4]
    birth_date, gender = _day(written), _gender(girl_or_boy)
    one = ClassLine(number, family_name, given_name, birth_date, LineState.NEW, gender=gender)
    problem = "" if birth_date else N_("The date of birth is missing, or not written as 31/12/2011.")
    if not family_name or not given_name:
        problem = N_("Write family name, given name and date of birth, each apart.")
    if girl_or_boy and not gender:
        problem = N_("After the date of birth, write F for a girl, M for a boy, or nothing.")
    if not problem:
        try:
            people.cleaned_fields(fields_of(one), now)
        except (Invalid, InvalidFields) as error:
            problem = _first(error).msgid
    return replace(one, state=LineState.WRONG, problem=problem) if problem else one


def _gender(written: str) -> Gender | None:
    word = written.casefold()
    return Gender.FEMALE if word in _GIRL else Gender.MALE if word in _BOY else None


def _first(error: DomainError) -> DomainError:
    return error.errors[0] if isinstance(error, InvalidFields) else error


def _day(written: str) -> date | None:
    try:
        if found := _DAY.fullmatch(written):
            day, month, year = (int(one) for one in found.groups())
            return date(year, month, day)
        if found := _ISO.fullmatch(written):
            return date(*(int(one) for one in found.groups()))
    except ValueError:
        return None
    return None


def _compared(one: ClassLine, known: set[tuple], before: Sequence[ClassLine]) -> ClassLine:
    keys = _keys(fields_of(one))
    state = one.state
    if keys & known:
        state = LineState.THERE
    elif any(keys & _keys(fields_of(other)) for other in before if other.state is LineState.NEW):
        state = LineState.TWICE
    return replace(one, state=state)


def _keys(fields: dict[str, object]) -> set[tuple]:
    """Both names in whatever order, with the birth date: lists mix the names up."""
    names = sorted(fold(str(fields[name])) for name in ("family_name", "given_name"))
    return {(*names, fields["birth_date"])}


def _keys_there(session: Session, exchange: Exchange) -> set[tuple]:
    query = (
        select(Person.family_name, Person.given_name, Person.birth_date)
        .join(Participation, Participation.person_id == Person.id)
        .where(Participation.exchange_id == exchange.id)
    )
    return {(*sorted((fold(family), fold(given))), born) for family, given, born in session.execute(query)}


def city_of_school(exchange: Exchange, school: Organisation) -> Organisation:
    """The city whose group the pupils of a school belong to: the one of its country, else the one that began."""
    return next(
        (one for one in (exchange.organisation, exchange.partner) if one.country == school.country),
        exchange.organisation,
    )

"""What the exported lists are made of: one description each, and the columns and filters that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from db.enums import FrenchLevel, Role, SubjectKind
from db.models import Organisation, Person
from services.actors import Actor
from services.errors import NotFound
from services.exports.columns import Column, Kind
from services.i18n import N_

Filter = Callable[[str], ColumnElement[bool]]
STAFF = frozenset({Role.COORDINATOR, Role.ADMIN})
school, tutor = aliased(Organisation), aliased(Person)


@dataclass(frozen=True)
class Export:
    """One list. ``name`` stands in the address, ``title`` and ``what`` (msgids) on the page and in the file."""

    name: str
    title: str
    what: str
    model: Any
    """Its rows; chosen ones are named by ``public_id``."""
    columns: tuple[Column, ...]
    scope: Callable[[Actor], ColumnElement[bool]]
    joined: Callable[[Select[*tuple[Any, ...]]], Select[*tuple[Any, ...]]]
    order: tuple[Any, ...]
    owner: Any
    """Column with the organisation whose record a row is; None where there is none."""
    roles: frozenset[Role] = STAFF
    filters: Mapping[str, Filter] = field(default_factory=dict)
    search: SubjectKind | None = None
    searched: Any = None
    """Column with the id under which words are kept, if that is not the one of the model."""
    usual: Callable[[Mapping[str, str]], ColumnElement[bool]] | None = None
    """What the list leaves out unless a filter asks for it."""
    is_personal: bool = True
    finish: Callable[[Session, Sequence[Any], Mapping[str, str]], Sequence[Any]] | None = None
    """Fills in what SQL cannot compute, a batch of rows at a time, under the filters that were asked for."""

    def query(self, language: str) -> Select[*tuple[Any, ...]]:
        """All rows with all columns, before anybody's scope."""
        columns = [column.expression(language) for column in self.columns]
        return self.joined(select(*columns).select_from(self.model))


def among(column: Any, kind: type[StrEnum]) -> Filter:
    """The value is one of those named, parted by commas."""

    def condition(text: str) -> ColumnElement[bool]:
        try:
            return column.in_([kind(one) for one in text.split(",")])
        except ValueError:
            raise unknown() from None

    return condition


def record(column: Any, model: Any) -> Filter:
    """The record that is pointed to has this public id."""
    return lambda text: column == select(model.id).where(model.public_id == text).correlate(None).scalar_subquery()


def on_day(condition: Callable[[date], ColumnElement[bool]]) -> Filter:
    """A condition about a day, given as ISO 8601."""

    def made(text: str) -> ColumnElement[bool]:
        try:
            return condition(date.fromisoformat(text))
        except ValueError:
            raise unknown() from None

    return made


def coordinated(actor: Actor) -> frozenset[int]:
    """Organisations whose records the actor keeps."""
    return actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)


def unknown() -> NotFound:
    """The refusal of lists, filters and records that are not there."""
    return NotFound(N_("This does not exist, or not any more."))


def reference(model: Any) -> Column:
    """By which a row is found again in the application."""
    return Column(N_("Reference"), N_("The record’s number, as in the address of its page"), model.public_id)


def names(person: Any = Person) -> tuple[Column, ...]:
    """The four parts of a name."""
    latin = N_("In Latin letters, as in the passport")
    armenian = N_("In Armenian letters, if it was given")
    return (
        Column(N_("Family name"), latin, person.family_name),
        Column(N_("Given name"), latin, person.given_name),
        Column(N_("Family name in Armenian"), armenian, person.family_name_hy),
        Column(N_("Given name in Armenian"), armenian, person.given_name_hy),
    )


def contacts() -> tuple[Column, ...]:
    """How to reach the person."""
    return (
        Column(N_("E-mail address"), N_("Where mails about the internship go"), Person.email),
        Column(N_("Phone"), N_("As the person wrote it"), Person.phone),
    )


def civil_status() -> tuple[Column, ...]:
    """Who the person is by their papers, and where they live."""
    return (
        Column(N_("Birth date"), N_("As in the passport"), Person.birth_date, Kind.DATE),
        Column(N_("Nationality"), N_("Two-letter code of the country (ISO 3166)"), Person.nationality),
        Column(N_("City"), N_("Where the person lives"), Person.city),
    )


def levels() -> tuple[Column, ...]:
    """How well the person knows French."""
    return (
        Column(N_("French, declared"), N_("Level from A1 to C2 as the person says"), Person.french_declared, Kind.WORD,
               FrenchLevel),
        Column(N_("French, certified"), N_("Level from A1 to C2 by a certificate"), Person.french_certified, Kind.WORD,
               FrenchLevel),
    )  # fmt: skip

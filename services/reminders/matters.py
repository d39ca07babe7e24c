"""What a reminder is about, to whom it goes, and which of its steps has come."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_
from sqlalchemy.orm import Session

from db.enums import Language, LinkPurpose, SubjectKind, UserStatus
from db.models import Person, User
from services.errors import Invalid
from services.i18n import translate
from services.mail.outbox import clean_address
from settings import settings

ZONE = "Europe/Paris"
"""A day of the reminders is one of the host city."""
FRESH_FOR = timedelta(days=14)
"""A step that could not be told for so long (the software stood still, say) is not told any more."""


@dataclass(frozen=True, slots=True)
class Words:
    """A msgid with its parameters, translated when it is known for whom."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The words in ``language``."""
        return translate(language, self.msgid, **self.params)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can be written to; a signatory may be known by name and address alone."""

    person_id: int | None
    email: str
    language: Language
    has_account: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """One step of one matter for one person; ``day``: the one on which it came, which moves with its date.

    ``title`` names it in a few words, ``sentences`` say what is asked, ``link_label`` where its link leads: to the page
    ``path``, or by a link of purpose ``link_to`` to the record ``link_id``, made when the mail is written.
    """

    kind: str
    subject_kind: SubjectKind
    subject_id: int
    day: date
    to: Recipient
    title: Words
    sentences: tuple[Words, ...]
    link_label: str
    path: str = ""
    link_to: LinkPurpose | None = None
    link_id: int = 0
    due: date | None = None

    @property
    def key(self) -> tuple[str, SubjectKind, int, int]:
        """What is told once to one person."""
        return self.kind, self.subject_kind, self.subject_id, self.day.toordinal()


Find = Callable[[Session, datetime, "Collection[int] | None"], "list[Matter]"]
"""All matters of a kind that are open at an instant and whose step has come; with ids only those of these subjects,
locked, and with all their words."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table. ``steps`` are days after the anchor date, negative ones before it."""

    name: str
    steps: tuple[int, ...]
    find: Find


def day_due(steps: Sequence[int], *, anchor: date, began_on: date, today: date) -> date | None:
    """The day of the step to tell today: the last that has come, so that whoever stood still skips the ones before.

    None: no day has come yet, it lies too far back, or the matter began on that day or later.
    """
    come = [day for step in steps if (day := anchor + timedelta(days=step)) <= today]
    if not come:
        return None
    day = max(come)
    return day if began_on < day and today <= day + FRESH_FOR else None


def account_of() -> ColumnElement[bool]:
    """The join from ``Person`` to the account by which they are written to."""
    return and_(User.person_id == Person.id, User.status == UserStatus.ACTIVE)


def recipient(person: Person, user: User | None, language: Language | None = None) -> Recipient | None:
    """Whom to write to: at the account's address and in its language, else at the person's own. None: nobody."""
    try:
        email = clean_address(user.email if user else person.email)
    except Invalid:
        return None
    chosen = user.language if user else language or Language(settings().default_language)
    return Recipient(person.id, email, chosen, user is not None)


def narrowed(query: Select[Any], model: type[Any], ids: Collection[int] | None) -> Select[Any]:
    """``query`` for these records only, locked until the end of the transaction; without ids for all, not locked."""
    if ids is None:
        return query
    locked = query.where(model.id.in_(ids)).with_for_update(key_share=True, of=model)
    return locked.execution_options(populate_existing=True)

"""What the guardian of a minor is told beside the minor: in their own language, without a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.base import localised
from db.enums import SubjectKind
from db.models import Application, Call, Person
from services import guardians
from services.errors import Invalid
from services.mail.outbox import clean_address
from services.mail.templates import in_words, one_line
from services.records import local_day
from services.reminders.matters import Matter, Recipient, Words


def guardians_of(session: Session, rows: Sequence[tuple[Application, Call, Person]]) -> dict[int, Recipient]:
    """Whom to write to beside a minor, by the id of the application. One statement, none without minors."""
    minors = [row for row in rows if guardians.is_minor(row[2].birth_date, row[1].starts_on)]
    known = guardians.of(session, [person.id for _application, _call, person in minors])
    found = {}
    for application, _call, person in minors:
        guardian = known.get(person.id)
        if guardian is None or guardian.email == person.email:
            continue
        try:
            email = clean_address(guardian.email)
        except Invalid:
            continue
        found[application.id] = Recipient(None, email, guardian.language, has_account=False)
    return found


def of_minor(
    kind: str, application: Application, call: Call, person: Person, to: Recipient, day: date, until: datetime,
    title: str, sentence: str,
) -> Matter:  # fmt: skip
    """The matter of a minor as their guardian reads it."""
    params = {
        "person": one_line(person.name), "call": one_line(localised(call, "title", to.language)),
        "deadline": in_words(until, to.language, call.time_zone),
    }  # fmt: skip
    return Matter(
        kind, SubjectKind.APPLICATION, application.id, day, to, Words(title, params), (Words(sentence, params),), "",
        due=local_day(until, call.time_zone),
    )  # fmt: skip

"""The guardian of a minor: asked of minors alone, and told of what the minor is reminded of."""

from __future__ import annotations

from datetime import date

import pytest

from db.enums import ApplicationState as A
from db.enums import Language
from services import guardians
from services.errors import Forbidden, Invalid
from services.queries.exchange.guardians import asked
from services.unit import run
from tests.conftest import NOW
from tests.services.mailed import mails
from tests.services.reminded import DAY, days_told

MINOR, OF_AGE = date(2010, 1, 1), date(2000, 1, 1)


def save(actor, person, **values):
    for field, value in values.items():
        run(guardians.save_field, actor, person.public_id, f"guardian_{field}", value, now=NOW)


def told(db, address):
    return [mail for mail in mails(db) if mail.recipient == address]


def test_it_is_asked_of_minors_and_entered_by_them_or_a_coordinator(db, make):
    child, adult = make.person(birth_date=MINOR), make.person(birth_date=OF_AGE)
    for person in (child, adult):
        make.application(person=person, state=A.SUBMITTED)

    def seen(actor, person):
        with db.session() as session:
            return asked(session, actor, person.public_id)

    save(make.applicant(child), child, name="Karine Petrosyan", email="Karine@Example.org")
    save(make.coordinator(), child, phone="+374 91 123456", language="hy")
    found = seen(make.coordinator(), child)
    assert (found.name, found.email, found.phone, found.language) == (
        "Karine Petrosyan", "karine@example.org", "+374 91 123456", Language.HY,
    )  # fmt: skip
    assert seen(make.coordinator(), adult) is None
    assert seen(make.partner(), child) is None
    with pytest.raises(Forbidden):
        save(make.coordinator(), adult, name="Karine Petrosyan")
    for stranger in (make.partner(), make.applicant()):
        with pytest.raises(Forbidden):
            save(stranger, child, name="Nobody")
    with pytest.raises(Invalid) as refused:
        save(make.coordinator(), child, email="karine")
    assert refused.value.field == "guardian_email"


def test_the_guardian_is_told_of_a_selection_on_the_same_days_in_their_language(db, make):
    child = make.person(birth_date=MINOR)
    make.application(person=child, state=A.SELECTED, decided_at=NOW, language=Language.HY)
    save(make.coordinator(), child, name="Karine Petrosyan", email="karine@example.org", language="en")
    assert days_told("selection", 20) == [7, 13]
    first, _second = told(db, "karine@example.org")
    assert first.language is Language.EN
    assert f"{child.name}, whose guardian you are, is selected for" in first.body
    assert "http" not in first.body
    assert len(mails(db)) == 4


def test_the_guardian_is_told_of_a_draft_but_nobody_is_beside_somebody_of_age(db, make):
    call = make.call(closes_at=NOW + 10 * DAY)
    child, adult = make.person(birth_date=MINOR), make.person(birth_date=MINOR)
    for person, address in ((child, "karine@example.org"), (adult, "aram@example.org")):
        make.application(call=call, person=person)
        save(make.coordinator(), person, name="Parent", email=address)
    adult = db.fresh(adult)
    adult.birth_date = OF_AGE
    db.add(adult)
    assert days_told("draft", 14) == [3, 7, 9]
    assert len(told(db, "karine@example.org")) == 3
    assert told(db, "aram@example.org") == []

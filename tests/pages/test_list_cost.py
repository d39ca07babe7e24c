"""The coordinators' list costs the same number of statements however many applications there are, and few of them."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.enums import ApplicationState, Role
from db.models import Application, Call, Choice, Person, User
from db.session import writing
from services import search
from services.people import index_applications
from services.queries.applications import applications
from settings import ROOT
from tests.conftest import NOW, Database
from tests.counting import recorded
from tests.pages.opening import listed
from tests.signing_in import at_address, signed_in
from ui.components.applications import application_list

MOST_STATEMENTS = 10
"""Three for who looks, three for the calls, one for the departments; then the call, its page and their wishes."""
MOST_WITH_FILTERS = 12
"""And the call and its counts, narrowed."""


@pytest.fixture
def coordinator(make: Any) -> User:
    user = make.user()
    make.grant(user, Role.COORDINATOR, make.city())
    return user


def _apply(db: Database, make: Any, call: Call, number: int) -> None:
    """``number`` more applications to the call, with two wishes each."""
    offers = [make.offer(call=call), make.offer(call=call)]
    people = [
        Person(
            organisation_id=make.city().id, given_name="Anna", family_name=f"Petrosyan{n}", email=f"a{n}@example.org",
            created_at=NOW, updated_at=NOW,
        )
        for n in range(number)
    ]  # fmt: skip
    db.add(*people)
    applications = [
        Application(
            call_id=call.id, person_id=person.id, organisation_id=call.organisation_id, study_field="Gestion",
            state=ApplicationState.SUBMITTED, submitted_at=NOW, sort_name=search.fold(person.family_name),
            created_at=NOW, updated_at=NOW,
        )
        for person in people
    ]  # fmt: skip
    db.add(*applications)
    db.add(*(Choice(application_id=a.id, offer_id=o.id, rank=n) for a in applications for n, o in enumerate(offers, 1)))
    with writing() as session:
        session.add_all(people)
        for person in people:
            index_applications(session, person)


def _statements(at: AppTest) -> list[str]:
    """What one more run of the page asks the database."""
    with recorded() as said:
        at.run()
    assert not at.exception
    return said


def _cost(user: User, *, words: str = "") -> tuple[int, int]:
    """Rows that are shown, and statements of one rerun of the list."""
    at = at_address(signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), user), "applications")
    if words:
        at.text_input(key="applications-search").set_value(words).run()
    statements = _statements(at)
    return len(listed(at)), len(statements)


@pytest.mark.parametrize(("words", "most"), [("", MOST_STATEMENTS), ("gestion", MOST_WITH_FILTERS)])
def test_the_list_asks_the_same_few_questions_for_three_and_for_three_hundred(
    db: Database, make: Any, coordinator: User, words: str, most: int
) -> None:
    call = make.call()
    _apply(db, make, call, 3)
    rows_of_few, few = _cost(coordinator, words=words)
    _apply(db, make, call, 297)
    rows_of_many, many = _cost(coordinator, words=words)
    assert (rows_of_few, rows_of_many) == (3, 50)
    assert few == many <= most


def test_a_search_too_wide_to_be_counted_says_so_and_still_offers_every_state(
    db: Database, make: Any, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _apply(db, make, make.call(), 3)
    for module in (applications, application_list):
        monkeypatch.setattr(module, "MOST", 2)
    at = at_address(signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), coordinator), "applications")
    at.text_input(key="applications-search").set_value("gestion").run()
    assert not at.exception
    assert "3 sur plus de 1 candidatures" in [one.value for one in at.caption]
    states = at.selectbox(key="applications-state-field").options
    assert len(states) == len(application_list.STATES) + 1
    assert not any(character.isdigit() for one in states[1:] for character in one)

"""Each page that lists something asks the database as many questions for few records as for several times as many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.enums import ApplicationState, Language, MailState, OfferState, Role, SubjectKind
from db.models import ChecklistItem, Message, OutboxMail, Person, User
from settings import ROOT
from tests.conftest import NOW, Database
from tests.counting import recorded
from tests.signing_in import at_address, signed_in, visiting

pytestmark = pytest.mark.one_database


class City:
    """A city that grows: with each ``grow`` one record more of each kind, all seen by the same people."""

    def __init__(self, db: Database, make: Any) -> None:
        self.db, self.make = db, make
        self.department = make.department()
        self.call = make.call()
        self.people = {
            "coordinator": self._account(Role.COORDINATOR, make.city()),
            "admin": self._account(Role.ADMIN, make.city()),
            "partner": self._account(Role.PARTNER, make.university()),
            "host": self._account(Role.HOST, None, self.department),
            "applicant": self._account(Role.APPLICANT, None),
        }
        self.grow()

    def _account(self, role: Role, organisation: Any, department: Any = None) -> User:
        user = self.make.user()
        self.make.grant(user, role, organisation, department)
        return user

    def grow(self) -> None:
        make, call = self.make, self.call
        offer = make.offer(department=self.department, call=call)
        make.offer(department=self.department, state=OfferState.DRAFT)
        sent = make.application(call=call, offers=(offer,), state=ApplicationState.SUBMITTED)
        make.application(call=make.call(), person=self._applicant(), offers=(offer,))
        author = self.people["coordinator"].id
        self.db.add(Message(application_id=sent.id, author_id=author, from_applicant=True, body="?", sent_at=NOW))
        placement = make.placement(department=self.department)
        self.db.add(
            ChecklistItem(
                subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, label_fr="Badge", owner_role=Role.HOST,
                due_on=NOW.date() - timedelta(days=1),
            ),
            OutboxMail(
                message_id=f"<{sent.public_id}@example.org>", template="application_received", language=Language.FR,
                recipient="a@example.org", title="Reçue", body="Bonjour", state=MailState.FAILED, created_at=NOW,
                next_try_at=NOW,
            ),
        )  # fmt: skip

    def _applicant(self) -> Any:
        return self.db.get(Person, self.people["applicant"].person_id)


@pytest.fixture
def city(db: Database, make: Any) -> City:
    return City(db, make)


def opened(user: User | None, page: str, **query: str) -> AppTest:
    """The page as this person sees it; nobody sees it too."""
    at = AppTest.from_file(ROOT / "app.py", default_timeout=30)
    return at_address(signed_in(at, user) if user else visiting(at), page, **query)


def questions(at: AppTest) -> int:
    """What one more run of the page asks the database."""
    with recorded() as seen:
        at.run()
    assert not at.exception
    return len(seen)


@pytest.mark.parametrize(
    ("who", "page", "query"),
    [
        ("", "home", {}),
        ("coordinator", "today", {}),
        ("admin", "today", {}),
        ("host", "today", {}),
        ("partner", "today", {}),
        ("applicant", "today", {}),
        ("coordinator", "calls", {}),
        ("coordinator", "applications", {}),
        ("coordinator", "offers", {}),
        ("coordinator", "placements", {}),
        ("coordinator", "placements", {"view": "timeline"}),
        ("coordinator", "departments", {}),
        ("coordinator", "accounts", {}),
        ("admin", "mailbox", {}),
        ("partner", "our_students", {}),
        ("host", "our_interns", {}),
        ("host", "my_offers", {}),
        ("applicant", "my_applications", {}),
    ],
)
def test_a_page_asks_as_much_for_one_record_as_for_four(city: City, who: str, page: str, query: dict[str, str]) -> None:
    at = opened(city.people[who] if who else None, page, **query)
    one = questions(at)
    for _time in range(3):
        city.grow()
    assert (questions(at), one > 0) == (one, True)

"""Lists as files over HTTP: for whom, in which form, and with nothing private in the address."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy import select

from db.enums import ApplicationState
from db.models import AuditEntry, AuthSession, LegalBasisRecord, Membership
from services import password_again
from services.exports import tickets
from services.exports.acts import Wanted
from services.unit import utc_now
from web import export_routes


@pytest.fixture
def sent(make: Any) -> Any:
    return make.application(state=ApplicationState.SUBMITTED)


def lines(answer: Any) -> list[list[str]]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_coordinator_takes_the_list_as_csv(browser: Any, make: Any, sent: Any) -> None:
    browser.sign_in(make.coordinator())
    answer = browser.get("/exports/applications.csv", params={"state": "submitted"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="Candidatures ')
    assert "content-length" not in answer.headers
    head, *body = lines(answer)
    assert [line[0].lstrip("'") for line in body] == [sent.public_id]
    assert head[1] == "Nom de famille"


def test_a_workbook_is_one_and_speaks_the_language_of_the_browser(browser: Any, make: Any, sent: Any) -> None:
    browser.sign_in(make.coordinator())
    browser.get("/session/language", params={"to": "hy"})
    answer = browser.get("/exports/applications.xlsx")
    assert (answer.status_code, answer.headers["content-type"]) == (200, export_routes.MEDIA_TYPES["xlsx"])
    assert answer.content.startswith(b"PK\x03\x04")
    head = lines(browser.get("/exports/applications.csv"))[0]
    assert head[1] == "Ազգանուն"


@pytest.mark.parametrize("path", ["/exports/applications.csv", "/exports/applications.xlsx", "/exports/mails.csv"])
def test_nobody_and_people_with_other_tasks_find_nothing(browser: Any, make: Any, sent: Any, path: str) -> None:
    assert (browser.get(path).status_code, browser.get(path).content) == (404, b"Not found")
    browser.sign_in(make.host())
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


@pytest.mark.parametrize(
    "path",
    [
        "/exports/applications.pdf", "/exports/applications", "/exports/passwords.csv", "/exports/.csv",
        "/exports/applications.csv?colour=red", "/exports/applications.csv?ticket=guessed",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(browser: Any, make: Any, path: str) -> None:
    browser.sign_in(make.coordinator())
    assert browser.get(path).status_code == 404


def test_a_session_that_has_ended_takes_nothing(browser: Any, make: Any, db: Any, sent: Any) -> None:
    actor = make.coordinator()
    browser.sign_in(actor)
    assert browser.get("/exports/applications.csv").status_code == 200
    membership = db.all(select(Membership).where(Membership.user_id == actor.user_id))[0]
    membership.revoked_at = utc_now()
    db.add(membership)
    assert browser.get("/exports/applications.csv").status_code == 404


def test_a_partner_is_told_to_say_the_legal_basis_first(browser: Any, make: Any, db: Any, sent: Any) -> None:
    browser.sign_in(make.partner())
    answer = browser.get("/exports/students.csv")
    assert (answer.status_code, "base juridique" in answer.text) == (409, True)
    assert db.all(select(LegalBasisRecord)) == db.all(select(AuditEntry).where(AuditEntry.action == "list:export"))


def test_a_ticket_of_somebody_else_opens_nothing(make: Any, db: Any, sent: Any) -> None:
    actor, other = make.coordinator(), make.coordinator()
    ticket = tickets.keep(actor, Wanted("applications", search="petrosyan"), now=utc_now())
    made = export_routes._made(actor, "applications", "csv", {"ticket": ticket}, "fr")
    assert made.name.startswith("Candidatures ")
    for who, name in ((other, "applications"), (actor, "people")):
        with pytest.raises(export_routes.NotFound):
            export_routes._made(who, name, "csv", {"ticket": ticket}, "fr")


def test_a_list_of_people_asks_for_the_password_that_was_typed_long_ago(
    browser: Any, make: Any, db: Any, sent: Any
) -> None:
    actor = make.coordinator()
    browser.sign_in(actor)
    session = db.one(select(AuthSession).where(AuthSession.user_id == actor.user_id))
    session.password_at = utc_now() - password_again.VALID_FOR
    db.add(session)
    answer = browser.get("/exports/applications.csv", params={"state": "submitted"})
    wanted = "/mot-de-passe-a-confirmer?next=%2Fexports%2Fapplications.csv%3Fstate%3Dsubmitted"
    assert (answer.status_code, answer.headers["location"], answer.headers["cache-control"]) == (
        303,
        wanted,
        "no-store",
    )
    assert db.all(select(AuditEntry).where(AuditEntry.action == "list:export")) == []
    assert browser.get("/exports/departments.csv").status_code == 200
    session.password_at = utc_now()
    db.add(session)
    assert browser.get("/exports/applications.csv").status_code == 200

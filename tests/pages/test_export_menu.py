"""«Export» on the pages: made when it is opened, nothing private in its addresses, the legal basis asked once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import ApplicationState, Role
from db.models import Programme
from services import nominations, unit
from services.i18n import translate_plural
from settings import ROOT
from tests.conftest import NOW
from tests.signing_in import at_address, signed_in

pytestmark = pytest.mark.one_database


def opened(user: Any, page: str, name: str) -> AppTest:
    at = at_address(signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), user), page)
    at.session_state[f"export-{name}"] = True
    return at.run()


def addresses(at: AppTest) -> list[str]:
    return [one.proto.url for one in at.get("link_button")]


@pytest.fixture
def coordinator(make: Any) -> Any:
    user = make.user()
    make.grant(user, Role.COORDINATOR, make.city())
    return user


def test_the_menu_leads_to_both_forms_under_the_filters_of_the_list(db: Any, make: Any, coordinator: Any) -> None:
    call = make.call()
    make.application(call=call, state=ApplicationState.SUBMITTED)
    at = opened(coordinator, "applications", "applications")
    asked = f"?call={call.public_id}"
    assert addresses(at) == [f"/exports/applications.csv{asked}", f"/exports/applications.xlsx{asked}"]


def test_what_is_searched_stands_in_no_address(db: Any, make: Any, coordinator: Any) -> None:
    make.application(state=ApplicationState.SUBMITTED)
    at = opened(coordinator, "accounts", "accounts")
    at.text_input(key="accounts-search").set_value("anna").run()
    at.session_state["export-accounts"] = True
    at.run()
    found = addresses(at)
    assert len(found) == 2
    assert all("?ticket=" in one and "anna" not in one.casefold() for one in found)


def test_a_closed_menu_holds_nothing(db: Any, make: Any, coordinator: Any) -> None:
    make.offer()
    at = at_address(signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), coordinator), "offers")
    assert addresses(at) == []


def test_a_coordinator_who_sends_it_to_the_partner_has_the_basis_at_hand(db: Any, make: Any, coordinator: Any) -> None:
    make.application(state=ApplicationState.SUBMITTED)
    programme = db.all(select(Programme))[0]
    programme.legal_basis = "RGPD, article 49"
    db.add(programme)
    at = opened(coordinator, "applications", "applications")
    at.selectbox(key="export-for-applications").set_value(make.university().public_id).run()
    at.session_state["export-applications"] = True
    at.run()
    assert at.text_area(key="export-basis-applications").value == "RGPD, article 49"
    assert all("?ticket=" in one for one in addresses(at))


def test_a_partner_has_it_at_hand_too_and_must_say_one(db: Any, make: Any) -> None:
    make.application(state=ApplicationState.SUBMITTED)
    user = make.user()
    make.grant(user, Role.PARTNER, make.university())
    at = opened(user, "our_students", "students")
    assert addresses(at) == []
    at.text_area(key="export-basis-students").set_value("Mesures précontractuelles").run()
    at.session_state["export-students"] = True
    at.run()
    assert len(addresses(at)) == 2


def test_schools_and_departments_take_their_own_lists_too(db: Any, make: Any) -> None:
    department = make.department()
    make.placement(department=department)
    stay = addresses(opened(make.host(department), "our_interns", "placements"))
    assert stay == ["/exports/placements.csv", "/exports/placements.xlsx"]
    call, partner = make.call(opens_at=NOW, closes_at=NOW + timedelta(days=9)), make.partner()
    student = {"given_name": "Anna", "family_name": "Petrosyan", "email": "anna@example.org"}
    unit.run(nominations.propose, partner, call.public_id, **student, now=NOW)
    at = opened(partner, "nominations", "nominations")
    assert "export-basis-nominations" in [one.key for one in at.text_area]


@pytest.mark.parametrize("page", ["placements", "people"])
def test_chosen_rows_go_behind_a_ticket(db: Any, make: Any, coordinator: Any, page: str) -> None:
    for _each in range(2):
        make.placement()
    at = opened(coordinator, page, page)
    at.toggle(key=f"{page}-several").set_value(True).run()
    at.checkbox[0].check().run()
    at.session_state[f"export-{page}"] = True
    at.run()
    assert not at.exception
    found = addresses(at)
    assert len(found) == 2
    assert all("?ticket=" in one for one in found)
    assert translate_plural("fr", "Only the %(n)s chosen line.", "Only the %(n)s chosen lines.", 1) in " ".join(
        one.value for one in at.caption
    )


def test_interns_of_other_programmes_are_taken_from_their_own_view(db: Any, coordinator: Any) -> None:
    at = signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), coordinator)
    at_address(at, "placements", view="others")
    at.session_state["export-other-interns"] = True
    at.run()
    assert addresses(at) == ["/exports/other-interns.csv", "/exports/other-interns.xlsx"]

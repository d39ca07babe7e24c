"""The first line of pages: who passes, who is led to the sign-in, whose session it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.enums import LinkPurpose, Role, SubjectKind
from services import links, sessions, unit
from services.actors import system
from services.unit import utc_now
from tests.counting import recorded
from tests.signing_in import bearing_link, session_secret, signed_in, visiting
from tests.web.serving import ROOT

APP = str(ROOT / "app.py")
COORDINATORS_PAGE = "pages/coordinator/departments.py"
LINK_PAGE = "pages/public/invitation.py"


def opened(at: AppTest, page: str) -> AppTest:
    """The page after the first one, as a person who types its address sees it."""
    return at.run().switch_page(page).run()


def texts(at: AppTest) -> str:
    return " ".join(element.value for element in [*at.title, *at.caption, *at.markdown])


def labels(at: AppTest) -> list[str]:
    return [one.proto.autocomplete for one in at.text_input]


def test_page_is_drawn_for_the_right_role(make):
    at = opened(signed_in(AppTest.from_file(APP), make.coordinator(), language="en"), COORDINATORS_PAGE)
    assert [one.value for one in at.title] == ["Departments"]
    assert not at.exception


def test_page_of_another_role_is_refused_calmly(make):
    at = opened(signed_in(AppTest.from_file(APP), make.applicant(), language="en"), COORDINATORS_PAGE)
    assert [one.value for one in at.title] == ["This page is not for you"]
    assert not at.exception


def test_page_without_account_shows_the_sign_in_and_remembers_the_way(db):
    at = visiting(AppTest.from_file(APP), language="en")
    at.run()
    at.context = {"url": "http://127.0.0.1:8501/services"}
    at.query_params["id"] = "abc"
    at.switch_page(COORDINATORS_PAGE).run()
    assert labels(at) == ["username", "current-password"]
    assert at.session_state["_wanted_address"] == "/services?id=abc"


def test_nothing_in_session_state_signs_anybody_in(make):
    actor = make.coordinator()
    at = visiting(AppTest.from_file(APP), language="en")
    for key, value in {
        "authentication_status": True,
        "username": actor.email,
        "name": actor.name,
        "roles": ["coordinator"],
        "actor": actor,
        "user_id": actor.user_id,
        "_owner": "x",
    }.items():
        at.session_state[key] = value
    opened(at, COORDINATORS_PAGE)
    assert labels(at) == ["username", "current-password"]


def test_session_state_is_forgotten_when_the_person_changes(make):
    at = signed_in(AppTest.from_file(APP), make.coordinator())
    at.run()
    at.session_state["draft"] = "private"
    at.run()
    assert "draft" in at.session_state
    signed_in(at, make.coordinator()).run()
    assert "draft" not in at.session_state


def test_session_state_is_forgotten_after_the_session_ended(make):
    user = make.coordinator()
    at = signed_in(AppTest.from_file(APP), user)
    at.run()
    at.session_state["draft"] = "private"
    unit.run(sessions.revoke_all, user, reason="test")
    at.run()
    assert "draft" not in at.session_state


def test_one_run_asks_for_the_session_once(make):
    at = signed_in(AppTest.from_file(APP), make.coordinator()).run()
    with recorded() as asked:
        opened(at, COORDINATORS_PAGE)
    assert sum("FROM auth_session" in one for one in asked) == 2  # two runs: the first page again, then the other one


def issued(make: Any, *, valid_for: timedelta = timedelta(hours=1)) -> str:
    user = make.user()
    options = {"person_id": user.person_id, "valid_for": valid_for}
    return unit.run(links.issue, system(), LinkPurpose.INVITATION, SubjectKind.USER, user.id, now=utc_now(), **options)


def test_bearer_of_a_link_reaches_its_page(make):
    at = opened(bearing_link(AppTest.from_file(APP), issued(make), language="en"), LINK_PAGE)
    assert [one.value for one in at.title] == ["Invitation"]


@pytest.mark.parametrize("page", [LINK_PAGE, "pages/public/new_password.py", "pages/public/offer_by_link.py"])
def test_page_of_a_link_says_that_it_has_expired(make, page):
    at = opened(
        bearing_link(AppTest.from_file(APP), issued(make, valid_for=timedelta(seconds=-1)), language="en"), page
    )
    assert [one.value for one in at.title] == ["This link has expired"]


def test_link_for_one_purpose_opens_no_page_of_another(make):
    at = opened(bearing_link(AppTest.from_file(APP), issued(make), language="en"), "pages/public/new_password.py")
    assert [one.value for one in at.title] == ["This link has expired"]


def test_signed_in_people_are_not_asked_to_sign_in(make):
    at = opened(signed_in(AppTest.from_file(APP), make.coordinator(), language="en"), "pages/public/sign_in.py")
    assert [one.value for one in at.title] == ["Today"]


def test_unusable_widgets_of_the_library_are_disabled():
    from ui.auth import SqlAuthenticate

    library = SqlAuthenticate()
    for name in ("forgot_password", "register_user", "reset_password", "experimental_guest_login"):
        with pytest.raises(NotImplementedError):
            getattr(library, name)()


def test_several_visitors_stay_apart_in_tests_of_pages(make):
    marie, anna = make.coordinator(), make.applicant()
    first = signed_in(AppTest.from_file(APP), marie, language="en")
    second = signed_in(AppTest.from_file(APP), anna, language="en")
    first.run()
    second.run()
    first.run()
    assert marie.name in texts(first)
    assert anna.name in texts(second)
    assert session_secret(marie) != session_secret(marie)
    assert Role.COORDINATOR in {grant.role for grant in marie.grants}

"""The page of accounts: invitations that wait, and the password again before a role is given."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from db.enums import Language, Role, UserStatus
from db.models import AuthSession, Membership, User
from db.session import writing
from services import invitations, password_again, unit
from services.i18n import translate
from services.passwords import hash_password
from services.unit import utc_now
from settings import ROOT
from tests.factories import PASSWORD
from tests.services.mailed import templates
from tests.signing_in import at_address, signed_in

pytestmark = pytest.mark.one_database
CLAIRE = "claire@example.org"


@pytest.fixture
def coordinator(db, make):
    user = make.user(password_hash=hash_password(PASSWORD))
    make.grant(user, Role.COORDINATOR, make.city())
    return user


def opened(user, page, **query):
    return at_address(signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), user), page, **query)


def press(at, msgid):
    """The last button of this name: that of a dialog stands after those of the page."""
    [*_before, button] = [one for one in at.button if one.label == translate("fr", msgid)]
    button.click().run()
    assert not at.exception
    return at


def words(at):
    return "\n".join(one.value for one in (*at.markdown, *at.caption, *at.error, *at.success))


def typed_long_ago() -> None:
    with writing() as session:
        session.execute(update(AuthSession).values(password_at=utc_now() - password_again.VALID_FOR))


def test_a_role_is_given_once_the_password_was_typed_again_and_nothing_typed_is_lost(db, make, coordinator):
    at = opened(coordinator, "accounts")
    typed_long_ago()
    at.segmented_control(key="invite-role").set_value(Role.REVIEWER).run()
    for field, value in (("given", "Claire"), ("family", "Martin"), ("email", CLAIRE)):
        at.text_input(key=f"invite-{field}").input(value)
    press(at, "Send the invitation")
    assert db.all(select(User).where(User.email == CLAIRE)) == []
    at.text_input(key="password-again-password").input("not the password")
    press(at, "Continue")
    assert translate("fr", "This is not your present password.") in words(at)
    at.text_input(key="password-again-password").input(PASSWORD)
    press(at, "Continue")
    assert db.one(select(User).where(User.email == CLAIRE)).status is UserStatus.PENDING
    assert templates(db) == ["account_invitation"]
    assert not [one for one in at.text_input if one.key == "password-again-password"]
    assert CLAIRE in words(at)


def test_an_invitation_waits_is_not_sent_twice_a_day_and_is_withdrawn_by_a_dialog(db, make, coordinator):
    at = opened(coordinator, "accounts")
    assert translate("fr", "No invitation is waiting.") in words(at)
    about = {
        "email": CLAIRE, "given_name": "Claire", "family_name": "Martin", "role": Role.REVIEWER,
        "organisation_id": make.city().public_id, "language": Language.FR,
    }  # fmt: skip
    public_id = unit.run(invitations.invite, make.coordinator(), **about, now=utc_now() - timedelta(days=2))
    at.run()
    assert "Claire Martin" in words(at)
    press(at, "Send again")
    assert templates(db) == ["account_invitation"] * 2
    [again] = [one for one in at.button if one.label == translate("fr", "Send again")]
    assert again.disabled
    at.button(key=f"withdraw-{public_id}").click().run()
    [*_page, confirm] = [one for one in at.button if one.label == translate("fr", "Withdraw the invitation")]
    confirm.click()
    at.button(key=f"withdraw-{public_id}").click().run()
    assert not at.exception
    assert db.one(select(Membership).where(Membership.role == Role.REVIEWER)).revoked_at is not None
    assert "Claire Martin" not in words(at)


def test_a_list_leaves_once_the_password_was_typed_again(db, make, coordinator):
    at = opened(coordinator, "accounts")
    typed_long_ago()
    at.session_state["export-accounts"] = True
    at.run()
    assert [one.proto.url for one in at.get("link_button")] == []
    press(at, "Type the password again")
    at.text_input(key="password-again-password").input(PASSWORD)
    press(at, "Continue")
    assert [one.proto.url for one in at.get("link_button")] == ["/exports/accounts.csv", "/exports/accounts.xlsx"]
    typed_long_ago()
    page = opened(coordinator, "password_again", next="https://elsewhere.example/")
    page.text_input(key="password-page-password").input(PASSWORD)
    press(page, "Continue")
    assert [one.value for one in page.success] == []

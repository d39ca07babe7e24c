"""Accounts from the command line, on either database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import LinkPurpose, Role, UserStatus
from db.models import AuditEntry, AuthSession, Membership, User
from services import links, passwords
from services.errors import Invalid
from services.policy import Action, may
from tests.conftest import NOW
from tests.factories import PASSWORD
from tools import Refused, accounts


def account(db, email: str) -> User:
    return db.one(select(User).where(User.email == email))


def test_the_first_administrator_signs_in_with_the_password(db, make):
    make.department()
    told = accounts.create_admin(" Chef@Ville.example ", PASSWORD, now=NOW)
    made = account(db, "chef@ville.example")
    assert told == "chef@ville.example is an administrator and can sign in."
    assert made.status is UserStatus.ACTIVE
    assert passwords.check_password(PASSWORD, made.password_hash)
    assert may(make.actor(made), Action.ACCOUNT_MANAGE, made)


def test_without_a_password_an_invitation_link_is_printed(db, make):
    make.department()
    told = accounts.create_admin("chef@ville.example", "", now=NOW)
    token = told.rpartition("/l/")[2]
    with db.session() as session:
        link = links.resolve(session, token, now=NOW, purpose=LinkPurpose.INVITATION)
        late = links.resolve(session, token, now=NOW + timedelta(days=8))
    made = account(db, "chef@ville.example")
    assert (link.subject_id, link.person_id, link.is_single_use, late) == (made.id, made.person_id, True, None)
    assert made.status is UserStatus.PENDING


def test_an_account_that_exists_keeps_its_password_and_gets_the_role_once(db, make):
    make.department()
    user = make.user(password_hash="kept")
    assert "stays as it is" in accounts.create_admin(user.email, "", now=NOW)
    accounts.create_admin(user.email, "", now=NOW)
    assert db.fresh(user).password_hash == "kept"
    assert [grant.role for grant in db.all(select(Membership).where(Membership.user_id == user.id))] == [Role.ADMIN]


def test_a_weak_password_makes_no_account(db, make):
    make.department()
    with pytest.raises(Invalid):
        accounts.create_admin("chef@ville.example", "azerty", now=NOW)
    assert db.all(select(User)) == []


@pytest.mark.parametrize("email", ["", "chef", "chef@", "a@b@c.example"])
def test_what_is_no_address_is_refused(email):
    with pytest.raises(Refused, match="is not an e-mail address"):
        accounts.create_admin(email, PASSWORD, now=NOW)


def test_without_reference_data_the_next_step_is_named(db):
    with pytest.raises(Refused, match=r"manage\.py reference"):
        accounts.create_admin("chef@ville.example", PASSWORD, now=NOW)


def test_disable_closes_the_account_and_its_sign_ins(db, make):
    user = make.user()
    db.add(
        AuthSession(
            secret_hash="0" * 64, user_id=user.id, created_at=NOW, activated_at=NOW, last_seen_at=NOW,
            expires_at=NOW + timedelta(hours=8),
        )
    )  # fmt: skip
    assert accounts.disable(user.email.upper(), now=NOW) == f"{user.email} is closed; 1 sign-in(s) ended."
    assert db.fresh(user).status is UserStatus.DISABLED
    assert db.one(select(AuthSession)).revoked_at == NOW
    assert "account:disable" in [entry.action for entry in db.all(select(AuditEntry))]


def test_disable_of_nobody_is_refused(db):
    with pytest.raises(Refused, match="no account"):
        accounts.disable("nobody@ville.example", now=NOW)

"""The password once more before exports of personal data, changes of roles and purges."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import Language, Role
from db.models import AuditEntry, AuthSession, User
from services import (
    accounts,
    files,
    housekeeping,
    invitations,
    job_requests,
    memberships,
    password_again,
    person_secrets,
    throttle,
    unit,
)
from services.actors import ANONYMOUS, system
from services.errors import Forbidden, Invalid, Locked, PasswordNeeded
from services.exports.acts import Wanted, take
from services.passwords import hash_password
from services.sessions import activate, lookup, open_session, revoke_all
from tests.at_once import at_once
from tests.factories import PASSWORD

ADDRESS = "192.0.2.7"
LATER = timedelta(minutes=10)


@pytest.fixture
def signed_in(db, make, now):
    """The actor of a session that was just opened, by role."""

    def sign_in(role, *, at=now):
        user = make.user(password_hash=hash_password(PASSWORD))
        make.grant(user, role, make.city())
        secret = open_session(user.id, address=ADDRESS, user_agent="", now=at)
        assert activate(secret, now=at)
        found = lookup(secret, now=at, touch=False)
        assert found is not None
        return found.actor

    return sign_in


def is_fresh(db, actor, now) -> bool:
    with db.session() as session:
        return password_again.is_fresh(session, actor, now=now)


def confirm(actor, password, now) -> None:
    password_again.confirm(actor, password, address=ADDRESS, now=now)


def guarded(make):
    """Acts that need the password, for an administrator; the last ones change nothing if they are refused."""
    user = make.user()
    membership = make.grant(user, Role.REVIEWER, make.city())
    place = {"role": Role.PARTNER, "organisation_id": make.university().public_id}
    names = {"given_name": "Claire", "family_name": "Martin", "language": Language.FR}
    return {
        "export": (take, (Wanted("applications"),), {"form": "csv"}),
        "invite": (invitations.invite, (), {"email": "claire@example.org", **names, **place}),
        "grant": (memberships.grant_role, (user.public_id,), place),
        "revoke": (memberships.revoke_membership, (user.public_id, membership.id), {}),
        "disable": (memberships.disable, (user.public_id,), {}),
        "enable": (memberships.enable, (user.public_id,), {}),
        "purge now": (job_requests.ask, ("purge_files",), {}),
        "purge files": (files.purge_due, (), {}),
        "purge sealed values": (person_secrets.purge_due, (), {}),
        "clean up": (housekeeping.clean_up, (), {}),
    }


def test_a_sign_in_counts_for_ten_minutes_and_the_password_for_ten_more(db, signed_in, now):
    actor = signed_in(Role.ADMIN)
    assert is_fresh(db, actor, now + LATER - timedelta(seconds=1))
    assert not is_fresh(db, actor, now + LATER)
    later = now + LATER
    with pytest.raises(Invalid) as refused:
        confirm(actor, "not the password", later)
    assert refused.value.field == "password_again"
    assert not is_fresh(db, actor, later)
    confirm(actor, PASSWORD, later)
    assert is_fresh(db, actor, later + LATER - timedelta(seconds=1))
    noted = db.all(select(AuditEntry.action).where(AuditEntry.subject_id == actor.auth_session_id))
    assert [one for one in noted if "password" in one] == ["session:password_refused", "session:password_again"]


def test_each_act_that_hurts_is_refused_until_the_password_was_typed(db, make, signed_in, now):
    make.application()
    actor, later = signed_in(Role.ADMIN), now + LATER
    for name, (service, args, options) in guarded(make).items():
        with pytest.raises(PasswordNeeded):
            unit.run(service, actor, *args, **options, now=later)
        assert db.all(select(User).where(User.email == "claire@example.org")) == [], name
    confirm(actor, PASSWORD, later)
    for service, args, options in guarded(make).values():
        unit.run(service, actor, *args, **options, now=later)


def test_whoever_may_not_do_it_is_not_asked_and_the_software_and_plain_lists_need_none(db, make, signed_in, now):
    later = now + LATER
    host = signed_in(Role.REVIEWER)
    for service, args, options in guarded(make).values():
        with pytest.raises(Forbidden):
            unit.run(service, host, *args, **options, now=later)
    coordinator = signed_in(Role.COORDINATOR)
    unit.run(take, coordinator, Wanted("departments"), form="csv", now=later)
    unit.run(files.purge_due, system(), now=later)


def test_one_session_does_not_speak_for_another(db, signed_in, now):
    actor, later = signed_in(Role.ADMIN), now + LATER
    secret = open_session(actor.user_id, address=ADDRESS, user_agent="", now=now)
    assert activate(secret, now=now)
    confirm(actor, PASSWORD, later)
    other = lookup(secret, now=later, touch=False).actor
    assert (is_fresh(db, actor, later), is_fresh(db, other, later)) == (True, False)
    with pytest.raises(Forbidden):
        confirm(ANONYMOUS, PASSWORD, later)


def test_guesses_are_counted_with_those_of_the_sign_in(db, signed_in, now):
    actor, later = signed_in(Role.ADMIN), now + LATER
    answers = at_once(*[lambda: confirm(actor, "a guess", later)] * (throttle.FREE_PER_ACCOUNT + 3))
    assert sorted(type(one).__name__ for one in answers) == ["Invalid"] * throttle.FREE_PER_ACCOUNT + ["Locked"] * 3
    with pytest.raises(Locked):
        confirm(actor, PASSWORD, later)
    confirm(actor, PASSWORD, later + timedelta(seconds=31))


def test_a_new_password_counts_and_an_ended_session_is_worth_nothing(db, signed_in, now):
    actor, later = signed_in(Role.ADMIN), now + LATER
    new = "un autre pont relie deux villes voisines"
    unit.run(accounts.change_password, actor, old=PASSWORD, new=new, now=later)
    assert is_fresh(db, actor, later)
    unit.run(revoke_all, actor, reason="owner", now=later)
    with pytest.raises(Forbidden):
        unit.run(files.purge_due, actor, now=later)
    assert db.get(AuthSession, actor.auth_session_id).password_at == later

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import Role, UserStatus
from db.models import AuditEntry, AuthSession, Membership, User
from db.session import writing
from services import sessions, unit
from services.actors import ANONYMOUS, Grant
from services.errors import Forbidden, NotFound
from services.sessions import activate, lookup, open_session, sign_out
from tests.at_once import at_once
from tests.counting import recorded

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


def opened(user, now, *, address="192.0.2.7") -> str:
    return open_session(user.id, address=address, user_agent=FIREFOX, now=now)


def signed_in(user, now) -> str:
    secret = opened(user, now)
    assert activate(secret, now=now)
    return secret


def minutes(n) -> timedelta:
    return timedelta(minutes=n)


def actor_of(secret, now):
    found = lookup(secret, now=now, touch=False)
    assert found is not None
    return found.actor


def test_an_activated_session_says_who_is_there(db, make, now):
    user = make.user()
    make.grant(user, Role.COORDINATOR, make.city())
    secret = signed_in(user, now)
    found = lookup(secret, now=now, touch=False)
    record = db.one(select(AuthSession))
    assert (found.session_id, found.public_id, found.expires_at) == (record.id, record.public_id, now + minutes(480))
    assert (found.actor.user_id, found.actor.auth_session_id) == (user.id, record.id)
    assert found.actor.grants == (Grant(Role.COORDINATOR, make.city().id),)


def test_only_the_hash_of_the_secret_is_kept_with_device_and_place(db, make, now):
    user = make.user()
    secret = opened(user, now, address="2001:db8:1:2:3::4")
    record = db.one(select(AuthSession))
    assert len(secret) == 43
    assert secret not in str(vars(record))
    assert (record.device, record.address) == ("Firefox on Windows", "2001:db8:1:2::/64")


def test_a_session_is_worth_nothing_until_activated(db, make, now):
    secret = opened(make.user(), now)
    assert lookup(secret, now=now, touch=True) is None


def test_a_session_is_activated_once(db, make, now):
    secret = opened(make.user(), now)
    assert [activate(secret, now=now) for _ in range(2)] == [True, False]


def test_of_many_activations_at_once_one_succeeds(db, make, now):
    secret = opened(make.user(), now)
    assert sorted(at_once(*[lambda: activate(secret, now=now)] * 8)) == [False] * 7 + [True]


def test_a_session_is_activated_within_a_minute_or_never(db, make, now):
    secret = opened(make.user(), now)
    assert not activate(secret, now=now + timedelta(seconds=60))
    other = opened(make.user(), now)
    assert activate(other, now=now + timedelta(seconds=59))


def test_a_revoked_session_cannot_be_activated(db, make, now):
    secret = opened(make.user(), now)
    sign_out(secret, now=now)
    assert not activate(secret, now=now)


@pytest.mark.parametrize("secret", ["", "x" * 43, "\x00", "\ud800"])
def test_an_unknown_secret_is_nobody(db, make, now, secret):
    signed_in(make.user(), now)
    assert lookup(secret, now=now, touch=True) is None
    assert not activate(secret, now=now)
    sign_out(secret, now=now)


def test_an_idle_session_ends_after_half_an_hour(db, make, now):
    secret = signed_in(make.user(), now)
    assert lookup(secret, now=now + minutes(29), touch=False) is not None
    assert lookup(secret, now=now + minutes(30), touch=True) is None


def test_activity_keeps_a_session_and_looking_does_not(db, make, now):
    secret = signed_in(make.user(), now)
    lookup(secret, now=now + minutes(20), touch=True)
    lookup(secret, now=now + minutes(40), touch=False)
    assert lookup(secret, now=now + minutes(49), touch=False) is not None
    assert lookup(secret, now=now + minutes(50), touch=False) is None


def test_activity_is_written_down_at_most_every_half_minute(db, make, now):
    secret = signed_in(make.user(), now)
    seen = []
    for second in (10, 29, 30, 59, 60):
        lookup(secret, now=now + timedelta(seconds=second), touch=True)
        seen.append((db.one(select(AuthSession)).last_seen_at - now).seconds)
    assert seen == [0, 0, 30, 30, 60]


def test_a_session_ends_after_eight_hours_however_active(db, make, now):
    secret = signed_in(make.user(), now)
    for n in range(1, 24):
        assert lookup(secret, now=now + minutes(20 * n), touch=True) is not None
    assert lookup(secret, now=now + minutes(480), touch=True) is None


def test_limits_come_from_the_settings(db, make, now, monkeypatch):
    monkeypatch.setattr(sessions.settings(), "session_idle_minutes", 5)
    monkeypatch.setattr(sessions.settings(), "session_hours", 1)
    secret = signed_in(make.user(), now)
    assert db.one(select(AuthSession)).expires_at == now + minutes(60)
    assert lookup(secret, now=now + minutes(4), touch=False) is not None
    assert lookup(secret, now=now + minutes(5), touch=False) is None


def test_a_session_that_was_signed_out_of_is_dead_for_good(db, make, now):
    secret = signed_in(make.user(), now)
    sign_out(secret, now=now)
    sign_out(secret, now=now + minutes(1))
    assert lookup(secret, now=now, touch=True) is None
    record = db.one(select(AuthSession))
    assert (record.revoked_at, record.revoked_reason) == (now, "sign_out")


def test_a_new_role_counts_at_the_next_lookup(db, make, now):
    user = make.user()
    secret = signed_in(user, now)
    assert actor_of(secret, now).grants == ()
    make.grant(user, Role.HOST, department=make.department())
    assert actor_of(secret, now).has(Role.HOST)


def test_a_role_that_was_taken_away_is_gone_at_the_next_lookup(db, make, now):
    user = make.user()
    membership = make.grant(user, Role.ADMIN, make.city())
    secret = signed_in(user, now)
    assert actor_of(secret, now).has(Role.ADMIN)
    with writing() as session:
        session.get_one(Membership, membership.id).revoked_at = now
    assert not actor_of(secret, now).has(Role.ADMIN)


def test_a_closed_account_is_nobody_at_the_next_lookup(db, make, now):
    user = make.user()
    secret = signed_in(user, now)
    with writing() as session:
        session.get_one(User, user.id).status = UserStatus.DISABLED
    assert lookup(secret, now=now, touch=True) is None


def test_a_lookup_costs_one_statement_however_many_roles_and_sessions(db, make, now):
    def statements(grants: int) -> list[str]:
        user = make.user()
        for _ in range(grants):
            make.grant(user, Role.HOST, department=make.department())
            signed_in(user, now)
        secret = signed_in(user, now)
        with recorded() as seen:
            assert lookup(secret, now=now, touch=True) is not None
        return [one for one in seen if one.startswith(("SELECT", "UPDATE"))]

    assert [len(statements(1)), len(statements(3))] == [1, 1]


def test_an_owner_ends_one_of_their_sessions(db, make, now):
    user = make.user()
    here, there = signed_in(user, now), signed_in(user, now)
    other = lookup(there, now=now, touch=False)
    unit.run(sessions.revoke, actor_of(here, now), other.public_id, now=now)
    assert lookup(there, now=now, touch=False) is None
    assert lookup(here, now=now, touch=False) is not None
    assert db.one(select(AuditEntry).where(AuditEntry.action == "session:revoke")).subject_id == other.session_id


def test_nobody_ends_the_session_of_somebody_else(db, make, now):
    mine, theirs = signed_in(make.user(), now), signed_in(make.user(), now)
    public_id = lookup(theirs, now=now, touch=False).public_id
    with pytest.raises(NotFound):
        unit.run(sessions.revoke, actor_of(mine, now), public_id, now=now)
    with pytest.raises(NotFound):
        unit.run(sessions.revoke, ANONYMOUS, public_id, now=now)
    assert lookup(theirs, now=now, touch=False) is not None


def test_an_owner_ends_all_sessions_but_this_one(db, make, now):
    user, stranger = make.user(), make.user()
    here, there, elsewhere = signed_in(user, now), signed_in(user, now), signed_in(stranger, now)
    actor = actor_of(here, now)
    ended = unit.run(sessions.revoke_all, actor, reason="owner", except_session_id=actor.auth_session_id, now=now)
    assert ended == 1
    assert [lookup(one, now=now, touch=False) is not None for one in (here, there, elsewhere)] == [True, False, True]


def test_an_owner_ends_all_sessions(db, make, now):
    user = make.user()
    here, there = signed_in(user, now), signed_in(user, now)
    assert unit.run(sessions.revoke_all, actor_of(here, now), reason="owner", now=now) == 2
    assert [lookup(one, now=now, touch=False) for one in (here, there)] == [None, None]


def test_somebody_who_is_not_signed_in_ends_nothing(db, make, now):
    signed_in(make.user(), now)
    with pytest.raises(Forbidden):
        unit.run(sessions.revoke_all, ANONYMOUS, reason="owner", now=now)


def test_whoever_was_signed_out_elsewhere_can_write_no_more(db, make, now):
    user = make.user()
    here, there = signed_in(user, now), signed_in(user, now)
    actor = actor_of(there, now)
    unit.run(sessions.revoke_all, actor_of(here, now), reason="owner", now=now)
    with pytest.raises(Forbidden):
        unit.run(sessions.revoke_all, actor, reason="owner", now=now)


def test_ended_sessions_are_deleted_after_a_month_and_living_ones_kept(db, make, now):
    user = make.user()
    long_ago = now - timedelta(days=31)
    signed_in(user, long_ago)
    opened(user, now - timedelta(days=2))
    living, recent = signed_in(user, now), signed_in(user, now - timedelta(days=2))
    with writing() as session:
        assert sessions.forget_old(session, now=now) == 2
    kept = {record.created_at for record in db.all(select(AuthSession))}
    assert kept == {now, now - timedelta(days=2)}
    assert [lookup(one, now=now, touch=False) is not None for one in (living, recent)] == [True, False]

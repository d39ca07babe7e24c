from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import Throttle
from db.session import writing
from services import throttle
from services.errors import Invalid
from services.throttle import Limit, account_key, address_key, network, reserve_all
from tests.at_once import at_once

KEY = account_key("anna@example.org")
HOUR = timedelta(hours=1)


def reserve(now, *, key=KEY, free=5, per=None) -> int:
    with writing() as session:
        return throttle.reserve(session, key, free, now=now, per=per)


def after(now, seconds):
    return now + timedelta(seconds=seconds)


def test_free_attempts_pass_and_the_next_one_waits(db, now):
    assert [reserve(now) for _ in range(6)] == [0, 0, 0, 0, 0, 30]


def test_an_attempt_while_waiting_is_not_counted_and_prolongs_nothing(db, now):
    for _ in range(5):
        reserve(now)
    assert [reserve(after(now, second)) for second in (1, 10, 29.5)] == [29, 20, 1]
    assert db.one(select(Throttle)).attempts == 5


def test_after_each_wait_one_attempt_passes_and_the_next_wait_is_longer(db, now):
    for _ in range(5):
        reserve(now)
    waits = []
    for _ in range(8):
        waits.append(reserve(now))
        now = after(now, waits[-1])
        assert reserve(now) == 0
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_attempts_are_forgotten_after_a_day(db, now):
    for _ in range(5):
        reserve(now)
    tomorrow = now + timedelta(days=1)
    assert [reserve(tomorrow) for _ in range(6)] == [0, 0, 0, 0, 0, 30]


def test_a_single_free_attempt_closes_at_once(db, now):
    assert [reserve(now, free=1), reserve(now, free=1)] == [0, 30]


def test_keys_are_counted_apart(db, now):
    for _ in range(6):
        reserve(now)
    assert reserve(now, key=account_key("mher@example.org")) == 0


def test_neither_names_nor_addresses_are_stored(db, now):
    reserve(now)
    stored = db.one(select(Throttle)).key
    assert len(stored) == 64
    assert "anna" not in stored


def test_reset_forgets_all_attempts(db, now):
    for _ in range(6):
        reserve(now)
    with writing() as session:
        throttle.reset(session, KEY)
    assert [reserve(now) for _ in range(6)] == [0, 0, 0, 0, 0, 30]


def test_giving_back_uncounts_one_attempt_and_opens_the_door_it_closed(db, now):
    for _ in range(5):
        reserve(now)
    with writing() as session:
        throttle.give_back(session, KEY, 5)
    assert [reserve(now), reserve(now)] == [0, 30]


def test_giving_back_beyond_the_free_ones_leaves_the_door_closed(db, now):
    for _ in range(5):
        reserve(now)
    reserve(after(now, 30))
    with writing() as session:
        throttle.give_back(session, KEY, 5)
    assert reserve(after(now, 30)) == 60


def test_within_a_period_only_so_many_pass_until_it_ends(db, now):
    assert [reserve(now, per=HOUR) for _ in range(5)] == [0] * 5
    assert reserve(now + timedelta(minutes=59), per=HOUR) == 60
    assert reserve(now + HOUR, per=HOUR) == 0
    assert [reserve(now + HOUR, per=HOUR) for _ in range(5)] == [0, 0, 0, 0, 3600]


def test_forty_at_once_pass_no_more_than_the_free_ones(db, now):
    answers = at_once(*[lambda: reserve(now)] * 40)
    assert sorted(answers) == [0] * 5 + [30] * 35


def test_forty_requests_at_once_pass_no_more_than_the_period_allows(db, now):
    answers = at_once(*[lambda: reserve(now, per=HOUR)] * 40)
    assert sorted(answers) == [0] * 5 + [3600] * 35


def test_after_a_wait_only_one_of_many_at_once_passes(db, now):
    for _ in range(5):
        reserve(now)
    later = after(now, 30)
    assert sorted(at_once(*[lambda: reserve(later)] * 20)) == [0] + [60] * 19


def test_if_one_of_several_limits_refuses_nothing_is_counted_under_any(db, now):
    limits = Limit("tight", 1), Limit("wide", 100)
    assert [reserve_all(*limits, now=now) for _ in range(4)] == [0, 30, 30, 30]
    assert [one.attempts for one in db.all(select(Throttle))] == [1, 1]


def test_a_refused_guess_within_another_transaction_is_counted(db, now):
    def refused():
        with writing() as session:
            throttle.count_if_refused(session, KEY, 5, now=now)
            raise Invalid("wrong")

    for _ in range(5):
        with pytest.raises(Invalid):
            refused()
    assert reserve(now) == 30


def test_what_was_not_refused_is_not_counted(db, now):
    with writing() as session:
        throttle.count_if_refused(session, KEY, 5, now=now)
    assert db.all(select(Throttle)) == []


def test_old_counters_are_deleted_and_living_ones_kept(db, now):
    reserve(now - timedelta(days=2), key=address_key("192.0.2.1"))
    reserve(now)
    with writing() as session:
        assert throttle.forget_old(session, now=now) == 1
    assert db.one(select(Throttle)).counted_from == now


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_one_line_is_one_place(address, place):
    assert network(address) == place


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "Too many attempts: you can try again in 1 s."),
        (90, "Too many attempts: you can try again in 90 s."),
        (91, "Too many attempts: you can try again in 2 min."),
        (900, "Too many attempts: you can try again in 15 min."),
    ],
)
def test_a_wait_is_told_in_seconds_then_in_minutes(seconds, said):
    refusal = throttle.too_many(seconds)
    assert refusal.msgid % refusal.params == said
    assert refusal.params["seconds"] == seconds

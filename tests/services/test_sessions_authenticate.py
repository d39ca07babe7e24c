from datetime import timedelta

import bcrypt
import pytest
from sqlalchemy import select

from db.enums import UserStatus
from db.models import AuditEntry, Throttle
from services import passwords
from services.errors import Locked
from services.passwords import hash_password
from services.sessions import authenticate
from tests.at_once import at_once
from tests.factories import PASSWORD

ADDRESS = "192.0.2.7"


@pytest.fixture
def evaluations(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The hashes against which bcrypt was asked, in order."""
    asked: list[bytes] = []
    real = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        asked.append(hashed)
        return real(password, hashed)

    monkeypatch.setattr(passwords.bcrypt, "checkpw", counted)
    return asked


@pytest.fixture
def anna(make):
    return make.user(email="anna@example.org", password_hash=hash_password(PASSWORD))


def attempt(now, email="anna@example.org", password="wrong", address=ADDRESS):
    """What signing in gives: an id, None, or the seconds to wait as a text."""
    try:
        return authenticate(email, password, address=address, now=now)
    except Locked as locked:
        return f"wait {locked.params['seconds']}"


def test_the_right_password_signs_in(db, anna, now):
    assert attempt(now, password=PASSWORD) == anna.id


def test_the_address_is_recognised_however_it_is_typed(db, anna, now):
    assert attempt(now, " Anna@Example.ORG ", PASSWORD) == anna.id


@pytest.mark.parametrize("email", ["", "anna", "anna@", "\x00", "\ud800", "x" * 5000, "anna@example.org\x00\x00, x"])
def test_odd_addresses_are_nobody(db, anna, now, email):
    assert attempt(now, email, PASSWORD) is None


def test_unknown_wrong_closed_and_unconfirmed_get_one_answer_at_one_cost(db, make, anna, now, evaluations):
    hashed = hash_password(PASSWORD)
    make.user(email="closed@example.org", password_hash=hashed, status=UserStatus.DISABLED)
    make.user(email="half@example.org", password_hash=hashed, status=UserStatus.PENDING)
    make.user(email="invited@example.org", status=UserStatus.PENDING)
    answers, costs = [], []
    for email, password in [
        ("anna@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("closed@example.org", PASSWORD),
        ("half@example.org", PASSWORD), ("invited@example.org", PASSWORD),
    ]:  # fmt: skip
        del evaluations[:]
        answers.append(attempt(now, email, password))
        costs.append([one[:7] for one in evaluations])
    assert answers == [None] * 5
    assert costs == [[hashed[:7].encode()]] * 5


def test_known_and_unknown_names_are_made_to_wait_alike(db, anna, now):
    known = [attempt(now) for _ in range(7)]
    unknown = [attempt(now, "nobody@example.org") for _ in range(7)]
    assert known == unknown == [None] * 5 + ["wait 30"] * 2


def test_the_right_password_waits_as_well(db, anna, now):
    for _ in range(5):
        attempt(now)
    assert attempt(now, password=PASSWORD) == "wait 30"
    assert attempt(now + timedelta(seconds=30), password=PASSWORD) == anna.id


def test_the_refusal_names_the_seconds_and_not_the_account(db, anna, now):
    for _ in range(5):
        attempt(now)
    with pytest.raises(Locked) as locked:
        authenticate("anna@example.org", PASSWORD, address=ADDRESS, now=now)
    assert locked.value.msgid == "Too many attempts: you can try again in %(seconds)s s."
    assert locked.value.params == {"seconds": 30}


def test_forty_guesses_at_once_evaluate_no_more_than_the_free_ones(db, anna, now, evaluations):
    answers = at_once(*[lambda n=n: attempt(now, password=f"guess {n}") for n in range(40)])
    assert len(evaluations) == 5
    assert sorted(answers, key=str) == [None] * 5 + ["wait 30"] * 35


def test_forty_guesses_at_once_at_a_name_nobody_has_fare_the_same(db, anna, now, evaluations):
    answers = at_once(*[lambda n=n: attempt(now, "nobody@example.org", f"guess {n}") for n in range(40)])
    assert len(evaluations) == 5
    assert sorted(answers, key=str) == [None] * 5 + ["wait 30"] * 35


def test_signing_in_forgets_the_wrong_attempts(db, anna, now):
    for _ in range(4):
        attempt(now)
    assert attempt(now, password=PASSWORD) == anna.id
    assert [attempt(now) for _ in range(6)] == [None] * 5 + ["wait 30"]


def test_one_address_may_guess_a_hundred_times_over_all_accounts(db, now):
    answers = [attempt(now, f"person{n}@example.org") for n in range(101)]
    assert answers == [None] * 100 + ["wait 30"]
    assert attempt(now, "person101@example.org", address="192.0.2.8") is None


def test_a_school_that_signs_in_from_one_address_is_not_held_up(db, make, now):
    hashed = hash_password(PASSWORD)
    users = [make.user(email=f"pupil{n}@example.org", password_hash=hashed) for n in range(3)]
    answers = [attempt(now, user.email, PASSWORD) for _ in range(40) for user in users]
    assert answers == [user.id for user in users] * 40


def test_signing_in_with_an_account_of_ones_own_does_not_buy_more_guesses(db, make, now):
    mine = make.user(email="mine@example.org", password_hash=hash_password(PASSWORD))
    for n in range(99):
        attempt(now, f"person{n}@example.org")
    assert attempt(now, "mine@example.org", PASSWORD) == mine.id
    assert [attempt(now, f"other{n}@example.org") for n in range(2)] == [None, "wait 30"]


def test_neighbours_of_one_line_in_ipv6_share_their_attempts(db, now):
    answers = [attempt(now, f"person{n}@example.org", address=f"2001:db8::{n:x}") for n in range(101)]
    assert answers[-1] == "wait 30"


def test_refusals_are_audited_without_the_name_typed(db, anna, now):
    attempt(now)
    attempt(now, "nobody@example.org")
    entries = db.all(select(AuditEntry).order_by(AuditEntry.id))
    assert [(one.action, one.subject_id, one.actor_id, one.details) for one in entries] == [
        ("sign_in:refused", anna.id, None, {}),
        ("sign_in:refused", None, None, {}),
    ]


def test_attempts_while_waiting_write_nothing(db, anna, now):
    for _ in range(20):
        attempt(now)
    assert len(db.all(select(AuditEntry))) == 5
    assert sorted(one.attempts for one in db.all(select(Throttle))) == [5, 5]

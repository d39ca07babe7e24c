"""A server that is killed in the middle of an act: nothing half-done, nothing lost, and the act can be done again."""

import pytest
from sqlalchemy import func, select, text

from db.models import AuditEntry, Organisation, RequestClaim
from db.session import engine
from services.actors import system
from services.errors import AlreadyDone
from services.unit import run
from tests.db.act import CODE, act, found
from tests.forked import Somewhere


@pytest.fixture
def kill(now):
    """Let a process act under ``request_id`` and kill it (signal 9) before or after its commit."""

    def at(request_id: str, moment: str, meanwhile=lambda: None) -> None:
        process = Somewhere(act, request_id, moment, now)
        assert process.told() == "now"
        meanwhile()
        process.kill()

    return at


def counts(db) -> tuple[int, int, int]:
    """How many organisations, audit entries and claims there are of the act."""
    with db.session() as session:
        return (
            session.scalar(select(func.count()).select_from(Organisation).where(Organisation.code == CODE)),
            session.scalar(select(func.count()).select_from(AuditEntry)),
            session.scalar(select(func.count()).select_from(RequestClaim)),
        )


def test_an_act_killed_before_its_commit_leaves_nothing_and_can_be_done_again(db, kill, now):
    seen = []
    kill("request-1", "before", meanwhile=lambda: seen.append(counts(db)))
    assert seen == [(0, 0, 0)]
    assert counts(db) == (0, 0, 0)
    run(found, system(), request_id="request-1", now=now)
    assert counts(db) == (1, 1, 1)


def test_an_act_killed_after_its_commit_is_there_and_is_not_done_twice(db, kill, now):
    kill("request-1", "after")
    assert counts(db) == (1, 1, 1)
    with pytest.raises(AlreadyDone):
        run(found, system(), request_id="request-1", now=now)
    assert counts(db) == (1, 1, 1)


def test_an_act_killed_many_times_is_done_once(db, kill, now):
    for _ in range(3):
        kill("request-1", "before")
    kill("request-1", "after")
    assert counts(db) == (1, 1, 1)


def test_a_killed_process_keeps_no_lock_and_leaves_a_sound_database(db, kill, make):
    kill("request-1", "before")
    make.person()  # a write of somebody else goes through at once
    if db.kind == "sqlite":
        with engine().connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []

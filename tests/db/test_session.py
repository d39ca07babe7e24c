import threading

import pytest
from sqlalchemy import event, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.models import InstallationFact, Membership, Throttle
from db.session import BUSY_TIMEOUT_MS, engine, make_engine, reading, writing
from services.actors import system
from services.errors import Invalid
from services.unit import run
from tests.at_once import at_once
from tests.conftest import NOW

KEY = "a key"


@pytest.fixture
def counter(db):
    """A row that many want to change."""
    return db.add(Throttle(key=KEY, attempts=0, counted_from=NOW))


def facts(db) -> list[str]:
    return sorted(fact.key for fact in db.all(select(InstallationFact)))


def fact(key: str) -> InstallationFact:
    return InstallationFact(key=key, value="x")


# SQLite is spoken to as it must be


def pragmas(connection) -> dict[str, object]:
    names = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}


def test_every_connection_to_sqlite_has_its_habits(tmp_path):
    one = make_engine(f"sqlite:///{tmp_path}/folder/new.db")
    connections = [one.connect() for _ in range(3)]
    expected = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": BUSY_TIMEOUT_MS, "synchronous": 1}
    assert [pragmas(connection) for connection in connections] == [expected] * 3
    for connection in connections:
        connection.close()
    with one.connect() as again:
        assert pragmas(again) == expected
    one.dispose()


@pytest.mark.parametrize(
    ("options", "begin"),
    [({"writes": True}, "BEGIN IMMEDIATE"), ({"reads": True}, "BEGIN DEFERRED"), ({}, "BEGIN DEFERRED")],
)
def test_only_a_writing_transaction_takes_the_lock_at_its_beginning(tmp_path, options, begin):
    one, sent = make_engine(f"sqlite:///{tmp_path}/new.db"), []
    event.listen(one, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: sent.append(statement))
    with one.connect().execution_options(**options) as connection:
        connection.execute(text("SELECT 1"))
    one.dispose()
    assert [statement for statement in sent if statement.startswith("BEGIN")] == [begin]


def test_addresses_of_postgresql_get_the_driver_that_is_installed():
    for address in ("postgresql://u:p@host/name", "postgresql+psycopg://u:p@host/name"):
        one = make_engine(address)
        assert (one.url.drivername, one.url.database) == ("postgresql+psycopg", "name")


# Writing


def test_a_writing_session_commits_at_its_end_and_undoes_all_after_an_error(db):
    with writing() as session:
        session.add(fact("kept"))
    with pytest.raises(ZeroDivisionError):
        _fail_after_adding(writing)
    assert facts(db) == ["kept"]


def _fail_after_adding(session_of_some_kind) -> None:
    with session_of_some_kind() as session:
        session.add(fact("lost"))
        raise ZeroDivisionError


def test_rows_that_point_to_nothing_are_refused(db):
    with pytest.raises(IntegrityError), writing() as session:
        session.add(Membership(user_id=999, role="admin", granted_at=NOW))


def test_a_savepoint_of_a_refused_act_leaves_nothing(db, now):
    """The driver's own BEGIN would commit at the release of the savepoint."""

    def refused(session, _actor, *, now):
        with session.begin_nested():
            session.add(fact("in a savepoint"))
        raise Invalid("no")

    with pytest.raises(Invalid):
        run(refused, system(), request_id="one", now=now)
    assert facts(db) == []
    run(lambda session, _actor, *, now: session.add(fact("again")), system(), request_id="one", now=now)
    assert facts(db) == ["again"]


def test_a_savepoint_that_fails_takes_only_its_own_with_it(db):
    with writing() as session:
        session.add(fact("before"))
        session.flush()
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(InstallationFact).values(key="before", value="y"))
        session.add(fact("after"))
    assert facts(db) == ["after", "before"]


def test_writers_wait_for_each_other_and_none_fails(db, counter):
    def count_up() -> None:
        with writing() as session:
            row = session.get_one(Throttle, KEY, with_for_update=True)
            row.attempts += 1

    assert at_once(*[count_up] * 12) == [None] * 12
    assert db.fresh(counter).attempts == 12


def test_a_writer_waits_while_another_one_holds_the_row(db, counter):
    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        with writing() as session:
            session.execute(update(Throttle).values(attempts=Throttle.attempts + 10))
            holding.set()
            release.wait(30)

    def double() -> None:
        holding.wait(30)
        with writing() as session:
            session.execute(update(Throttle).values(attempts=Throttle.attempts * 2))

    threads = [threading.Thread(target=one) for one in (hold, double)]
    for thread in threads:
        thread.start()
    assert holding.wait(30)
    threads[1].join(0.3)
    assert threads[1].is_alive()
    assert db.fresh(counter).attempts == 0
    release.set()
    for thread in threads:
        thread.join(30)
    assert db.fresh(counter).attempts == 20


# Reading


def test_a_reader_goes_on_while_a_writer_holds_the_lock(db, counter):
    with writing() as writer:
        writer.execute(update(Throttle).values(attempts=5))
        with reading() as reader:
            assert reader.get_one(Throttle, KEY).attempts == 0
    assert db.fresh(counter).attempts == 5


def test_a_writer_goes_on_while_a_reader_is_in_the_middle(db, counter):
    with reading() as reader:
        assert reader.scalar(select(func.count()).select_from(Throttle)) == 1
        with writing() as writer:
            writer.execute(update(Throttle).values(attempts=5))
    assert db.fresh(counter).attempts == 5


def test_a_reading_session_that_writes_is_refused_by_the_database(db):
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"), reading() as session:
        session.execute(insert(InstallationFact).values(key="a", value="b"))
    assert facts(db) == []


MISTAKES = {
    "add": lambda session, _row: session.add(fact("a")),
    "change": lambda _session, row: setattr(row, "attempts", 7),
    "delete": lambda session, row: session.delete(row),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_reading_session_does_not_lose_what_was_meant_to_be_written(db, counter, mistake):
    with pytest.raises(RuntimeError, match="only reads"), reading() as session:
        MISTAKES[mistake](session, session.get_one(Throttle, KEY))
    assert (facts(db), db.fresh(counter).attempts) == ([], 0)


def test_an_error_in_a_reading_session_is_not_hidden_by_what_it_meant_to_write(db):
    with pytest.raises(ZeroDivisionError):
        _fail_after_adding(reading)


def test_a_connection_writes_again_after_it_only_read(db):
    """Both kinds of sessions take their connections from one pool."""
    for number in range(3):
        with reading() as session:
            session.scalar(select(func.count()).select_from(InstallationFact))
        with writing() as session:
            session.add(fact(f"{number}"))
    assert facts(db) == ["0", "1", "2"]
    assert engine().pool.checkedout() == 0

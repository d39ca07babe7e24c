"""The coordinators' list is read from indexes in its order, so that it costs the same in a table of any size."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from db.enums import ApplicationState, FrenchLevel, Role
from db.models import Application, Person
from db.session import engine, reading, writing
from services.queries.applications import applications
from services.queries.today.today import today
from tests.conftest import NOW

A = ApplicationState
SORTED_APART = {"sqlite": "USE TEMP B-TREE FOR ORDER BY", "postgresql": "Sort"}
READ_WHOLE = {"sqlite": "SCAN application", "postgresql": "Seq Scan on application"}
WALKED = {
    "sqlite": re.compile(r"^SCAN (?!CONSTANT ROW|anon_)\w+", re.MULTILINE),
    "postgresql": re.compile(r"Seq Scan on \w+"),
}
"""Any table that is read from its beginning to its end; what was cut to a number of rows before is none."""
IN_INDEX_ALONE = {"sqlite": "USING COVERING INDEX ix_application", "postgresql": "Index Only Scan using ix_application"}
WITHOUT = ("sort", "incremental_sort", "seqscan", "bitmapscan")
"""What the planner of PostgreSQL prefers in a small table, and cannot do without if no index has the order."""


@pytest.fixture
def call(db, make):
    """A call with some hundred applications in every state, beside others that have as many.

    PostgreSQL holds the table for seen by all, whatever else looked at it while it was cleaned.
    """
    call, owner, states = make.call(), make.city().id, list(A)
    others = [make.call().id for _ in range(4)]
    stamps = {"created_at": NOW, "updated_at": NOW, "version": 1}
    people = [{"id": 1_000_000 + n, "public_id": f"p{n}", "organisation_id": owner, **stamps} for n in range(300)]
    rows = [
        {
            "public_id": f"a{n}", "call_id": call.id, "person_id": 1_000_000 + n, "organisation_id": owner,
            "state": states[n % len(states)], "sort_name": f"n{n % 50}", "level_rank": n % 7,
            "submitted_at": NOW - timedelta(hours=n % 40) if n % len(states) else None, **stamps,
        }
        for n in range(300)
    ]  # fmt: skip
    with writing() as session:
        session.execute(insert(Person), people)
        session.execute(insert(Application), rows)
        for one in others:
            session.execute(
                insert(Application), [row | {"call_id": one, "public_id": f"{row['public_id']}-{one}"} for row in rows]
            )
    if db.kind == "postgresql":
        with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE application"))
            connection.execute(text("UPDATE pg_class SET relallvisible = relpages WHERE relname = 'application'"))
    return call


def plans(db, query: Any, *args: Any, **options: Any) -> list[str]:
    """Plans of the statements about applications that a read sends."""
    sent: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many) -> None:
        if "FROM application" in statement:
            sent.append((statement, parameters))

    event.listen(engine(), "before_cursor_execute", note)
    try:
        with reading() as session:
            query(session, *args, **options)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    with reading() as session:
        if db.kind == "postgresql":
            for one in WITHOUT:
                session.execute(text(f"SET LOCAL enable_{one} = off"))
        explain = "EXPLAIN " if db.kind == "postgresql" else "EXPLAIN QUERY PLAN "
        return [
            "\n".join(str(row[-1]) for row in session.connection().exec_driver_sql(explain + statement, parameters))
            for statement, parameters in sent
        ]


@pytest.mark.parametrize("sort", ["submitted", "name", "level"])
@pytest.mark.parametrize("state", [None, A.SHORTLISTED])
@pytest.mark.parametrize("where", ["first", "after", "before"])
def test_a_page_is_read_from_an_index_in_its_order(db, make, call, sort, state, where):
    actor = make.coordinator()
    key = {} if where == "first" else {where: "a14"}
    if sort != "level":
        key["min_level"] = FrenchLevel.B1
    found = plans(db, applications.page, actor, call.public_id, sort=sort, state=state, size=5, **key)
    assert len(found) == (1 if where == "first" else 2)
    assert [plan for plan in found if SORTED_APART[db.kind] in plan or READ_WHOLE[db.kind] in plan] == []


def test_counts_are_read_from_an_index_alone(db, make, call):
    (plan,) = plans(db, applications.counts, make.coordinator(), call.public_id)
    assert IN_INDEX_ALONE[db.kind] in plan
    assert READ_WHOLE[db.kind] not in plan


def test_no_number_of_the_first_page_walks_a_whole_table(db, make, call):
    user = make.user()
    for role in (Role.ADMIN, Role.PARTNER):
        make.grant(user, role, make.university() if role is Role.PARTNER else make.city())
    found = [plan for plan in plans(db, today, make.actor(user), NOW) if "outbox_mail" in plan]
    assert len(found) == 1
    assert WALKED[db.kind].findall(found[0]) == []


def test_what_a_call_waits_for_is_read_from_indexes_alone(db, make, call):
    (plan,) = [one for one in plans(db, today, make.coordinator(), NOW) if "ix_application_prepared" in one]
    ways = [line for line in plan.splitlines() if " application" in line]
    assert len(ways) == 4
    assert [line for line in ways if IN_INDEX_ALONE[db.kind] not in line] == []

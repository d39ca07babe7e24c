"""Tables whose rows are written once: the database itself refuses to change or delete them.

Migrations that copy such a table on SQLite lose its triggers there: they end with :func:`append_only` again.
"""

from __future__ import annotations

from typing import NamedTuple

_ACTS = ("UPDATE", "DELETE")


class Ledger(NamedTuple):
    """Tables that refuse changes together, in what words, and the name of the function that does it on PostgreSQL."""

    tables: tuple[str, ...]
    refusal: str
    function: str


MATERIAL = Ledger(("movement", "movement_line"), "movements are never changed: reverse them", "refuse_change")
MONEY = Ledger(("money_entry",), "entries of money are never changed: reverse them", "refuse_change_of_money")


def append_only(dialect: str, ledger: Ledger = MATERIAL) -> list[str]:
    """Statements that make the tables of a ledger refuse every change."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{ledger.refusal}'); END"
            for table in ledger.tables
            for act in _ACTS
        ]
    function = (
        f"CREATE OR REPLACE FUNCTION {ledger.function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{ledger.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    return [function] + [
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {ledger.function}()"
        for table in ledger.tables
    ]


def changeable(dialect: str, ledger: Ledger = MATERIAL) -> list[str]:
    """Statements that take the refusal away: for taking the tables away, and for tests that empty them."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{act.lower()}" for table in ledger.tables for act in _ACTS]
    return [f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}" for table in ledger.tables] + [
        f"DROP FUNCTION IF EXISTS {ledger.function}()"
    ]

"""Tables whose rows are written once: the database itself refuses to change or delete them.

Migrations that copy such a table on SQLite lose its triggers there: they end with :func:`append_only` again.
"""

from __future__ import annotations

TABLES = ("movement", "movement_line")
_ACTS = ("UPDATE", "DELETE")
_REFUSAL = "movements are never changed: reverse them"


def append_only(dialect: str) -> list[str]:
    """Statements that make the tables of the ledger refuse every change."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            for table in TABLES
            for act in _ACTS
        ]
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    return [function] + [
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for table in TABLES
    ]


def changeable(dialect: str) -> list[str]:
    """Statements that take the refusal away: for taking the tables away, and for tests that empty them."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{act.lower()}" for table in TABLES for act in _ACTS]
    return [f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}" for table in TABLES] + [
        "DROP FUNCTION IF EXISTS refuse_change()"
    ]

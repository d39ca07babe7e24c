"""The diagrams of the documentation, drawn from the code: state machines from their tables, data from the models.

``python -m tools.diagrams`` writes ``docs/diagrams``; a test compares, so that they cannot fall behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

from db.base import Base
from db.models import (
    agreements,
    calls,
    engines,
    evaluations,
    exchanges,
    files,
    hosting,
    internships,
    ledger,
    lending,
    money,
    own_material,
    people,
    platform,
    presence,
    shipments,
    stays,
    stock,
)
from services.labels import STATES
from services.policy import Action
from services.workflows import MACHINES, Machine, Move
from settings import ROOT

FOLDER = ROOT / "docs" / "diagrams"
AREAS = {
    "People and the bodies they belong to": people,
    "Calls and applications": calls,
    "Internships": internships,
    "Agreements": agreements,
    "Presence": presence,
    "Evaluations and certificates": evaluations,
    "Material: catalogue, places, provenance, kits": stock,
    "Material: the ledger": ledger,
    "Material: shipments": shipments,
    "Material: courses, loans, counts, needs": lending,
    "Material: what schools own": own_material,
    "Youth exchange: visits, people, consents": exchanges,
    "Youth exchange: families and rooms": hosting,
    "Youth exchange: travel, programme, what happened, what remains": stays,
    "Engines shared by all areas": engines,
    "Files": files,
    "Money and history of the cooperation": money,
    "Platform": platform,
}
NOTE = "Drawn from the code by `python -m tools.diagrams`: change the code, then draw again.\n"
SHORT_TYPES = {"VARCHAR": "text", "TEXT": "text", "INTEGER": "integer", "BIGINT": "integer", "BOOLEAN": "yes_no"}


def files_of_diagrams() -> dict[str, str]:
    """Each diagram's text by the name of its file."""
    return {"states.md": states(), "data.md": data()}


# State machines


def states() -> str:
    """All machines, each with its drawing and its table of moves."""
    parts = [
        "# States and moves",
        NOTE + "The table is `services/workflows.py`; the words are in `services/labels.py`.",
    ]
    for machine in MACHINES.values():
        parts += [f"## {machine.kind.value.capitalize()}", drawing(machine), state_table(machine), move_table(machine)]
    return "\n\n".join(parts) + "\n"


def drawing(machine: Machine) -> str:
    """The machine as Mermaid: the first state of the list is where records begin."""
    first = next(iter(machine.states))
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first.value}"]
    for move in machine.moves.values():
        lines += [f"    {state.value} --> {move.target.value}: {move.name}" for state in in_order(machine, move)]
    return "\n".join([*lines, "```"])


def in_order(machine: Machine, move: Move) -> list[StrEnum]:
    """Where the move starts, in the order of the states."""
    return [state for state in machine.states if state in move.sources]


def state_table(machine: Machine) -> str:
    """What staff and others read for each state."""
    rows = [(f"`{state.value}`", STATES[state].internal, STATES[state].public) for state in machine.states]
    return table(("State", "Staff read", "Others read"), rows)


def move_table(machine: Machine) -> str:
    """Every move with the permission it asks and the mail it causes."""
    rows = [
        (
            f"`{move.name}`",
            move.label,
            ", ".join(state.value for state in in_order(machine, move)) + " → " + move.target.value,
            f"`{Action(move.action).value}`",
            f"`{move.mail}`" if move.mail else "",
            "yes" if move.needs_reason else "",
        )
        for move in machine.moves.values()
    ]
    return table(("Move", "On the button", "From → to", "Permission", "Mail", "Reason"), rows)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


# Data model


def data() -> str:
    """The tables of each area with their columns and what they point to."""
    parts = ["# Data model", NOTE + "The models are in `db/models`; closed sets of values are in `db/enums/`."]
    for title, module in AREAS.items():
        tables = tables_of(module.__name__)
        parts += [f"## {title}", f"`db/models/{Path(str(module.__file__)).name}`", entities(tables)]
    return "\n\n".join(parts) + "\n"


def tables_of(module: str) -> list[Table]:
    """The tables whose models stand in ``module``, by name."""
    found = [mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__module__ == module]
    return sorted((one for one in found if isinstance(one, Table)), key=lambda one: one.name)


def entities(tables: list[Table]) -> str:
    """One drawing: tables of the area in full, tables of other areas by name only."""
    lines = ["```mermaid", "erDiagram"]
    for one in tables:
        lines += [f"    {one.name} {{", *(f"        {line}" for line in columns(one)), "    }"]
    for one in tables:
        lines += [f"    {line}" for line in arrows(one)]
    return "\n".join([*lines, "```"])


def columns(one: Table) -> list[str]:
    """Columns with a short type and their keys; texts in several languages are named once."""
    out = []
    names = set(one.columns.keys())
    alone = [list(c.columns) for c in one.constraints if isinstance(c, UniqueConstraint)]
    unique = {found[0].name for found in alone if len(found) == 1}
    for column in one.columns:
        stem, _, language = column.name.rpartition("_")
        if language in {"en", "hy"} and f"{stem}_fr" in names:
            continue
        name = f"{stem}_fr_en_hy" if language == "fr" and {f"{stem}_en", f"{stem}_hy"} <= names else column.name
        is_unique = column.name in unique or bool(column.unique)
        keys = ["PK"] * column.primary_key + ["FK"] * bool(column.foreign_keys) + ["UK"] * is_unique
        out.append(" ".join([short_type(column.type), name, ", ".join(keys)]).rstrip())
    return out


def short_type(kind: object) -> str:
    """One word for a column's type."""
    name = type(kind).__name__
    word = {"UtcDateTime": "instant", "Date": "date", "Enum": "choice", "LargeBinary": "bytes", "JSON": "json"}.get(
        name
    )
    return word or SHORT_TYPES.get(str(kind).split("(")[0], name.lower())


def arrows(one: Table) -> list[str]:
    """What the table points to: «exactly one», or «perhaps one» where the column may be empty."""
    return sorted(arrow(one, key) for key in one.foreign_key_constraints)


def arrow(one: Table, constraint: ForeignKeyConstraint) -> str:
    """One line from a table to the table it points to, named after its column."""
    column = next(iter(constraint.columns))
    end = "o|" if column.nullable else "||"
    return f"{one.name} }}o--{end} {constraint.referred_table.name} : {column.name.removesuffix('_id')}"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in files_of_diagrams().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER.relative_to(ROOT) / name)


if __name__ == "__main__":
    main()

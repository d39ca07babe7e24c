"""What a guardian’s page shows about each child beside answers and contacts: a table that other parts add a row to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from services.actors import Actor
from services.queries.exchange.guardian_desk import ChildRow
from ui.components.exchange import exchange_papers, shown_family, shown_travel


class Section(NamedTuple):
    """``draw(actor, child, today)`` draws one section below the name of the child, or nothing."""

    name: str
    draw: Callable[[Actor, ChildRow, date], None]


SECTIONS: tuple[Section, ...] = (
    Section("travel", shown_travel.draw),
    Section("family", shown_family.draw),
    Section("papers", exchange_papers.section_for_parents),
)


def sections(actor: Actor, child: ChildRow, today: date) -> None:
    """All of them, in the order of the table."""
    for one in SECTIONS:
        one.draw(actor, child, today)

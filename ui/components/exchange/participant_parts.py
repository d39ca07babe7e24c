"""Sections of the page of one young person or leader: a table that whoever adds a part adds a row to.

A section draws itself with its own title, and draws nothing where it has nothing to say to whoever looks.
"""

from __future__ import annotations

from collections.abc import Callable

from services.actors import Actor
from services.queries.exchange.exchange_person import ParticipantDetail
from ui.components.exchange import exchange_papers, exchange_travel, shown_family, shown_travel
from ui.components.exchange.after_section import after_visits

Section = Callable[[Actor, ParticipantDetail], None]
SECTIONS: tuple[Section, ...] = (exchange_papers.section_of, after_visits)
"""On the page of coordinators and schools."""
OWN_SECTIONS: tuple[Section, ...] = (
    exchange_travel.section_for_leaders, shown_travel.own, shown_family.own, exchange_papers.section_of, after_visits,
)  # fmt: skip
"""On the page of the young person or leader themselves."""


def sections(actor: Actor, found: ParticipantDetail) -> None:
    """Each part in turn."""
    for draw in OWN_SECTIONS if found.is_own else SECTIONS:
        draw(actor, found)

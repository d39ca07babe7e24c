"""Internships as a table."""

from __future__ import annotations

from db.enums import PlacementState as P
from services.queries.internships.placements import PlacementRow
from ui import menu
from ui.components.badges import period, state_word
from ui.components.choosing import ALL, choose_one
from ui.components.lines import Columns, Two, choosable_lines, lines, state_cell
from ui.components.paging import first_page
from ui.i18n import _, n_

STATES = (
    P.PLANNED, P.AGREEMENT_SIGNED, P.READY, P.IN_PROGRESS, P.COMPLETED, P.INTERRUPTED, P.CLOSED, P.CANCELLED,
)  # fmt: skip
CURRENT = (P.PLANNED, P.AGREEMENT_SIGNED, P.READY, P.IN_PROGRESS)
GOING_ON = "going_on"
VIEWS = ("table", "timeline", "others")


def view_word(view: str) -> str:
    return {"table": _("Table"), "timeline": _("Timeline"), "others": _("Other interns")}[view]


def table(rows: tuple[PlacementRow, ...], *, several: bool = False, public: bool = False) -> list[str]:
    """One line each, leading to its page; with ``several``, the public ids of those that are chosen.

    ``public``: in the words for people outside the city.
    """
    ids = [row.public_id for row in rows]
    columns: Columns = {
        _("Name"): [Two(row.name, row.name_hy) for row in rows],
        _("Department"): [row.department for row in rows],
        _("Dates"): [period(row.starts_on, row.last_day, unbroken=True) for row in rows],
        _("State"): [state_cell(row.state, public=public) for row in rows],
        _("Internship tutor"): [row.tutor for row in rows],
        _("To do"): [_todo(row) for row in rows],
    }
    if several:
        return choosable_lines(columns, ids, key="placement")
    lines(columns, name=_("Internships"), links=[menu.address("placement", id=one) for one in ids])
    return []


def _todo(row: PlacementRow) -> str:
    parts = []
    if row.late_items:
        parts.append(n_("%(n)s late", "%(n)s late", row.late_items))
    if row.open_items:
        parts.append(n_("%(n)s open", "%(n)s open", row.open_items))
    if row.warnings:
        parts.append(n_("%(n)s remark", "%(n)s remarks", row.warnings))
    return ", ".join(parts)


def choose_states(counts: dict[P, int]) -> list[P]:
    """What is to come or under way at first, else one state or all of them (no state)."""
    going_on = [state for state in CURRENT if counts.get(state)]
    each = {str(state): [state] for state in STATES if counts.get(state)}
    groups = {**({GOING_ON: list(CURRENT)} if going_on else {}), ALL: [], **each}

    def label(group: str) -> str:
        if group == GOING_ON:
            return _("Now and to come %(n)s", n=sum(counts[state] for state in going_on))
        number = sum(counts.get(state, 0) for state in groups[group] or counts)
        return f"{state_word(P(group)) if group else _('All')} {number}"

    first = next(iter(groups))
    return groups[
        choose_one(_("State"), list(groups), label, key="placements-state", default=first, on_change=first_page)
    ]

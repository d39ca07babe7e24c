"""The steps that a call may use or leave out; a new one uses none of them until somebody switches them on."""

from __future__ import annotations

from enum import StrEnum

from db.models import Call
from services.i18n import N_

MANY_CANDIDATES = 10
"""From so many sent applications on, it is worth saying that these steps can help."""


class Switch(StrEnum):
    """A step that a call switches on; the column of ``Call`` is ``uses_`` and the value."""

    SHORTLIST = "shortlist"
    WAITING_LIST = "waiting_list"
    RANKINGS = "rankings"
    PREPARED = "prepared"


LABELS: dict[Switch, str] = {
    Switch.SHORTLIST: N_("Use a shortlist"),
    Switch.WAITING_LIST: N_("Use a waiting list"),
    Switch.RANKINGS: N_("Let departments rank their candidates"),
    Switch.PREPARED: N_("Prepare decisions and tell them together"),
}
HELP: dict[Switch, str] = {
    Switch.SHORTLIST: N_("Those who are looked at more closely, before anybody is decided about."),
    Switch.WAITING_LIST: N_("Those who get a place if somebody gives theirs back, in order."),
    Switch.RANKINGS: N_("Beside its opinion, each department says whom it would like first."),
    Switch.PREPARED: N_("Nobody learns of a decision before all are told at once; else each is told as it is made."),
}


def of_programme(is_exchange: bool) -> tuple[Switch, ...]:
    """The steps that make sense: departments have no say in the choice of young people for an exchange."""
    return tuple(one for one in Switch if not (is_exchange and one is Switch.RANKINGS))


def used(call: Call) -> frozenset[Switch]:
    """The steps that ``call`` uses."""
    return frozenset(switch for switch in Switch if getattr(call, f"uses_{switch}"))

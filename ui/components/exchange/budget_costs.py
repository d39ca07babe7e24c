"""What an exchange costs for each young person and each day, and what was counted for that."""

from __future__ import annotations

import streamlit as st

from services.queries.exchange.budget import Budget
from services.rules.money import shared
from ui.components.exchange.budget import euros
from ui.components.layout import section
from ui.components.lines import lines
from ui.i18n import _, n_


def costs(found: Budget) -> None:
    """Both cities together, planned and spent; nothing before anything is entered or anybody comes."""
    total, people = found.total, found.people
    if not people.young or not (total.planned or total.spent):
        return
    section(_("What it costs"))
    rows = [(_("Planned"), total.planned), (_("Spent"), total.spent)]
    if total.valued:
        rows.append((_("Spent and given in kind"), total.spent + total.valued))
    lines(
        {
            _("Both cities together"): [name for name, _cents in rows],
            _("In all"): [euros(cents) for _name, cents in rows],
            _("For each young person"): [_each(cents, people.young) for _name, cents in rows],
            _("For each day of one young person"): [_each(cents, people.days) for _name, cents in rows],
        },
        name=_("What it costs"),
    )
    st.caption(_counted(found))


def _each(cents: int, number: int) -> str:
    share = shared(cents, number)
    return euros(share.each) if share else ""


def _counted(found: Budget) -> str:
    people = found.people
    parts = [
        n_("Counted: %(n)s young person of both cities who has not withdrawn;",
           "Counted: %(n)s young people of both cities who have not withdrawn;", people.young),
        n_("%(n)s day on which one of them travels, from the first to the last day of each visit.",
           "%(n)s days on which one of them travels, from the first to the last day of each visit.", people.days),
    ]  # fmt: skip
    if people.lived:
        parts.append(
            n_("The lists of attendance show %(n)s day of one young person, at home or away.",
               "The lists of attendance show %(n)s days of one young person, at home or away.", people.lived)
        )  # fmt: skip
    return " ".join([*parts, _("Shares are rounded down to the cent.")])

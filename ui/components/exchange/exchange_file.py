"""One exchange on its page: what it is, both visits, the group of each city."""

from __future__ import annotations

from datetime import date

import streamlit as st

from services.queries.exchange.exchange_detail import ExchangeDetail, GroupView, LegView
from services.queries.exchange.exchange_ready import PREPARED
from services.rules.exchanges import is_balanced
from ui.components.badges import day_and_left, period, state_markdown, word
from ui.components.exchange.exchange_steps import Standings, reasons
from ui.components.layout import escape, facts, section
from ui.i18n import _, n_


def heading(found: ExchangeDetail) -> None:
    """State, cities, themes."""
    themes = " · ".join(word(one) for one in found.themes)
    cities = _("%(city)s and %(partner)s", city=found.cities[0], partner=found.cities[1])
    st.markdown(f"{state_markdown(found.state)} {escape(cities)}" + (f"  \n:gray[{escape(themes)}]" if themes else ""))


def visits(found: ExchangeDetail, standings: Standings, today: date) -> None:
    """Both visits side by side, each with what stands in its way."""
    section(_("Both visits"))
    for column, leg in zip(st.columns(max(len(found.legs), 1)), found.legs, strict=False):
        with column, st.container(border=True, height="stretch"):
            visit(leg, today)
            reasons(found, leg, standings.get(leg.public_id), today)


def visit(leg: LegView, today: date) -> None:
    """One visit in a few lines."""
    way = _("%(sending)s → %(host)s", sending=leg.sending, host=leg.host)
    st.markdown(f"**{escape(word(leg.direction))}** {state_markdown(leg.state)}  \n{escape(way)}")
    words = [period(leg.starts_on, leg.ends_on), leg.lodging]
    st.markdown("  \n".join(escape(one) for one in words if one))
    if leg.starts_on >= today and leg.state in PREPARED:
        st.caption(_("Leaves %(day)s", day=day_and_left(leg.starts_on, today)))


def groups(found: ExchangeDetail) -> None:
    """The people of each city, in numbers."""
    section(_("Who comes"))
    for column, group in zip(st.columns(2), found.groups, strict=False):
        with column, st.container(border=True, height="stretch"):
            _group(group, found.balance_percent)


def _group(group: GroupView, balance_percent: int) -> None:
    st.markdown(f"**{escape(group.city)}**")
    if not group.young and not group.leaders:
        st.caption(_("Nobody is entered yet."))
        return
    lines = [
        n_("%(n)s young person of %(places)s", "%(n)s young people of %(places)s", group.young, places=group.places),
        n_("%(n)s still has to say yes", "%(n)s still have to say yes", group.expected) if group.expected else "",
        _gender(group),
        n_("%(n)s leader", "%(n)s leaders", group.leaders) + (", " + _("director named") if group.has_director else ""),
        n_("%(n)s substitute", "%(n)s substitutes", group.substitutes) if group.substitutes else "",
        n_("%(n)s withdrew", "%(n)s withdrew", group.withdrawn) if group.withdrawn else "",
    ]
    st.markdown("  \n".join(escape(one) for one in lines if one))
    if group.young > group.places:
        st.markdown(f":orange-badge[{_('More young people than places')}]")
    if not is_balanced(group.girls, group.boys, balance_percent):
        st.markdown(f":orange-badge[{_('Girls or boys are less than %(n)s percent', n=balance_percent)}]")


def _gender(group: GroupView) -> str:
    if not group.girls and not group.boys:
        return ""
    return _("Girls: %(girls)s, boys: %(boys)s", girls=group.girls, boys=group.boys)


def about(found: ExchangeDetail) -> None:
    """What it is, in the words of the exchange."""
    facts(
        [
            (_("What it is about"), found.summary),
            (_("Ages on the first day"), _("%(least)s to %(most)s", least=found.min_age, most=found.max_age)),
            (_("What it costs and who pays"), found.costs),
            (_("Partners"), ", ".join(one.name for one in found.partners)),
            (_("Call"), found.call_title),
        ]
    )

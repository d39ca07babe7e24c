"""One exchange on its page: what it is, both visits, the group of each city."""

from __future__ import annotations

from datetime import date

import streamlit as st

from services.queries.exchange_detail import ExchangeDetail, GroupView, LegView
from ui.components.badges import day_and_left, period, state_markdown, word
from ui.components.layout import escape, section
from ui.i18n import _, n_


def heading(found: ExchangeDetail) -> None:
    """State, cities, themes."""
    themes = " · ".join(word(one) for one in found.themes)
    cities = _("%(city)s and %(partner)s", city=found.cities[0], partner=found.cities[1])
    st.markdown(f"{state_markdown(found.state)} {escape(cities)}" + (f"  \n:gray[{escape(themes)}]" if themes else ""))


def visits(found: ExchangeDetail, today: date) -> None:
    """Both visits side by side."""
    section(_("Both visits"))
    for column, leg in zip(st.columns(max(len(found.legs), 1)), found.legs, strict=False):
        with column, st.container(border=True, height="stretch"):
            visit(leg, today)


def visit(leg: LegView, today: date) -> None:
    """One visit in a few lines."""
    way = _("%(sending)s to %(host)s", sending=leg.sending, host=leg.host)
    st.markdown(f"**{escape(word(leg.direction))}** {state_markdown(leg.state)}  \n{escape(way)}")
    st.markdown(escape(period(leg.starts_on, leg.ends_on)))
    if leg.starts_on >= today:
        st.caption(_("Leaves %(day)s", day=day_and_left(leg.starts_on, today)))


def groups(found: ExchangeDetail) -> None:
    """The people of each city, in numbers."""
    section(_("Who comes"))
    for column, group in zip(st.columns(2), found.groups, strict=False):
        with column, st.container(border=True, height="stretch"):
            _group(group)


def _group(group: GroupView) -> None:
    st.markdown(f"**{escape(group.city)}**")
    if not group.young and not group.leaders:
        st.caption(_("Nobody is entered yet."))
        return
    lines = [
        n_("%(n)s young person of %(places)s", "%(n)s young people of %(places)s", group.young, places=group.places),
        n_("%(n)s to be confirmed", "%(n)s to be confirmed", group.expected) if group.expected else "",
        _("%(girls)s girls, %(boys)s boys", girls=group.girls, boys=group.boys),
        n_("%(n)s leader", "%(n)s leaders", group.leaders),
    ]
    st.markdown("  \n".join(escape(one) for one in lines if one))

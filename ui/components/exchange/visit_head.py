"""The head of every page about one visit of an exchange: the way back, which visit, when."""

from __future__ import annotations

import streamlit as st

from services.queries.exchange.exchange_visit import VisitHead
from ui import menu
from ui.components.badges import period, state_markdown, word
from ui.components.layout import escape, header
from ui.i18n import _


def visit_head(visit: VisitHead, title: str, lead: str) -> None:
    """Back to the exchange, the title with the direction, one sentence, days and state."""
    menu.page_link("exchange", escape(visit.exchange_title), icon="arrow_back", id=visit.exchange)
    header(_("%(part)s: %(visit)s", part=title, visit=word(visit.direction)), lead)
    way = _("%(sending)s to %(host)s", sending=visit.sending, host=visit.host)
    days = period(visit.starts_on, visit.ends_on)
    st.markdown(f"{state_markdown(visit.state)} {escape(way)} · {escape(days)}")

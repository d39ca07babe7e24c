"""Offers of a department by year, each to be opened or repeated."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import streamlit as st

from services.actors import Actor
from services.queries.internships.offers import OfferRow
from ui.components.badges import period, state_markdown
from ui.components.internships.interns import Go
from ui.components.internships.offer_moves import repeat
from ui.components.layout import escape
from ui.i18n import _, n_


def by_year(actor: Actor, rows: Iterable[OfferRow], this_year: int, go: Go) -> None:
    """This year and what is to come open, earlier years folded; the latest first."""
    latest_first = sorted(rows, key=lambda row: row.starts_on, reverse=True)
    for year, ones in groupby(latest_first, key=lambda row: row.starts_on.year):
        with st.expander(str(year), expanded=year >= this_year):
            for row in ones:
                _one(actor, row, go)


def _one(actor: Actor, row: OfferRow, go: Go) -> None:
    with st.container(border=True):
        details = [period(row.starts_on, row.ends_on), n_("%(n)s wish", "%(n)s wishes", row.chosen)]
        details += [f"{_('Free places')} {row.free}/{row.places}", escape(row.tutor)]
        st.markdown(
            f"**{escape(row.title)}** {state_markdown(row.state)}  \n"
            f":gray[{' · '.join(part for part in details if part)}]"
        )
        with st.container(horizontal=True):
            if st.button(_("Open"), key=f"offer-open-{row.public_id}", help=row.title):
                go("offer", row.public_id)
            repeat(actor, row.public_id, go)

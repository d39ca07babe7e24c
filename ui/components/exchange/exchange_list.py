"""Exchanges as a list, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from db.enums import ExchangeState
from services.actors import Actor
from services.exchanges import exchanges
from services.queries.exchange.exchange_list import ExchangeRow
from services.queries.keyed import Page
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import period, state_word
from ui.components.layout import empty
from ui.components.lines import Two, lines, state_cell
from ui.components.material.catalogue_list import from_address
from ui.components.paging import forward_and_back
from ui.i18n import _

Choices = list[tuple[str, str]]


def state_filter() -> ExchangeState | None:
    """Which state is shown; it stands in the address."""
    chosen = from_address(
        "state", _("State"), [one.value for one in ExchangeState], lambda one: state_word(ExchangeState(one)),
        key="exchanges", nothing=_("All states"),
    )  # fmt: skip
    return ExchangeState(chosen) if chosen else None


def new(actor: Actor, mine: Choices, every: Choices) -> None:
    """Begin an exchange: a title, with which city, and the days of both visits."""
    with st.popover(_("New exchange"), icon=":material/add:", type="primary"):
        title = st.text_input(_("Title in French"), max_chars=200, key="exchange-title")
        field_error("title_fr")
        city = _city(_("Our city"), mine, "city") if len(mine) > 1 else mine[0][0]
        partner = _city(_("With"), [one for one in every if one[0] != city], "partner")
        field_error("partner")
        names = dict(every)
        travels = st.radio(
            _("Who travels first?"), [partner or "", city or ""], key="exchange-first",
            format_func=lambda one: names.get(one, _("The other city")),
        )  # fmt: skip
        first = _days(_("First visit, with the days of travel"), "first")
        second = _days(_("Return visit, with the days of travel"), "second")
        if act_button(_("Begin"), "exchange-new", type="primary", disabled=partner is None):
            perform(
                "exchange-new", exchanges.create, actor, city, partner, title=title, first=first, second=second,
                partner_travels_first=travels != city, then=lambda made: menu.goto("exchange", id=made.public_id),
            )  # fmt: skip


def _city(label: str, choices: Choices, field: str) -> str | None:
    names = dict(choices)
    only = 0 if len(names) == 1 else None
    chosen: str | None = st.selectbox(
        label, list(names), only, format_func=names.__getitem__, placeholder=_("Choose"), key=f"exchange-{field}"
    )
    return chosen


def _days(label: str, field: str) -> tuple[date | None, date | None]:
    key = f"exchange-{field}-days"
    chosen: Sequence[date] = st.date_input(label, [], format="DD/MM/YYYY", key=key)
    field_error(field)
    starts_on, ends_on = (*chosen, None, None)[:2]
    return starts_on, ends_on


def nothing(state: ExchangeState | None) -> None:
    """Why the list is empty, and what to do."""
    if state is not None:
        empty(_("No exchange is in this state."), _("Choose another state, or all of them."))
    else:
        empty(
            _("There is no exchange yet."),
            _("Begin one with a title and the days of both visits; it stays a draft until you open it."),
        )


def table(page: Page[ExchangeRow]) -> None:
    """One line each, leading to its page."""
    lines(
        {
            _("Exchange"): [
                Two(row.title, _("%(city)s and %(partner)s", city=row.city, partner=row.partner)) for row in page.rows
            ],
            _("State"): [state_cell(row.state) for row in page.rows],
            _("When"): [period(row.starts_on, row.ends_on) if row.starts_on and row.ends_on else ""
                        for row in page.rows],
            _("Young people"): [row.young or "" for row in page.rows],
            _("Leaders"): [row.leaders or "" for row in page.rows],
        },
        name=_("Exchanges"),
        links=[menu.address("exchange", id=row.public_id) for row in page.rows],
    )  # fmt: skip
    forward_and_back(page, "exchanges")

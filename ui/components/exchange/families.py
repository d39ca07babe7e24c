"""Host families of a visit as a list, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from db.enums import HouseholdState, Language
from services.actors import Actor
from services.exchanges import households
from services.exchanges.household_checks import Lacking
from services.queries.exchange.exchange_families import FamilyRow, VisitHead
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import day, period, word
from ui.components.layout import empty, escape
from ui.components.lines import Badge, Two, lines, state_cell
from ui.components.on_behalf import told_in_words
from ui.components.spoken import language_names
from ui.i18n import _, n_

RECEIVING = frozenset({HouseholdState.OFFERED, HouseholdState.VISITED, HouseholdState.ACCEPTED})


def heading(visit: VisitHead) -> None:
    """Which visit: from where to where, and when."""
    way = _("%(sending)s to %(host)s", sending=visit.sending, host=visit.host)
    st.markdown(
        f"**{escape(word(visit.direction))}** · {escape(way)} · {escape(period(visit.starts_on, visit.ends_on))}"
    )


def new(actor: Actor, visit: VisitHead, today: date) -> None:
    """Take down a family: a name and how to reach them is enough; the rest they tell by their link."""
    with st.popover(_("Add a family"), icon=":material/add:", type="primary"):
        name = st.text_input(_("Name of the family"), max_chars=200, key="family-name", placeholder=_("Family Martin"))
        field_error("name")
        email = st.text_input(_("E-mail address"), max_chars=254, key="family-email", type="email")
        field_error("email")
        phone = st.text_input(_("Phone"), max_chars=40, key="family-phone", type="phone")
        field_error("phone")
        spoken = st.selectbox(_("Language"), list(Language), format_func=word, key="family-language")
        told = told_in_words("family", today=today)
        if act_button(_("Add the family"), "family-new", type="primary"):
            perform(
                "family-new", households.offer, actor, visit.public_id, name=name, email=email, phone=phone,
                language=spoken, **told.words(), then=lambda made: menu.goto("exchange_family", id=made.public_id),
            )  # fmt: skip


def table(rows: Sequence[FamilyRow]) -> None:
    """One line each, leading to the page of the family."""
    lines(
        {
            _("Family"): [Two(row.name, ", ".join(language_names(row.languages))) for row in rows],
            _("State"): [state_cell(row.state) for row in rows],
            _("Places"): [_("%(taken)s of %(places)s", taken=row.taken, places=row.capacity) for row in rows],
            _("Visited on"): [day(row.visited_on) for row in rows],
            _("What is missing"): [_lacks(row) for row in rows],
        },
        name=_("Host families"),
        links=[menu.address("exchange_family", id=row.public_id) for row in rows],
    )  # fmt: skip


def _lacks(row: FamilyRow) -> str | Badge | Two:
    if not row.lacking or row.state not in RECEIVING:
        return ""
    first, *others = (lacking_words(one) for one in row.lacking)
    return Two(first, n_("and %(n)s more", "and %(n)s more", len(others))) if others else first


def lacking_words(one: Lacking) -> str:
    """What is missing, in a sentence."""
    said = _(one.msgid, name=one.name)
    return _("%(what)s It ends on %(day)s.", what=said, day=day(one.ends_on)) if one.ends_on else said


def nothing(visit: VisitHead) -> None:
    """Why the list is empty, and what to do."""
    empty(
        _("No family is entered for this visit yet."),
        _("Add one with a name and a phone number; then send it its link, or write down what it tells you.")
        if visit.may_decide
        else _("The city that receives enters its families here."),
    )

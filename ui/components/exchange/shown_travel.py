"""How a young person travels, as their guardian and they themselves read it: hours, meeting point, whom to call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from services.actors import Actor
from services.queries.exchange.exchange_hosting import own_participation
from services.queries.exchange.exchange_person import ParticipantDetail
from services.queries.exchange.guardian_desk import ChildRow
from services.queries.exchange.shown_travel import ShownJourney, shown_journeys
from services.unit import utc_now
from ui.components.badges import period
from ui.components.exchange.exchange_travel import hours
from ui.components.layout import escape, section
from ui.i18n import _, language
from ui.load import reading


def draw(_actor: Actor, child: ChildRow, today: date) -> None:
    """For a guardian; nothing before a ride is entered."""
    with reading() as session:
        found = shown_journeys(session, child.participation_id, today)
    _journeys(found)


def own(actor: Actor, found: ParticipantDetail) -> None:
    """The same for oneself, on one’s own page."""
    with reading() as session:
        mine = own_participation(session, actor, found.public_id)
        journeys = shown_journeys(session, mine, utc_now().date()) if mine is not None else ()
    _journeys(journeys)


def _journeys(found: tuple[ShownJourney, ...]) -> None:
    for journey in found:
        section(_("The journey: %(days)s", days=period(journey.starts_on, journey.ends_on)))
        for ride in journey.rides:
            with st.container(border=True, gap="xsmall"):
                hours(ride)
        if journey.emergency_numbers:
            st.markdown("  \n".join((f"**{_('In an emergency')}**", *map(_number, journey.emergency_numbers))))


def _number(one: Mapping[str, str]) -> str:
    phone = one.get("phone", "")
    dialled = "".join(char for char in phone if char.isdigit() or char == "+")
    return f":material/call: [{escape(phone)}](tel:{dialled}) {escape(one.get(language()) or one.get('fr', ''))}"

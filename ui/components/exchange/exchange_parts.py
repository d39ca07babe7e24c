"""The parts of an exchange, each with a page of its own: a table that whoever adds a part adds a row to."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from db.enums import LegState
from services.i18n import N_
from services.queries.exchange.exchange_detail import ExchangeDetail
from ui import menu
from ui.components.badges import word
from ui.components.layout import escape, section
from ui.i18n import _


class Part(NamedTuple):
    """``lead`` says in one sentence what is done there; ``each_visit``: one link for each visit, by its id."""

    title: str
    lead: str
    page: str
    icon: str
    each_visit: bool = False


PARTS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    (N_("Who takes part"), (
        Part(
            N_("Calls of the exchange"), N_("By which young people apply: prepare one, publish it."), "exchange_calls",
            "campaign",
        ),
        Part(
            N_("Applications for the exchange"), N_("What young people sent: study it, decide."),
            "exchange_applications", "inbox",
        ),
        Part(
            N_("Young people and leaders"), N_("Enter them, confirm them, see who travels and who is missing."),
            "participants", "group",
        ),
        Part(
            N_("Agreements of the families"), N_("Who agreed to what, on paper or by link; who must be called."),
            "exchange_consents", "fact_check",
        ),
        Part(
            N_("Leaders"), N_("Each adult who leads was checked, and until when that holds."), "exchange_leaders",
            "verified_user",
        ),
    )),
    (N_("Where they sleep"), (
        Part(
            N_("Host families"), N_("Who takes in young people: visited, checked, accepted."), "exchange_families",
            "cottage", each_visit=True,
        ),
        Part(
            N_("Who sleeps where"), N_("A family for each who travels: proposed, agreed, changed."),
            "exchange_beds", "bed", each_visit=True,
        ),
        Part(
            N_("Rooms of the group"), N_("A hostel or a camp for some nights: rooms proposed, agreed, printed."),
            "exchange_rooms", "hotel", each_visit=True,
        ),
    )),
    (N_("The journey"), (
        Part(
            N_("Preparations and papers"), N_("What is due before the departure, by whom, late first."),
            "exchange_papers", "checklist", each_visit=True,
        ),
        Part(
            N_("Travel"), N_("Rides there and back, who is on what, delays, emergency numbers."), "exchange_travel",
            "flight", each_visit=True,
        ),
        Part(
            N_("The programme"), N_("What the group does day by day, and who was there."), "exchange_programme",
            "calendar_month", True,
        ),
        Part(
            N_("Messages to the families"), N_("To all parents or all young people, each in their language."),
            "exchange_messages", "campaign", each_visit=True,
        ),
        Part(
            N_("Incidents"), N_("What went wrong, what was done; read by few."), "exchange_incidents", "report",
            each_visit=True,
        ),
    )),
    (N_("Money, and afterwards"), (
        Part(
            N_("Budget"), N_("What is planned, ordered and spent, by whom, and what it costs for each."),
            "exchange_budget", "euro",
        ),
        Part(
            N_("Days by theme"), N_("How many young people lived how many days under which theme."), "exchange_days",
            "bar_chart",
        ),
        Part(
            N_("Afterwards"), N_("What is still to be done once a group is back, and what was deleted."),
            "exchange_after", "task_alt", each_visit=True,
        ),
    )),
)  # fmt: skip


def parts(found: ExchangeDetail) -> None:
    """A line for each part, in the order in which one comes to them; a sentence says what for."""
    section(_("All parts"))
    for title, ones in PARTS:
        st.markdown("\n\n".join([f"**{_(title)}**", *(_part(part, found) for part in ones)]))


def _part(part: Part, found: ExchangeDetail) -> str:
    """The part, or a link for each visit behind its name, and below what is done there."""
    way = _for_each_visit(part, found) if part.each_visit else _link(_(part.title), part.page, found.public_id)
    return f":material/{part.icon}: {way}  \n:small[:gray[{escape(_(part.lead))}]]" if way else ""


def _for_each_visit(part: Part, found: ExchangeDetail) -> str:
    legs = [leg for leg in found.legs if leg.state is not LegState.CANCELLED]
    links = " · ".join(_link(word(leg.direction), part.page, leg.public_id) for leg in legs)
    return f"{escape(_('%(part)s:', part=_(part.title)))} {links}" if links else ""


def _link(words: str, page: str, public_id: str) -> str:
    return f"[{escape(words)}]({menu.address(page, id=public_id)})"

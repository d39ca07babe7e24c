"""What a person sees when a page fails: one sentence, never the inside of the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from services.actors import Actor
from services.errors import DomainError
from services.logs import new_error_id, report
from ui import act, menu
from ui.components.layout import header, narrow
from ui.i18n import _

_EXCHANGE = (
    "exchange", "exchange_edit", "participants", "participant", "exchange_consents", "consent_texts",
    "exchange_families", "exchange_family", "exchange_beds", "exchange_rooms", "exchange_papers", "exchange_leaders",
    "exchange_programme", "exchange_travel", "exchange_messages", "exchange_incidents", "exchange_budget",
    "exchange_after", "exchange_days", "survey_entry",
)  # fmt: skip
_LISTS: Mapping[str, tuple[str, ...]] = {
    "exchanges": _EXCHANGE,
    "placements": ("placement", "placement_entry", "agreement", "amendment"),
    "applications": ("application", "application_entry"),
    "calls": ("call_edit", "call_questions"),
    "offers": ("offer_edit",),
    "people": ("person", "person_merge"),
    "catalogue": ("item", "item_edit"),
    "stock_places": ("stock_place", "place_edit"),
    "kits": ("kit", "kit_make", "kit_template"),
    "provenances": ("provenance",),
    "movements": ("movement",),
    "shipments": ("shipment",),
    "handovers": ("handover",),
    "loans": ("loan",),
    "counts": ("count",),
    "my_applications": ("my_application", "apply"),
    "my_offers": ("offer_edit",),
    "our_interns": ("candidate", "placement"),
    "our_students": ("student", "placement", "application"),
    "our_material": ("arrival",),
}
"""The list on which one chooses what a page shows, for those who have it."""


def run(page: Any, actor: Actor) -> None:
    """Run a page; what it cannot show (somebody else's record, one that is gone, none) gets a page of its own.

    It leads to the list from which the page is opened, and home.
    """
    try:
        page.run()
    except DomainError as error:
        with narrow():
            header(_("This page cannot be shown"), act.text(error))
            for name in _lists_of(page.url_path, actor):
                menu.page_link(name, _("Choose in the list: %(list)s", list=_(menu.BY_NAME[name].title)), icon="list")
            menu.page_link("home", _("Back to the home page"), icon="home")


def _lists_of(url: str, actor: Actor) -> list[str]:
    """The lists of a page that the actor may open: those of their menu, and for coordinators the hidden ones too."""
    is_staff, shown = actor.has(*menu.STAFF), menu.shown_to(actor)
    return [
        name
        for name, members in _LISTS.items()
        if url in {menu.BY_NAME[one].url for one in members}
        and (name in shown or (is_staff and menu.BY_NAME[name].file.startswith("pages/coordinator/")))
    ]


def show(error: Exception) -> bool:
    """Handle an exception that nothing else caught; True tells Streamlit that it was shown."""
    if isinstance(error, DomainError):
        st.error(act.text(error), icon=":material/error:")
        return True
    error_id = new_error_id()
    report(error, error_id)
    st.error(
        _(
            "Something went wrong on our side; what you saved is kept. Try again in a moment. "
            "If it happens again, tell us this number: %(id)s.",
            id=error_id,
        ),
        icon=":material/error:",
    )
    return True

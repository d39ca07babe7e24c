"""Ways to take dates into one's own calendar."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from services import calendar_feeds
from services.actors import Actor
from settings import settings
from ui.act import act_button, perform
from ui.components.badges import instant
from ui.i18n import _

_SHOWN = "_shown_calendar_address"


def calendar_link(kind: str, public_id: str) -> None:
    """A link to the calendar file of a ``call``, ``application``, ``placement`` or ``item``."""
    st.markdown(f":small[[:material/calendar_add_on: {_('Add to my calendar')}](/calendar/{kind}/{public_id}.ics)]")


def calendar_address(actor: Actor, made_at: datetime | None) -> None:
    """One's own calendar address: made, made anew, withdrawn. Shown once, when it was just made."""
    if made_at is None:
        st.session_state.pop(_SHOWN, None)
        st.markdown(_("Your calendar can read your dates by itself, at an address that only you know."))
    else:
        st.markdown(_("Your calendar reads your dates at the address made on %(when)s.", when=instant(made_at)))
    if address := st.session_state.get(_SHOWN):
        st.markdown(
            _("Copy this address now into your calendar, as a subscription; it is not shown again. "
              "Whoever has it can read your dates.")
        )  # fmt: skip
        st.code(address, language=None, wrap_lines=True)
    with st.container(horizontal=True):
        label = _("Make a new address") if made_at else _("Make a calendar address")
        make = act_button(label, "calendar-make", icon=":material/calendar_add_on:")
        withdraw = bool(made_at) and act_button(_("Withdraw the address"), "calendar-withdraw")
    if made_at:
        st.caption(_("A new address ends the one before."))
    if make:
        perform("calendar-make", calendar_feeds.renew, actor, then=_show, done=_("Your calendar address is made."))
    if withdraw:
        perform(
            "calendar-withdraw", calendar_feeds.withdraw, actor,
            done=_("The address is withdrawn: calendars that read it get nothing more."),
        )  # fmt: skip


def _show(token: str) -> None:
    st.session_state[_SHOWN] = settings().base_url.rstrip("/") + calendar_feeds.path(token)

"""What stands around each step of an application: where one is, what is saved, what is missing."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import streamlit as st

from services import formats
from services.application_checks import Missing
from services.calls import Phase
from services.queries.applications.applications import ApplicationForm
from ui.components.applications.apply_steps import STEPS
from ui.components.applications.calls import zone_name
from ui.components.badges import instant
from ui.components.layout import escape, header
from ui.i18n import _, language, n_
from ui.visitor import time_zone

_STEP = "step"


def heading(detail: ApplicationForm, now: datetime) -> None:
    """Call, deadline in its zone, and when the last word was saved."""
    zone = ZoneInfo(detail.time_zone)
    closes = _(
        "to be sent before %(instant)s (%(zone)s), %(left)s",
        instant=formats.long_instant(detail.closes_at, language(), detail.time_zone),
        zone=zone_name(detail.time_zone),
        left=formats.days_left(detail.closes_at.astimezone(zone).date(), now.astimezone(zone).date(), language()),
    )
    header(_("Your application"), f"{escape(detail.call_title)} · {closes}")
    if detail.call_phase is Phase.CLOSED:
        st.warning(_("The call is closed: what you entered is kept, but can no longer be changed or sent."))
    elif detail.saved_at:
        here = ZoneInfo(time_zone())
        if detail.saved_at.astimezone(here).date() == now.astimezone(here).date():
            st.caption(_("Saved at %(time)s", time=formats.clock_time(detail.saved_at, language(), time_zone())))
        else:
            st.caption(_("Last saved on %(moment)s", moment=instant(detail.saved_at)))
    else:
        st.caption(_("Everything you enter is saved by itself."))


def current_step(names: list[str]) -> str:
    """The step in the address, else the first one."""
    asked = st.query_params.get(_STEP, names[0])
    return asked if asked in names else names[0]


def step_bar(detail: ApplicationForm, names: list[str], current: str, titles: Mapping[str, str] = STEPS) -> None:
    """Steps, those that are complete with a tick; the current one is kept in the address."""
    incomplete = {str(one.step) for one in detail.missing}

    def label(name: str) -> str:
        done = name != "review" and name not in incomplete
        return f"{names.index(name) + 1}. {_(titles[name])}" + (" ✓" if done else "")

    chosen = st.segmented_control(
        _("Steps"), names, default=current, required=True, format_func=label, key=f"steps-{current}",
        label_visibility="collapsed",
    )  # fmt: skip
    if chosen and chosen != current:
        _go(chosen)


def back_and_forth(names: list[str], current: str) -> None:
    """The step before and the next one."""
    index = names.index(current)
    with st.container(horizontal=True):
        if index and st.button(_("Back"), key=f"back-{current}", icon=":material/arrow_back:"):
            _go(names[index - 1])
        st.space("stretch")
        if index + 1 < len(names) and st.button(_("Continue"), key=f"next-{current}", type="primary"):
            _go(names[index + 1])


def _go(step: str) -> None:
    st.query_params[_STEP] = step
    st.rerun()


def missing_card(detail: ApplicationForm) -> None:
    """What must still be entered before the application can be sent."""
    with st.container(border=True):
        if not detail.missing:
            st.markdown(f":green[:material/check_circle:] **{_('Nothing is missing')}**")
            return
        st.markdown(f"**{n_('%(n)s thing is still missing', '%(n)s things are still missing', len(detail.missing))}**")
        st.html(f'<ul class="missing">{"".join(map(_missing, detail.missing))}</ul>')


def _missing(one: Missing) -> str:
    """What is missing leads to its step."""
    there = urlencode({**st.query_params.to_dict(), _STEP: str(one.step)})
    return f'<li><a href="?{html.escape(there)}">{html.escape(one.label(language()))}</a></li>'

"""One's own applications as cards: where each stands, what is missing, and the one way on."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import ApplicationState as S
from services.queries.applications.applications import MyApplication
from ui import menu
from ui.components.applications.applications import next_step
from ui.components.badges import day_and_left, state_markdown
from ui.components.layout import escape
from ui.i18n import _, language, n_

MOST_MISSING = 5


def application_card(row: MyApplication, now: datetime) -> None:
    """Call, state, what comes next; a draft is gone on with, the others are opened."""
    with st.container(border=True):
        what, action = st.columns([7, 3], vertical_alignment="center")
        lines = [f"**{escape(row.call_title)}** {state_markdown(row.state, public=True)}"]
        lines += [f":gray[{escape(line)}]" for line in (next_step(row, now), _still_missing(row, now)) if line]
        lines += _asks(row, now)
        what.markdown("  \n".join(lines))
        can_go_on = row.state is S.DRAFT and row.closes_at > now
        label = _("Go on") if can_go_on else _("Open")
        waits = can_go_on or row.state is S.SELECTED or row.correct_by is not None
        if action.button(
            label, key=f"open-{row.public_id}", width="stretch", help=row.call_title,
            type="primary" if waits else "secondary",
        ):  # fmt: skip
            menu.goto("apply" if row.state is S.DRAFT else "my_application", id=row.public_id)


def _still_missing(row: MyApplication, now: datetime) -> str:
    if row.state is not S.DRAFT or not row.missing or row.closes_at <= now:
        return ""
    names = [one.label(language()) for one in row.missing[:MOST_MISSING]]
    more = " …" if len(row.missing) > MOST_MISSING else ""
    return _("Still missing: %(what)s.", what=", ".join(names) + more)


def _asks(row: MyApplication, now: datetime) -> list[str]:
    """What the coordinators wait for."""
    asks = []
    if row.correct_by:
        due = day_and_left(row.correct_by, now.astimezone(ZoneInfo(row.time_zone)).date())
        asks.append(f":orange[:material/edit: {escape(_('Something is to be corrected by %(day)s.', day=due))}]")
    if row.unread:
        unread = n_("%(n)s new message", "%(n)s new messages", row.unread)
        asks.append(f":blue[:material/mail: {escape(unread)}]")
    return asks

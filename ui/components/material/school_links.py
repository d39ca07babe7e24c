"""Links to a school’s desk: made for one person and one year, mailed, copied or shown as a QR code, and taken back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from services.actors import Actor
from services.materials import school_desk
from services.queries.material.school_links import SchoolLink
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import day
from ui.components.handed_link import show_link, shown_link
from ui.components.layout import escape
from ui.i18n import _


def living(actor: Actor, rows: Sequence[SchoolLink]) -> None:
    """Who has a link to which school, each with the way to take it back."""
    for one in rows:
        what, action = st.columns([7, 3], vertical_alignment="center")
        until = _("until %(day)s", day=day(one.expires_at.date()))
        name = escape(one.name) or _("Without a name")
        what.markdown(f"**{name}** · {escape(one.school)}  \n:gray[{until}]")
        button = f"school-link-revoke-{one.link_id}"
        with action:
            pressed = act_button(_("Take the link back"), button, width="stretch")
        if pressed:
            perform(
                button, school_desk.revoke_link, actor, one.link_id,
                done=_("This link no longer opens anything; other links of the school do."),
            )  # fmt: skip


def new_link(actor: Actor, schools: dict[str, str]) -> None:
    """For whom, at which school; the address only where it is to be mailed."""
    shown_link()
    with st.form("school-link", border=False):
        school = st.selectbox(_("School"), list(schools), format_func=schools.__getitem__, key="school-link-school")
        left, right = st.columns(2)
        name = left.text_input(_("For whom"), max_chars=200, key="school-link-name")
        with left:
            field_error("name")
        email = right.text_input(_("E-mail address, if it is to be mailed"), max_chars=254, key="school-link-email")
        with right:
            field_error("email")
        sent = act_submit(_("Make the link"), "school-link")
    if sent:
        perform(
            "school-link", school_desk.issue_link, actor, school, name=name, email=email,
            done=_("The link is made."), then=show_link,
        )  # fmt: skip

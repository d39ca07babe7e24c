"""The link to a school’s desk: made for one person and one year, mailed, copied or shown as a QR code."""

from __future__ import annotations

import streamlit as st

from services.actors import Actor
from services.materials import school_desk
from ui.act import act_submit, field_error, perform
from ui.components.handed_link import show_link, shown_link
from ui.components.layout import section
from ui.i18n import _


def new_link(actor: Actor, schools: dict[str, str]) -> None:
    """For whom, at which school; the address only where it is to be mailed."""
    section(_("A link for a school"))
    st.caption(_("Its material, loans, counts and wishes on one page, for a year, without account or password."))
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

"""Links to the desk of a department: make one, hand it over, take it back; and asking about candidates."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from db.enums import ProgrammeKind
from services import department_desk, host_opinions
from services.actors import Actor
from services.host_opinions import UNDECIDED
from services.queries.applications import calls as call_reads
from services.queries.internships.department_overview import Reach
from services.queries.internships.departments import DepartmentRow
from services.queries.internships.desk import DeskLink, links_of
from ui.act import act_button, field_error, perform
from ui.components.badges import day
from ui.components.handed_link import show_link, shown_link
from ui.components.layout import escape, section
from ui.i18n import _
from ui.load import reading


def links(actor: Actor, department: DepartmentRow, contact: Reach, now: datetime) -> None:
    """The living links, and a new one: for its ``contact`` who has none, or for somebody else; mailed, copied or shown
    as a QR code."""
    section(_("Its page by link"))
    st.caption(
        _("Offers, candidates and interns of the department on one page, for a year, without account or password.")
    )
    shown_link()
    with reading() as session:
        living = links_of(session, actor, department.public_id, now=now)
    for one in living:
        _living(actor, one)
    known = Reach() if contact.name in {one.name for one in living} else contact
    left, right = st.columns(2)
    name = left.text_input(
        _("For whom"), known.name, key=f"desk-name-{department.public_id}-{len(living)}", max_chars=200
    )
    with left:
        field_error("name")
    email = right.text_input(
        _("E-mail address"), known.email, key=f"desk-email-{department.public_id}-{len(living)}", max_chars=254,
        type="email",
        help=_("With an address the link is mailed, and this person is written to when the department is asked."),
    )  # fmt: skip
    with right:
        field_error("email")
    if act_button(_("Make a link for the department"), "desk-link", icon=":material/link:"):
        perform(
            "desk-link", department_desk.issue_desk_link, actor, department.public_id, name=name, email=email,
            done=_("The link is made."), then=show_link,
        )  # fmt: skip


def _living(actor: Actor, one: DeskLink) -> None:
    what, action = st.columns([7, 3], vertical_alignment="center")
    until = _("until %(day)s", day=day(one.expires_at.date()))
    what.markdown(f"**{escape(one.name) or _('Without a name')}**  \n:gray[{until}]")
    name = f"desk-revoke-{one.link_id}"
    with action:
        pressed = act_button(_("Take the link back"), name, width="stretch")
    if pressed:
        perform(
            name, department_desk.revoke_desk_link, actor, one.link_id,
            done=_("This link no longer opens anything; other links of the department do."),
        )  # fmt: skip


def candidates(actor: Actor, department: DepartmentRow, now: datetime) -> None:
    """Ask the department about the candidates of a call who are not decided."""
    with reading() as session:
        found = {
            row.public_id: row.title
            for row in call_reads.call_list(session, actor, now)
            if row.programme_kind is ProgrammeKind.INTERNSHIP and any(row.counts.get(one) for one in UNDECIDED)
        }
    if not found:
        return
    section(_("Its candidates"))
    call = st.selectbox(_("Call"), list(found), format_func=found.__getitem__, key=f"ask-call-{department.public_id}")
    if act_button(_("Ask about the candidates"), "desk-ask", icon=":material/forward_to_inbox:"):
        perform(
            "desk-ask", host_opinions.ask_for_call, actor, call, department_public_id=department.public_id,
            done=_("The department is asked by mail."),
        )  # fmt: skip

"""Links that were given out, each of which can be made worthless."""

from __future__ import annotations

import streamlit as st

from services import links
from services.actors import Actor
from services.queries.links import GivenLink
from ui.act import act_button, perform
from ui.components.badges import day
from ui.components.layout import escape
from ui.i18n import _


def given_links(actor: Actor, rows: list[GivenLink]) -> None:
    """Folded away: what each is for, about what, to whom, until when."""
    with st.expander(_("Links given out"), icon=":material/link:"):
        if not rows:
            st.caption(_("No link works at the moment. They are made on the pages of departments and internships."))
        for row in rows:
            to = _("to %(name)s", name=escape(row.to)) if row.to else _("to whoever has it")
            until = _("until %(day)s", day=day(row.expires_at.date()))
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    f"**{escape(row.about)}** · {_(links.title_of(row.purpose))}  \n:gray[{to} · {until}]",
                    width="stretch",
                )
                if act_button(_("Withdraw"), f"link-{row.link_id}", help=_("The link stops working at once.")):
                    perform(
                        f"link-{row.link_id}", links.revoke, actor, row.link_id, done=_("The link no longer works.")
                    )

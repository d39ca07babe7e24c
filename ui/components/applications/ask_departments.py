"""Asking the departments of a call for their offer: who gets what in which language, then one click."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from services import offer_requests
from services.actors import Actor
from services.offer_requests import Asked, LeftOut
from ui import menu
from ui.act import act_button, perform
from ui.components.badges import day, word
from ui.components.layout import escape, section
from ui.i18n import _, language, n_
from ui.load import reading


def section_of(actor: Actor, call_public_id: str, now: datetime) -> None:
    """How many departments have an offer in the call, and the way to ask the others."""
    with reading() as session:
        rows = offer_requests.plan(session, actor, call_public_id, language=language(), now=now)
    if not rows:
        return
    section(_("Offers of the departments"))
    number = sum(row.left_out is LeftOut.HAS_OFFER for row in rows)
    st.markdown(
        n_("%(n)s of %(all)s departments has an offer.", "%(n)s of %(all)s departments have an offer.", number,
           all=len(rows))
    )  # fmt: skip
    if number < len(rows) and st.button(
        _("Ask the departments of this call"), key="ask-departments", icon=":material/forward_to_inbox:"
    ):
        _dialog(actor, call_public_id, rows)


def _dialog(actor: Actor, call_public_id: str, rows: tuple[Asked, ...]) -> None:
    @st.dialog(_("Ask the departments of this call"))
    def dialog() -> None:
        asked = [row for row in rows if row.left_out is None]
        if asked:
            st.markdown(_("Each of them gets a mail with a link to its page, where it writes its offer:"))
        for row in asked:
            who = ", ".join(f"{escape(one.name)} ({word(one.language)})" for one in row.recipients)
            st.markdown(f"**{escape(row.name)}**  \n:gray[{who}]")
        _left_out(rows)
        label = n_("Ask %(n)s department", "Ask %(n)s departments", len(asked))
        done = n_("%(n)s department is asked by mail.", "%(n)s departments are asked by mail.", len(asked))
        if asked and act_button(label, "ask-departments-do", type="primary", icon=":material/send:"):
            perform(
                "ask-departments-do", offer_requests.ask, actor, call_public_id, [row.public_id for row in asked],
                done=done,
            )  # fmt: skip

    dialog()


def _left_out(rows: tuple[Asked, ...]) -> None:
    """Who gets nothing, and why."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.left_out:
            found.setdefault(_why(row), []).append(escape(row.name))
    if found:
        st.markdown(f"**{_('Left out')}**")
    for why, names in found.items():
        st.markdown(f"{why} · :gray[{', '.join(names)}]")
    if any(row.left_out is LeftOut.NOBODY for row in rows):
        menu.page_link("departments", _("Make a link for the department"), icon="link")


def _why(row: Asked) -> str:
    if row.left_out is LeftOut.HAS_OFFER:
        return _("Has an offer already")
    if row.left_out is LeftOut.ASKED and row.asked_at:
        return _("Asked on %(day)s", day=day(row.asked_at.date()))
    return _("Nobody there has an account or a link to its page")

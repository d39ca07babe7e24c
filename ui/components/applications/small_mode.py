"""One line where controls are left out, because the call does not use the steps they belong to."""

from __future__ import annotations

import streamlit as st

from services.call_steps import Step
from services.call_switches import MANY_CANDIDATES
from services.queries.applications.calls import CallRow
from ui import menu
from ui.i18n import _


def line(call: CallRow) -> None:
    """Says that the call uses no optional step and where to switch one on; nothing once it uses any."""
    if call.uses:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if call.sent < MANY_CANDIDATES:
            text = _("Small mode: no shortlist, no waiting list, no rankings; each decision is told as you take it.")
        else:
            text = _(
                "This call has %(n)s candidates: a shortlist, a waiting list or decisions told together may help.",
                n=call.sent,
            )
        st.caption(text)
        if call.may_edit:
            menu.page_link("call_edit", _("Switch on in the call"), icon="tune", id=call.public_id, etape=Step.USED)

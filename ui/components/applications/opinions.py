"""What departments say of a candidate, on the coordinators' page of an application."""

from __future__ import annotations

import streamlit as st

from services import host_opinions
from services.actors import Actor
from services.queries.applications.applications import ApplicationDetail
from services.queries.applications.opinions import OpinionRow, Opinions
from ui.act import act_button, perform
from ui.components.applications.candidates import badge, form
from ui.components.badges import instant, word
from ui.components.folded import was_opened
from ui.components.layout import escape, section
from ui.i18n import _, n_


def opinions(actor: Actor, application: ApplicationDetail, found: Opinions) -> None:
    """Who was asked, what was answered and how soon; asking, and recording on behalf. For coordinators alone."""
    if application.viewer != "staff" or not application.submitted_at or not found.rows:
        return
    section(_("What the departments say"))
    for row in found.rows:
        _one(row)
        if found.is_open:
            key = f"behalf-{application.public_id}-{row.offer_public_id}"
            with st.popover(_("Record their answer"), key=key, on_change="rerun") as box:
                if was_opened(box, key):
                    form(actor, application.public_id, row, found.uses_rankings, on_behalf=True)
    if found.is_open and any(row.answer is None for row in found.rows):
        again = all(row.asked_at for row in found.rows)
        label = _("Ask the departments again") if again else _("Ask the departments")
        if act_button(label, "opinions-ask", icon=":material/forward_to_inbox:"):
            perform(
                "opinions-ask", host_opinions.ask_for_application, actor, application.public_id,
                done=_("The departments are asked by mail."),
            )  # fmt: skip


def _one(row: OpinionRow) -> None:
    if row.answered_at:
        how = [escape(row.answered_by), word(row.source), instant(row.answered_at)]
        if row.days is not None:
            how.append(_("on the same day") if not row.days else n_("after %(n)s day", "after %(n)s days", row.days))
        if row.rank:
            how.append(_("rank %(rank)s", rank=row.rank))
        state = " · ".join(part for part in how if part)
    else:
        state = _("asked on %(instant)s", instant=instant(row.asked_at)) if row.asked_at else _("not asked yet")
    reason = f"  \n{escape(row.reason)}" if row.reason else ""
    st.markdown(f"**{escape(row.department)}** {badge(row.answer)}  \n:gray[{escape(row.offer)} · {state}]{reason}")

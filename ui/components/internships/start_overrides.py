"""What stands in the way of the start: what the law lets nobody do without, and what may be set aside with a reason."""

from __future__ import annotations

import streamlit as st

from db.enums import PlacementState as P
from services import start_overrides
from services.actors import Actor
from services.checklists import ChecklistRow
from services.queries.internships.placements import PlacementDetail
from ui.act import act_button, field_error, perform
from ui.components.layout import escape
from ui.i18n import _

BEFORE_START = {P.PLANNED, P.AGREEMENT_SIGNED, P.READY}


def panel(actor: Actor, detail: PlacementDetail) -> None:
    """For coordinators, before the start; nothing where nothing mandatory is open."""
    if detail.state not in BEFORE_START:
        return
    for item in detail.checklist:
        if item.is_in_the_way and start_overrides.may_be_set_aside(item.code):
            _set_aside(actor, item)
        elif item.is_in_the_way:
            st.caption(_("No start without the signatures of all: the law leaves no room there."))
        elif item.is_mandatory and item.waive_reason and not item.is_done:
            _set_aside_already(actor, item)


def _set_aside(actor: Actor, item: ChecklistRow) -> None:
    with st.popover(_("Begin without it"), key=f"override-{item.public_id}", width="stretch", help=item.label):
        st.markdown(
            _(
                "**%(item)s**: it stays to be done, but no longer stands in the way of the start. Your reason is kept "
                "with your name and the day.",
                item=escape(item.label),
            )
        )
        reason = st.text_input(_("Reason"), key=f"override-reason-{item.public_id}", max_chars=300)
        field_error("override_reason")
        name = f"override-do-{item.public_id}"
        if act_button(_("Let the internship begin without it"), name):
            perform(
                name, start_overrides.begin_without, actor, item.public_id, reason=reason,
                done=_("It no longer stands in the way of the start."),
            )  # fmt: skip


def _set_aside_already(actor: Actor, item: ChecklistRow) -> None:
    st.caption(_("Set aside for the start: %(reason)s", reason=f"{escape(item.label)} – {escape(item.waive_reason)}"))
    name = f"override-undo-{item.public_id}"
    if act_button(_("Ask for it again"), name, type="tertiary"):
        perform(name, start_overrides.ask_again, actor, item.public_id, done=_("It is asked for again."))

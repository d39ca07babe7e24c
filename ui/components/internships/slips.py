"""Slips in an agreement that was given to its signers: what was mended, and the inputs to mend another one."""

from __future__ import annotations

import streamlit as st

from services.actors import Actor
from services.agreements import slips
from services.queries.internships.slips import Mendable, Slips
from ui.act import act_button, field_error, perform
from ui.components.badges import instant
from ui.components.layout import escape, section
from ui.i18n import _


def rectified(found: Slips) -> None:
    """What was mended, the latest first; nothing where nothing was."""
    if not found.rows:
        return
    section(_("Slips that were mended"))
    for row in found.rows:
        st.markdown(
            f"**{_(row.label)}** · :gray[{instant(row.at)}{' · ' + escape(row.by) if row.by else ''}]  \n"
            f"{escape(row.before)} → {escape(row.after)}  \n:gray[{escape(row.reason)}]"
        )


def mending(actor: Actor, agreement_public_id: str, version: int, found: Slips) -> None:
    """Choose what is misspelt, write it right, say why."""
    if not found.fields:
        return
    with st.expander(_("Mend a slip"), icon=":material/spellcheck:"):
        st.markdown(
            _(
                "A misspelt name, a wrong address or phone, a typing error in the mission: the signatures stand, "
                "those who signed are told, and the paper says what was rectified."
            )
        )
        by_field = {one.field: one for one in found.fields}
        chosen = st.selectbox(
            _("What is wrong?"), list(by_field), None, format_func=lambda one: _name(by_field[one]), key="slip-field",
            placeholder=_("Choose"),
        )  # fmt: skip
        if chosen is None:
            return
        one = by_field[chosen]
        draw = st.text_area if one.is_long else st.text_input
        value = draw(_("How it should read"), one.value, key=f"slip-{chosen}-{version}")
        field_error("slip")
        field_error("email")
        reason = st.text_input(_("What was wrong"), key="slip-reason", max_chars=300)
        field_error("slip_reason")
        if act_button(_("Mend it"), "slip-mend", type="primary"):
            perform(
                "slip-mend", slips.mend, actor, agreement_public_id, {chosen: value}, reason=reason,
                seen_version=version, done=_("It is mended; the signatures stand."),
            )  # fmt: skip


def _name(one: Mendable) -> str:
    return f"{_(one.label)} ({one.language})" if one.language else _(one.label)

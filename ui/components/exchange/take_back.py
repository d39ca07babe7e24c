"""Taking back what was agreed to: called so, with what follows from it, before anything happens."""

from __future__ import annotations

import streamlit as st

from db.enums import ConsentPurpose, ConsentState
from services.actors import Actor
from services.exchanges import consents
from services.queries.exchange.exchange_consents import AnswerRow
from ui.act import act_button, perform
from ui.components.layout import escape
from ui.i18n import _


def take_back(actor: Actor, participation: str, one: AnswerRow, *, child: str, signed: str, is_open: bool) -> None:
    """A button that opens what follows and the act itself. ``child``: given name, empty for one’s own answer."""
    name = f"back-{participation}-{one.purpose}-{one.guardian_public_id}"
    with st.popover(_("I take back my agreement"), disabled=not is_open, key=f"{name}-open"):
        st.markdown(follows(one, child))
        st.caption(_("The coordinators of both cities and the leaders are told at once. You can agree again later."))
        if act_button(_("Yes, take it back"), name, type="primary"):
            perform(
                name, consents.answer, actor, participation, one.purpose, False,
                guardian_public_id=one.guardian_public_id, signed=signed,
                done=_("Your agreement is taken back, and the coordinators are told."),
            )  # fmt: skip


def choices(one: AnswerRow) -> list[tuple[bool, str]]:
    """What can be answered while it is not agreed to: yes and no, or yes after a no."""
    if one.state in {ConsentState.REFUSED, ConsentState.REVOKED}:
        return [(True, _("I agree after all"))]
    return [(True, _("Yes, I agree")), (False, _("No, I do not agree"))]


def follows(one: AnswerRow, child: str) -> str:
    """What taking this answer back means, in a sentence."""
    who = escape(child)
    if one.is_mandatory:
        if child:
            return _("%(name)s cannot take part without it. Place, family and papers are kept meanwhile.", name=who)
        return _("You cannot take part without it. Your place, your family and your papers are kept meanwhile.")
    if one.purpose is ConsentPurpose.SWIMMING:
        return (
            _("%(name)s no longer swims with the group; nothing else changes.", name=who)
            if child
            else _("You no longer swim with the group; nothing else changes.")
        )
    if one.purpose is ConsentPurpose.IMAGE:
        return (
            _("No more pictures of %(name)s are taken or shown; nothing else changes.", name=who)
            if child
            else _("No more pictures of you are taken or shown; nothing else changes.")
        )
    return _("Nothing else changes.")

"""What a young person answers themselves: about their data as a minor, everything once of age on the first day."""

from __future__ import annotations

import streamlit as st

from db.enums import ConsentPurpose, ConsentState
from services.actors import Actor
from services.exchanges import consents
from services.queries.exchange.exchange_consents import AnswerRow, OwnConsents
from ui.act import act_button, field_error, perform
from ui.components.badges import day, state_markdown, word
from ui.components.exchange.take_back import choices, take_back
from ui.components.layout import escape, section
from ui.i18n import _


def own_consents(actor: Actor, found: OwnConsents) -> None:
    """One exchange: one’s name once, then each purpose with yes and no."""
    section(found.exchange)
    if not found.answers:
        st.markdown(_("Nothing is asked of you: your parents answer for you."))
        return
    key = f"own-{found.public_id}"
    signed = st.text_input(
        _("Your first and last name: it is your signature"), key=key, max_chars=200, autocomplete="name"
    )
    field_error("signed")
    if any(one.purpose is not ConsentPurpose.DATA_TRANSFER for one in found.answers):
        st.caption(_("You answer for yourself: where a text says “my child”, it means you."))
    for one in found.answers:
        _card(actor, found, one, signed)


def _card(actor: Actor, found: OwnConsents, one: AnswerRow, signed: str) -> None:
    with st.container(border=True):
        st.subheader(one.title, anchor=False)
        st.markdown(escape(one.body))
        needed = _("Needed to take part.") if one.is_mandatory else _("As you like: no changes nothing else.")
        st.caption(" · ".join((needed, ", ".join(word(leg) for leg in one.legs))))
        if one.state is not None and one.answered_at is not None:
            st.markdown(f"{state_markdown(one.state, public=True)} :gray[{day(one.answered_at.date())}]")
        with st.container(horizontal=True):
            _choices(actor, found, one, signed)


def _choices(actor: Actor, found: OwnConsents, one: AnswerRow, signed: str) -> None:
    if one.state is ConsentState.GIVEN:
        take_back(actor, found.public_id, one, child="", signed=signed, is_open=found.is_open)
        return
    for is_given, label in choices(one):
        name = f"own-{found.public_id}-{one.purpose}-{is_given}"
        if act_button(label, name, disabled=not found.is_open):
            perform(
                name, consents.answer, actor, found.public_id, one.purpose, is_given, signed=signed,
                seen_text=one.text_public_id, done=_("Saved. Thank you."),
            )  # fmt: skip

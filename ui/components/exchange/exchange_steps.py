"""What comes next of an exchange: open it, let a group leave, close what is over; and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from db.enums import ExchangeState, LegState
from services.actors import Actor
from services.exchanges import duplicating, exchanges, legs
from services.exchanges.departure import Reason
from services.queries.exchange.exchange_detail import ExchangeDetail, LegView
from services.queries.exchange.exchange_ready import Standing
from services.rules.exchanges import TEXTS, Remark
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import in_words, word
from ui.components.confirm import ask
from ui.components.layout import escape
from ui.i18n import _, n_

Standings = Mapping[str, Standing]
_SHOWN = 3
"""Reasons that stand on the page at once; the others wait folded."""
_OVER = {LegState.CLOSED, LegState.CANCELLED}


def next_step(actor: Actor, found: ExchangeDetail, standings: Standings) -> None:
    """The one act that comes next."""
    if not found.may_edit:
        return
    with st.container(border=True):
        match found.state:
            case ExchangeState.DRAFT:
                st.markdown(_("A draft: write what it is, then open it. People can be entered already."))
                with st.container(horizontal=True):
                    if st.button(_("Prepare it"), icon=":material/edit:", key="prepare"):
                        menu.goto("exchange_edit", id=found.public_id)
                    if act_button(_("Open the exchange"), "open", type="primary"):
                        _move("open", actor, found, _("The exchange is open."))
            case ExchangeState.OPEN:
                _open(actor, found, standings)
            case _:
                st.markdown(_("This exchange is over. The next one can begin like it, a year later."))
                _again(actor, found)


def _open(actor: Actor, found: ExchangeDetail, standings: Standings) -> None:
    leg = next((one for one in found.legs if one.state not in _OVER), None)
    if leg is None:
        st.markdown(_("Both visits are over: the exchange can be closed."))
        if act_button(_("Close the exchange"), "close", type="primary"):
            _move("close", actor, found, _("The exchange is closed."))
        return
    st.markdown(f"**{escape(word(leg.direction))}**")
    match leg.state:
        case LegState.PLANNED:
            _planned(actor, leg, standings.get(leg.public_id))
        case LegState.CLEARED:
            st.markdown(_("Everything is ready. On its first day the visit begins by itself."))
            if act_button(_("Prepare it again"), f"unclear-{leg.public_id}"):
                move_leg("unclear", actor, leg, _("The visit is being prepared again."))
        case LegState.UNDER_WAY:
            st.markdown(_("The group is under way. After the last day the visit ends by itself."))
        case _:
            st.markdown(_("The group is back. Once surveys and certificates are done, close the visit."))
            if act_button(_("Close this visit"), f"close-{leg.public_id}", type="primary"):
                move_leg("close", actor, leg, _("The visit is closed."))


def _planned(actor: Actor, leg: LegView, standing: Standing | None) -> None:
    if standing is None or not standing.reasons:
        st.markdown(_("Nothing stands in the way any more: the group may leave."))
        field_error("departure")
        if act_button(_("The group may leave"), f"clear-{leg.public_id}", type="primary", icon=":material/check:"):
            move_leg("clear", actor, leg, _("The visit is ready. It begins by itself on its first day."))
        return
    st.markdown(
        n_("%(n)s thing still stands in the way of the departure.", "%(n)s things still stand in the way of the "
           "departure.", len(standing.reasons))
    )  # fmt: skip


def reasons(found: ExchangeDetail, leg: LegView, standing: Standing | None, today: date) -> None:
    """What stands in the way of this visit and what is unusual about it, the first few open."""
    if standing is None:
        return
    sentences = [_reason(found, leg, one) for one in standing.reasons]
    for sentence in sentences[:_SHOWN]:
        st.markdown(sentence)
    rest = sentences[_SHOWN:] + [_remark(one, today) for one in standing.remarks]
    if rest:
        with st.expander(n_("%(n)s more remark", "%(n)s more remarks", len(rest))):
            for sentence in rest:
                st.markdown(sentence)


def _reason(found: ExchangeDetail, leg: LegView, one: Reason) -> str:
    address = menu.address(one.page, id=leg.public_id if one.of_visit else found.public_id)
    text = escape(_(one.text, **in_words(dict(one.params))))
    return f":red[:material/block:] {text} [{_('Look')}]({address})"


def _remark(one: Remark, today: date) -> str:
    due = one.params.get("day")
    is_late = one.rule == "declare" and isinstance(due, date) and due < today
    mark = ":red[:material/schedule:]" if is_late else ":orange[:material/info:]"
    return f"{mark} {escape(_(TEXTS[one.rule], **in_words(dict(one.params))))}"


def move_leg(name: str, actor: Actor, leg: LegView, done: str, **options: Any) -> None:
    """One step of a visit."""
    perform(
        f"{name}-{leg.public_id}", legs.move, actor, leg.public_id, name, seen_version=leg.version, done=done, **options
    )


def _move(name: str, actor: Actor, found: ExchangeDetail, done: str, **options: Any) -> None:
    perform(name, exchanges.move, actor, found.public_id, name, seen_version=found.version, done=done, **options)


def _again(actor: Actor, found: ExchangeDetail) -> None:
    if act_button(_("Prepare the same for next year"), "duplicate", icon=":material/content_copy:"):
        perform(
            "duplicate", duplicating.duplicate, actor, found.public_id,
            then=lambda made: menu.goto("exchange", id=made.public_id),
        )  # fmt: skip


def more(actor: Actor, found: ExchangeDetail) -> None:
    """Rarer acts: write, copy, call off."""
    if not found.may_edit:
        return
    with st.container(horizontal=True):
        if found.state in {ExchangeState.DRAFT, ExchangeState.OPEN}:
            if found.state is ExchangeState.OPEN:
                menu.page_link("exchange_edit", _("Change what is written"), icon="edit", id=found.public_id)
                _again(actor, found)
            with st.popover(_("Call off")):
                _call_off(actor, found)
        else:
            with st.popover(_("Open the exchange again")):
                reason = st.text_input(_("Reason"), max_chars=500, key="reopen-reason")
                field_error("reason")
                if act_button(_("Open the exchange again"), "reopen"):
                    _move("reopen", actor, found, _("The exchange is open."), reason=reason)


def _call_off(actor: Actor, found: ExchangeDetail) -> None:
    """One visit, or the whole exchange, with a reason."""
    living = [one for one in found.legs if one.state in {LegState.PLANNED, LegState.CLEARED}]
    names = {one.public_id: word(one.direction) for one in living}
    what = st.radio(
        _("What is called off?"), ["", *names], format_func=lambda one: names[one] if one else _("The whole exchange"),
        key="call-off-what",
    )  # fmt: skip
    reason = st.text_input(_("Reason"), max_chars=500, key="call-off-reason")
    field_error("reason")
    if st.button(_("Call off"), key="open-call-off"):
        leg = next((one for one in living if one.public_id == what), None)
        act = (
            partial(move_leg, "cancel", actor, leg, _("The visit is called off."), reason=reason)
            if leg
            else partial(_move, "cancel", actor, found, _("The exchange is called off."), reason=reason)
        )
        ask(
            _("Call it off?"), _("The reason is kept; nothing of what was entered is lost."), label=_("Call off"),
            name=f"cancel-{leg.public_id}" if leg else "cancel", act=act,
        )  # fmt: skip

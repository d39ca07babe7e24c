"""The bar of acts under the list, once applications are chosen: who is concerned, who is not, one confirmation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from db.enums import Decision
from services import many_at_once
from services.actors import Actor
from services.queries.applications.many import LABELS, Act, Chosen, Preview, preview
from ui.act import act_button, field_error, perform
from ui.components.badges import state_word
from ui.components.layout import escape
from ui.i18n import _, n_

_DECISIONS = {Act.SELECT: Decision.SELECT, Act.WAITLIST: Decision.WAITLIST, Act.REJECT: Decision.REJECT}
MOST_NAMES = 8


def bar(actor: Actor, rows: list[Chosen], clear: Callable[[], None]) -> None:
    """One button an act, with how many it fits; those that fit nobody are left out."""
    st.markdown(n_("**%(n)s application chosen**", "**%(n)s applications chosen**", len(rows)))
    with st.container(horizontal=True):
        for act in Act:
            fitting = preview(rows, act)
            if fitting.fitting and st.button(f"{_(LABELS[act])} · {len(fitting.fitting)}", key=f"many-{act}"):
                _dialog(actor, act, fitting, clear)


def _dialog(actor: Actor, act: Act, rows: Preview, clear: Callable[[], None]) -> None:
    @st.dialog(_(LABELS[act]))
    def dialog() -> None:
        st.markdown(_names(rows.fitting))
        if rows.left_out:
            st.caption(_why_left_out(act) + " " + _names(rows.left_out, with_state=True))
        text = _text(act)
        label = n_("Do it for %(n)s person", "Do it for %(n)s persons", len(rows.fitting))
        if act_button(label, f"many-{act}-do", type="primary"):
            _do(actor, act, rows, text, clear)

    dialog()


def _why_left_out(act: Act) -> str:
    if act is Act.ASK:
        return _("Left out, as they are decided or nothing is left to ask about them:")
    return _("Left out, as it does not fit their state:")


def _names(rows: tuple[Chosen, ...], *, with_state: bool = False) -> str:
    shown = [escape(row.name) + (f" ({state_word(row.state)})" if with_state else "") for row in rows[:MOST_NAMES]]
    more = len(rows) - MOST_NAMES
    return ", ".join(shown) + (" " + n_("and %(n)s more", "and %(n)s more", more) if more > 0 else "")


def _text(act: Act) -> str:
    if act is Act.WRITE:
        text = st.text_area(_("Your message"), key="many-message", max_chars=2000)
        field_error("message")
        return text or ""
    if act in _DECISIONS:
        st.caption(_("Nobody is told yet: prepared decisions are looked at together and told all at once."))
        text = st.text_area(_("Reason, as the person will read it"), key="many-reason", max_chars=2000)
        field_error("reason")
        return text or ""
    if act is Act.ASK:
        st.caption(_("Each department gets one mail with a link, for all its candidates."))
    return ""


def _do(actor: Actor, act: Act, rows: Preview, text: str, clear: Callable[[], None]) -> None:
    def then(_number: Any) -> None:
        clear()

    name = f"many-{act}-do"
    done = n_("Done for %(n)s person.", "Done for %(n)s persons.", len(rows.fitting))
    if act in _DECISIONS or act is Act.TAKE_BACK:
        perform(
            name, many_at_once.prepare, actor, rows.seen, _DECISIONS.get(act), reason=text, done=done, then=then
        )  # fmt: skip
    elif act is Act.WRITE:
        perform(name, many_at_once.write, actor, list(rows.seen), text, done=done, then=then)
    elif act is Act.ASK:
        perform(name, many_at_once.ask_departments, actor, list(rows.seen), done=done, then=then)
    else:
        perform(name, many_at_once.move, actor, rows.seen, act.value, done=done, then=then)

"""«Your password again»: one field before an act that asks for it; what was asked for is then done by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from services import password_again
from services.actors import Actor
from services.errors import DomainError
from services.unit import utc_now
from ui import act
from ui.act import field_error
from ui.i18n import _
from ui.visitor import client_address

_READY = "_password-shown"
_EXPORT = re.compile(r"/exports/[\w-]+\.\w+(\?[^\s\\]*)?")


def names_an_export(address: str) -> bool:
    """Whether ``address`` is that of a list, the only one to which the page of the password goes on."""
    return _EXPORT.fullmatch(address) is not None


def settle(actor: Actor) -> None:
    """Ask where an act of the last run needs it, and do the act once the password was right. Once in each run."""
    if ready := st.session_state.pop(_READY, None):
        ready()
    elif act.WAITING in st.session_state:
        _dialog(actor)


def ask(then: Callable[[], None]) -> None:
    """From the callback of a button: ask for the password in the run that follows, and call ``then`` in the next."""
    st.session_state[act.WAITING] = then


def field(actor: Actor, name: str) -> bool:
    """Why, the input and its button; whether the right password was typed just now."""
    st.markdown(_("For lists with personal data and changes of roles. You are then not asked for ten minutes."))
    with st.form(name, border=False):
        password = st.text_input(
            _("Password"), type="password", autocomplete="current-password", max_chars=256, key=f"{name}-password"
        )
        field_error("password_again")
        if not st.form_submit_button(_("Continue"), type="primary"):
            return False
    try:
        password_again.confirm(actor, password, address=client_address(), now=utc_now())
    except DomainError as error:
        st.error(act.text(error), icon=":material/error:")
        return False
    return True


def _dialog(actor: Actor) -> None:
    @st.dialog(_("Your password again"), on_dismiss=_forget)
    def dialog() -> None:
        if field(actor, "password-again"):
            st.session_state[_READY] = st.session_state.pop(act.WAITING)
            st.rerun()

    dialog()


def _forget() -> None:
    st.session_state.pop(act.WAITING, None)

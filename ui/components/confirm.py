"""A question before something that cannot simply be taken back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.act import act_button
from ui.i18n import _


def ask(title: str, consequence: str, *, label: str, name: str, act: Callable[[], None]) -> None:
    """Open a dialog that names what will happen; ``act`` runs when it is confirmed."""

    @st.dialog(title)
    def dialog() -> None:
        st.markdown(consequence)
        with st.container(horizontal=True):
            if st.button(_("Cancel"), key=f"{name}-cancel"):
                st.rerun()
            st.space("stretch")
            if act_button(label, name, type="primary"):
                act()

    dialog()

"""What a person sees when a page fails: one sentence, never the inside of the program."""

from __future__ import annotations

from typing import Any

import streamlit as st

from services.errors import DomainError
from services.logs import new_error_id, report
from ui import act, menu
from ui.components.layout import header, narrow
from ui.i18n import _


def run(page: Any) -> None:
    """Run a page; what it cannot show (somebody else's record, one that is gone) gets a page of its own."""
    try:
        page.run()
    except DomainError as error:
        with narrow():
            header(_("This page cannot be shown"), act.text(error))
            menu.page_link("home", _("Back to the home page"), icon="home")


def show(error: Exception) -> bool:
    """Handle an exception that nothing else caught; True tells Streamlit that it was shown."""
    if isinstance(error, DomainError):
        st.error(act.text(error), icon=":material/error:")
        return True
    error_id = new_error_id()
    report(error, error_id)
    st.error(
        _(
            "Something went wrong on our side; what you saved is kept. Try again in a moment. "
            "If it happens again, tell us this number: %(id)s.",
            id=error_id,
        ),
        icon=":material/error:",
    )
    return True

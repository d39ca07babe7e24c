"""What a person sees when a page fails: one sentence, never the inside of the program."""

from __future__ import annotations

import streamlit as st

from services.errors import DomainError
from services.logs import new_error_id, report
from ui import act
from ui.i18n import _


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

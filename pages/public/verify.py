"""Verify a paper by the code that is printed on it: no account is needed."""

import streamlit as st

from services.errors import DomainError
from services.unit import utc_now
from services.verification import verify
from ui.act import field_error, refuse
from ui.components.layout import header, narrow
from ui.components.verified import paper
from ui.guard import client_address
from ui.i18n import _

SEEN = "verified"
EXAMPLE = "K7QF-2M9X-BD4T-H8WZ"
printed = st.query_params.get("code", "")

# Render
with narrow():
    header(
        _("Verify a paper"),
        _("Agreements and certificates carry a code. Type it, and compare what is shown with what is printed."),
    )
    with st.form("verify", border=False):
        code = st.text_input(_("Code on the paper"), printed, max_chars=80, placeholder=EXAMPLE)
        field_error("code")
        asked = st.form_submit_button(_("Verify"), type="primary")

    # Act
    wanted, seen = (code if asked else printed).strip(), st.session_state.get(SEEN)
    if wanted and (asked or not seen or seen[0] != wanted):
        try:
            seen = st.session_state[SEEN] = (wanted, verify(wanted, address=client_address(), now=utc_now()))
        except DomainError as error:
            seen = st.session_state[SEEN] = (wanted, None)
            refuse(error)
    if wanted and seen and seen[1]:
        paper(seen[1])

"""A genuine paper as whoever verifies it sees it: what is printed, and what it is worth today."""

from __future__ import annotations

import streamlit as st

from services import formats
from services.formats import plain_date
from services.verification import STANDINGS, Standing, Verified
from ui.components.layout import facts
from ui.i18n import _, language

_LOOKS = {
    Standing.SIGNED: (st.success, ":material/verified:"),
    Standing.VALID: (st.success, ":material/verified:"),
    Standing.UNSIGNED: (st.info, ":material/hourglass_empty:"),
    Standing.RECTIFIED: (st.success, ":material/spellcheck:"),
    Standing.REPLACED: (st.warning, ":material/history:"),
    Standing.WITHDRAWN: (st.warning, ":material/block:"),
}


def paper(found: Verified) -> None:
    """The verdict in one sentence, then what stands on the paper."""
    show, icon = _LOOKS[found.standing]
    show(_(STANDINGS[found.standing]), icon=icon)
    with st.container(border=True):
        st.markdown(f"**{_(found.kind)}**, {_('version no. %(number)s', number=found.number)}")
        facts(
            [
                *((_(label), name) for label, name in found.parties),
                (_("First day"), plain_date(found.starts_on, language())),
                (_("Last day"), plain_date(found.ends_on, language())),
                (_("Written on"), plain_date(found.made_on, language())),
                (_("Signed by all on"), plain_date(found.signed_on, language()) if found.signed_on else ""),
                (_("Replaced on"), plain_date(found.replaced_on, language()) if found.replaced_on else ""),
                (_("Hours of presence"), str(found.minutes // 60) if found.minutes is not None else ""),
                (
                    _("Paid altogether"),
                    formats.euros(found.paid_cents, language()) if found.paid_cents is not None else "",
                ),
            ]
        )

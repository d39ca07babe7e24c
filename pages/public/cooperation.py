"""What the two cities have done together, by axis, with the amounts that are known."""

from itertools import groupby

import streamlit as st

from services import formats
from services.queries.cooperation import ActionRow, actions
from ui.components.badges import word
from ui.components.layout import escape, header, section
from ui.i18n import _, language
from ui.load import reading


def line(row: ActionRow) -> str:
    """One action as a line of a list."""
    year = f"**{row.year}** · " if row.year else ""
    amount = f" · **{formats.euros(row.amount_cents, language())}**" if row.amount_cents else ""
    return f"- {year}{escape(row.title)}{amount}"


# Load
with reading() as session:
    rows = actions(session, language())

# Render
with st.container(width=860):
    header(
        _("The cooperation"),
        _(
            "Clamart and Artashat have been twin cities since 31 May 2003. "
            "Years and amounts stand where they are known."
        ),
    )
    for axis, group in groupby(rows, key=lambda row: row.axis):
        section(word(axis))
        st.markdown("\n".join(line(row) for row in group))
    if rows:
        st.caption(_("Source: %(source)s", source=escape(rows[0].source)))

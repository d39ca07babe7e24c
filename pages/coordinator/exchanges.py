"""Exchanges of young people: what is prepared, what is under way, earlier ones."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_list as queries
from ui.components.exchange import exchange_list as listing
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    mine, every = queries.cities(session, actor, language=language())

# Render what is asked for
header(_("Exchanges"), _("Young people of two cities who visit each other: prepared, under way, earlier ones."))
with st.container(horizontal=True, vertical_alignment="bottom"):
    state = listing.state_filter()
    st.space("stretch")
    if mine:
        listing.new(actor, mine, every)
with reading() as session:
    page = queries.page(
        session, actor, state=state, after=st.query_params.get("after"), before=st.query_params.get("before"),
        language=language(),
    )  # fmt: skip

# Render
if page.rows:
    listing.table(page)
else:
    listing.nothing(state)

"""Places where material is: store rooms, schools and their classrooms."""

import streamlit as st

from db.enums import Role
from services.queries.material import items
from services.queries.material import stock_places as queries
from ui import menu
from ui.components.layout import header
from ui.components.material import place_list as listing
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)

# Render what is asked for
header(_("Stores and schools"), _("Where material is kept, who keeps it, and how much lies there."))
with reading() as session:
    may_edit = items.may_enter(session, actor)
with st.container(horizontal=True, vertical_alignment="bottom"):
    search, kind, closed = listing.filters()
    st.space("stretch")
    if may_edit and st.button(_("New place"), icon=":material/add:", type="primary"):
        menu.goto("place_edit")

# Load
with reading() as session:
    page = queries.page(
        session, actor, search=search, kind=kind, closed=closed, language=language(),
        after=st.query_params.get("after"), before=st.query_params.get("before"),
    )  # fmt: skip
    total = queries.count(session, actor, search=search, kind=kind, closed=closed)

# Render
if not page.rows:
    listing.nothing(search, may_edit=may_edit)
    st.stop()
listing.table(page)
listing.pager(page, total)

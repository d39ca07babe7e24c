"""Who takes part in one exchange: young people and leaders of both cities."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_people as queries
from ui import menu
from ui.components.exchange import participant_list as listing
from ui.components.export_menu import export_menu
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    around = queries.frame(session, actor, st.query_params.get("id", ""), language=language())

# Render what is asked for
menu.page_link("exchange", around.title, icon="arrow_back", id=around.public_id)
header(_("Young people and leaders"), _("Who takes part, with which group, and who still has to say yes."))
listing.take_over(actor, around)
wanted = listing.filters(around)
with st.container(horizontal=True):
    listing.enter(actor, around)
    export_menu(
        actor, "participants", search=wanted.search, exchange=around.public_id, city=wanted.city, school=wanted.school,
        leg=wanted.leg, state=wanted.state, kind=wanted.kind,
    )  # fmt: skip
with reading() as session:
    page = queries.page(
        session, actor, around, wanted, after=st.query_params.get("after"), before=st.query_params.get("before"),
        language=language(),
    )  # fmt: skip
    total = queries.count(session, actor, around.public_id, wanted)

# Render
if page.rows:
    listing.table(page, total)
else:
    listing.nothing(wanted)

"""The material: what there is of it and where it is; one field for scanners."""

import streamlit as st

from db.enums import Role
from services.queries.material import items as queries
from services.queries.material import stock_places
from ui import menu
from ui.components.export_menu import export_menu
from ui.components.layout import header
from ui.components.material import catalogue_list as listing
from ui.components.scan_field import scan_field
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER)

# Render what is asked for
header(_("Material"), _("What there is for French classes, how many of it and where it is now."))
with reading() as session:
    places = stock_places.choices(session, actor, language=language())
    may_edit = queries.may_enter(session, actor)
with st.container(horizontal=True, vertical_alignment="bottom"):
    scan_field(actor, may_enter=may_edit)
    st.space("stretch")
    if may_edit and st.button(_("New title"), icon=":material/add:", type="primary"):
        menu.goto("item_edit")
wish = listing.filters(places)

# Load
with reading() as session:
    page = queries.page(
        session, actor, wish, language=language(), after=st.query_params.get("after"),
        before=st.query_params.get("before"),
    )  # fmt: skip
    total = queries.count(session, actor, wish)
    where = queries.where(session, actor, [row.public_id for row in page.rows], language=language())

# Render
if page.rows:
    listing.table(page, where)
    listing.pager(page, total)
    with st.container(horizontal=True):
        export_menu(
            actor, "items", label=_("Export the titles"), search=wish.search, category=wish.category, level=wish.level
        )
        export_menu(actor, "stock", label=_("Export the stock"), category=wish.category)
else:
    listing.nothing(wish, may_edit=may_edit)
listing.beside(may_edit=may_edit)

"""What happened to the material: movements, the latest first."""

import streamlit as st

from db.enums import Role
from services.queries.material import acquisitions, item_detail, items, kits, stock_places
from services.queries.material import movements as queries
from services.unit import utc_now
from ui import menu
from ui.components.export_menu import export_menu
from ui.components.layout import header
from ui.components.material import movement_list as listing
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()

# Render what is asked for
menu.page_link("catalogue", _("All material"), icon="arrow_back")
header(_("Movements"), _("What came, moved, was lent, damaged, lost or used up; nothing is ever erased."))
with reading() as session:
    places = stock_places.choices(session, actor, language=language())
    may_close = items.may_enter(session, actor)
    closed = queries.closed_years(session, actor)
asked = listing.filters(places)

# Load
with reading() as session:
    item = item_detail.detail(session, actor, asked.item, language=language()) if asked.item else None
    kit = kits.detail(session, actor, asked.kit, language=language()) if asked.kit else None
    came = acquisitions.detail(session, actor, asked.provenance, language=language()) if asked.provenance else None
    page = queries.page(
        session, actor, asked, language=language(), after=st.query_params.get("after"),
        before=st.query_params.get("before"),
    )  # fmt: skip

# Render and act
if item:
    menu.page_link("item", _("Only of: %(title)s", title=item.title), icon="menu_book", id=item.public_id)
if kit:
    menu.page_link("kit", _("Only of: %(title)s", title=kit.name), icon="inventory_2", id=kit.public_id)
if came:
    name = f"{came.source_name}, {came.reference}" if came.reference else came.source_name
    menu.page_link("provenance", _("Only of: %(title)s", title=name), icon="receipt_long", id=came.public_id)
listing.table(page)
export_menu(actor, "movements", reason=asked.reason)
if may_close:
    listing.close_year(actor, closed, now.date())

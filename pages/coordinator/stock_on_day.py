"""What was where at the end of a day, of a place, an item or the whole stock."""

from datetime import date

import streamlit as st

from db.enums import Role
from services.queries.material import item_detail, stock_on, stock_places
from services.unit import utc_now
from ui import menu
from ui.components.layout import header
from ui.components.material import stock_on_day as shown
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()
place_id, item_id = st.query_params.get("place", ""), st.query_params.get("item", "")

# Render what is asked for
menu.page_link("movements", _("All movements"), icon="arrow_back")
header(_("What was where"), _("The stock at the end of a day, computed from the movements."))
day: date = shown.asked_day(now.date())

# Load
with reading() as session:
    if item_id:
        about = item_detail.detail(session, actor, item_id, language=language()).title
        rows = stock_on.of_item(session, actor, item_id, day, language=language())
    else:
        about = stock_places.detail(session, actor, place_id, language=language()).name if place_id else ""
        page = stock_on.everywhere(
            session, actor, day, place=place_id or None, language=language(), after=st.query_params.get("after"),
            before=st.query_params.get("before"),
        )  # fmt: skip

# Render
if item_id:
    shown.table(about, rows)
else:
    shown.titles(page, about)

"""The offers of one's own department, by year."""

import streamlit as st

from db.enums import Role
from services.queries.internships import departments
from services.queries.internships import offers as queries
from services.unit import utc_now
from ui.components.export_menu import export_menu
from ui.components.internships.host_desk import by_account, out_of_use
from ui.components.internships.offer_years import by_year
from ui.components.layout import empty, header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.HOST), utc_now()

# Load
with reading() as session:
    mine = departments.departments(session, actor, today=now.date(), language=language(), with_inactive=True)
    page = queries.page(session, actor, size=100, language=language())

# Render
with narrow():
    header(_("Our offers"), _("What your department opens to interns, year by year."))
    out_of_use(mine)
    if any(one.is_active for one in mine) and st.button(_("New offer"), icon=":material/add:", type="primary"):
        by_account("offer", "")
    if not page.rows:
        empty(_("Your department has no offer yet."), _("Title, dates, tutor: five minutes are enough."))
    by_year(actor, page.rows, now.year, by_account)
    if page.rows:
        export_menu(actor, "offers")

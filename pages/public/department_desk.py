"""All that a head of department does in a year, by a link without account: what awaits, offers, interns."""

import streamlit as st

from db.enums import LinkPurpose
from services.queries.internships import departments
from services.queries.internships import desk as queries
from services.queries.internships import offers as offer_reads
from services.unit import utc_now
from ui import menu
from ui.components.internships import evaluation_panel, host_desk, offer_sheet
from ui.components.internships.host_desk import by_link as go
from ui.components.internships.offer_years import by_year
from ui.components.layout import escape, header, narrow, section
from ui.guard import require_link
from ui.i18n import _, language
from ui.load import reading

actor, now = require_link(LinkPurpose.DEPARTMENT_DESK), utc_now()
candidate, offer_id, intern = (st.query_params.get(name, "") for name in ("candidate", "offer", "intern"))

# Load
with reading() as session:
    rows = departments.departments(session, actor, today=now.date(), language=language(), with_inactive=True)
    desk = queries.desk(session, actor, today=now.date(), language=language())
    offers = offer_reads.page(session, actor, size=100, language=language()).rows

# Render
with narrow():
    if candidate or offer_id or intern:
        menu.page_link("department_desk", _("The page of my department"), icon="arrow_back")
    if candidate:
        host_desk.candidate(actor, candidate, now, st.query_params.get("answer", ""))
    elif offer_id:
        offer_sheet.sheet(actor, offer_sheet.load(actor, "" if offer_id == "new" else offer_id), rows, [], go)
    elif intern:
        host_desk.intern(actor, intern, now)
    else:
        header(rows[0].name, _("Interns in your department: what awaits you, your offers, who is there and who comes."))
        host_desk.out_of_use(rows)
        evaluation_panel.waiting(actor, now, "evaluation_by_link")
        host_desk.awaiting(actor, desk, now.date(), go)
        section(_("Your offers"))
        if rows[0].is_active and st.button(
            _("New offer"), icon=":material/add:", type="secondary" if desk.unanswered else "primary"
        ):
            go("offer", "")
        if not offers:
            st.caption(_("Your department has no offer yet. Title, dates, tutor: five minutes are enough."))
        by_year(actor, offers, now.year, go)
        host_desk.others(actor, desk, now.date(), go)
        menu.page_link("guide", _("Guide, step by step"), icon="menu_book", pour="service")
        st.caption(_("This page opens with the link of %(department)s: pass it on only to your deputy.",
                     department=escape(rows[0].name)))  # fmt: skip

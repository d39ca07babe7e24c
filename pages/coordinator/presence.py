"""Presence by month of all interns that one looks after, and for coordinators the money that follows from it."""

import streamlit as st

from db.enums import Role
from services.queries.internships import gratification, presence_register
from services.unit import utc_now
from ui.components import money
from ui.components.export_menu import export_menu
from ui.components.internships import presence_register as drawing
from ui.components.layout import empty, header, narrow, section
from ui.components.paging import forward_and_back
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.HOST), utc_now()
today, is_staff = now.date(), actor.has(Role.COORDINATOR, Role.ADMIN)
month = drawing.month_of(st.query_params.get("month"), today)

# Render what is asked for
header(_("Presence"), _("Presence is as planned, less what is reported as missed: month by month, for each intern."))
part = "register"
if is_staff:
    words = {"register": _("Month"), "money": _("Internship allowances")}
    chosen = st.segmented_control(
        _("View"), list(words), required=True, key="presence-part", format_func=words.__getitem__,
        default=st.query_params.get("part") if st.query_params.get("part") in words else "register",
    )  # fmt: skip
    part = chosen or part
    st.query_params["part"] = part

# Load and render
if part == "money":
    with reading() as session:
        rows = gratification.waiting(session, actor, today=today, language=language())
    with narrow():
        if not rows:
            empty(
                _("No money is to be stated or paid."),
                _("A month appears here once it is over, where the law or the agreement asks for money."),
            )
        money.lines(actor, rows, today, can_state=True, with_name=True)
        export_menu(actor, "gratifications")
else:
    with reading() as session:
        page = presence_register.register(
            session, actor, month, language=language(), after=st.query_params.get("after"),
            before=st.query_params.get("before"),
        )  # fmt: skip
    drawing.choose_month(month)
    if not page.rows:
        empty(_("No intern is here in this month."), _("Choose another month, or plan an internship first."))
    else:
        drawing.month_table(page.rows, month)
        forward_and_back(page, "presence")
        kept = [row for row in page.rows if row.can_note]
        if kept:
            section(_("Register"))
            for row in kept:
                drawing.register_weeks(actor, row, today)
        section(_("Hours of the month"))
        drawing.totals(page.rows)
        export_menu(actor, "presence", month=month.isoformat())

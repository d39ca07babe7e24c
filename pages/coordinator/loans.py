"""Loans to classes: what is out, what is late, and lending more."""

from typing import get_args

import streamlit as st

from db.enums import Role
from services.materials.courses import school_year_of
from services.queries.material import courses as course_reads
from services.queries.material import loans as queries
from services.queries.material.loans import Which
from services.unit import utc_now
from ui import menu
from ui.components.choosing import choose_one
from ui.components.export_menu import export_menu
from ui.components.layout import empty, header, section
from ui.components.material import courses, lending
from ui.components.paging import first_page, forward_and_back
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()
today, year = now.date(), school_year_of(now.date())
options: tuple[Which, ...] = get_args(Which)
which: Which = next((one for one in options if one == st.query_params.get("which")), "open")

# Load
with reading() as session:
    counts = queries.counts(session, actor, today=today)
    reached = course_reads.pupils_reached(session, actor, school_year=year)
    page = queries.page(
        session, actor, today=today, which=which, after=st.query_params.get("after"),
        before=st.query_params.get("before"), language=language(),
    )  # fmt: skip

# Render and act
header(_("Loans"), _("What classes have borrowed, until when, and how it comes back."))
words = {"open": _("Lent out"), "late": _("Late"), "returned": _("Returned")}
chosen = choose_one(
    _("Which loans"), options, lambda one: f"{words[one]} {counts[one]}", key="loans-which", default=which,
    on_change=first_page,
)  # fmt: skip
if chosen != which:
    st.query_params["which"] = chosen
    st.rerun()
if page.rows:
    lending.rows(page.rows, today, lambda one: menu.address("loan", id=one))
    forward_and_back(page, "loans")
    export_menu(actor, "loans", which=which)
else:
    empty(_("There is no loan here."), _("Lend below; a loan needs a place that lends and a class."))
courses.reached(reached)
with st.container(width=760):
    section(_("Lend to a class"))
    lending.lend_form(actor, today, year)
    menu.page_link("courses", _("The courses and their classes"), icon="school")

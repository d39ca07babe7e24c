"""What the law asks of an internship, before anybody signs anything. No account is needed, nothing is kept."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from services.rules import law
from services.rules.internships import simulate
from services.unit import utc_now
from ui.components.internships import simulator as shown
from ui.components.layout import header, narrow
from ui.i18n import _
from ui.load import reading

today = utc_now().date()

# Load
with reading() as session:
    dated = law.rows(session)

# Render
with narrow():
    header(
        _("Simulate an internship"),
        _("Dates and hours in, and you see what the law asks for: money, limits, holidays. Nothing is kept."),
    )
    first = today + timedelta(days=60)
    start, end, weekly, days = shown.questions((first, first + timedelta(days=61)))
    leave, before, cents, age, is_public = shown.details()
    if not start or not end or end < start or (end - start).days > 400:
        st.error(_("Give a first day and, after it, a last day at most a year later."), icon=":material/error:")
        st.stop()
    rules = law.law_on(start, dated)
    plan = replace(
        shown.plan(start, end, weekly, days, age, rules), leave_hours=leave, host_is_public=is_public,
        hourly_cents=lambda _year: cents, previous={(start.year, start.month): before} if before else {},
    )  # fmt: skip
    shown.answer(plan, rules, simulate(plan, rules))

"""Offers of all departments, and the links by which heads of department write theirs."""

import streamlit as st

from db.enums import OfferState, Role
from services import offers
from services.queries.internships import departments
from services.queries.internships import offers as queries
from services.unit import utc_now
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import state_word
from ui.components.choosing import choose_one
from ui.components.export_menu import export_menu
from ui.components.handed_link import show_link, shown_link
from ui.components.internships.offer_list import table
from ui.components.layout import empty, header, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    counts = queries.counts(session, actor)
    rows = departments.departments(session, actor, today=now.date(), language=language())
names = {row.public_id: row.name for row in rows}

# Render
header(_("Offers"), _("What departments open to interns. They can write it themselves by a link, without account."))
with st.container(horizontal=True, vertical_alignment="bottom", key="filters-offers"):
    states = [one for one in OfferState if counts.get(one)]
    state = choose_one(
        _("State"), [None, *states], key="offers-state", default=None,
        words=lambda one: f"{state_word(one)} {counts[one]}" if one else f"{_('All')} {sum(counts.values())}",
    )  # fmt: skip
    st.space("stretch")
    if st.button(_("New offer"), icon=":material/add:", type="primary"):
        menu.goto("offer_edit")
with reading() as session:
    page = queries.page(session, actor, states=[state] if state else (), size=100, language=language())
if page.rows:
    table(page.rows)
    export_menu(actor, "offers", state=state)
else:
    empty(_("There is no offer yet."), _("Write one, or send a link to a head of department."))
section(_("A link for a head of department"))
st.caption(_("Valid for 60 days, for one department only. It can be mailed, or copied into a messenger."))
with st.container(width=760):
    department = st.selectbox(
        _("Department"), list(names), index=None, format_func=names.__getitem__, placeholder=_("Choose"), key="link-dep"
    )
    left, right = st.columns(2)
    with left:
        name = st.text_input(_("For whom"), max_chars=200, key="link-name")
        field_error("name")
    with right:
        email = st.text_input(_("E-mail address, if it is to be mailed"), max_chars=254, type="email", key="link-email")
        field_error("email")
    make = act_button(_("Make the link"), "offer-link", disabled=not department)
    shown_link()

# Act
if make:
    perform("offer-link", offers.issue_offer_link, actor, department, name=name, email=email, then=show_link)

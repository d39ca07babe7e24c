"""Departments that host: whom to call, what they offer, who is there; and one of them in full."""

import streamlit as st

from db.enums import Role
from services.queries import links
from services.queries.internships.department_overview import overview
from services.unit import utc_now
from ui import menu
from ui.components.export_menu import export_menu
from ui.components.given_links import given_links
from ui.components.internships import department_file as file
from ui.components.internships import department_links as desk
from ui.components.internships import department_list as listing
from ui.components.layout import empty, header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
wanted = st.query_params.get("id", "")


def one_department() -> None:
    with reading() as session:
        found = {one.row.public_id: one for one in overview(session, actor, now=now, language=language())}
    department = found.get(wanted)
    with narrow():
        menu.page_link("departments", _("All departments"), icon="arrow_back")
        if wanted == "new":
            header(_("New department"), _("A name in French is enough to begin with."))
            file.form(actor, None)
            return
        if department is None:
            empty(_("This does not exist, or not any more."))
            return
        row = department.row
        header(row.name, _("What it offers, who is there and who comes, and how to reach it."))
        if not row.is_active:
            st.warning(
                _("It is out of use: nobody new comes. Move each intern to another department or end the internship."),
                icon=":material/block:",
            )
        listing.at_a_glance(department, now)
        file.belongings(actor, row, now.date())
        desk.links(actor, row, department.contact, now)
        if row.is_active:
            desk.candidates(actor, row, now)
        with st.expander(_("Change name, address or places"), icon=":material/edit:"):
            file.form(actor, row)
        file.switch(actor, row)


def all_departments() -> None:
    header(_("Departments"), _("Who hosts interns, whom to call there, and what they have not answered yet."))
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-departments"):
        search = st.text_input(_("Search"), key="departments-search", type="search", width=260, live="300ms")
        st.space("stretch")
        if st.button(_("New department"), icon=":material/add:", type="primary"):
            menu.goto("departments", id="new")
    with reading() as session:
        rows = overview(session, actor, now=now, search=search or "", language=language())
        given = links.given(session, actor, now=now, language=language())
    if not rows and search:
        empty(_("No department has this name."), _("Search for a part of the name, or for a person of the department."))
    elif not rows:
        empty(_("No department is entered yet."), _("Enter the first one: offers and internships belong to it."))
    else:
        listing.table(rows, now)
    export_menu(actor, "departments", all="1")
    given_links(actor, given)


if wanted:
    one_department()
else:
    all_departments()

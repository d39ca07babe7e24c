"""Everybody the cooperation knows: applicants, interns, tutors, with all their years."""

import streamlit as st

from db.enums import Role
from services.queries.people import doubles
from services.queries.people import people_list as queries
from ui.components.choosing import choose_several
from ui.components.export_menu import export_menu
from ui.components.layout import header
from ui.components.people import people_list as listing
from ui.components.people import person_doubles
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Render what is asked for
header(_("People"), _("One record for each person, whatever they do and however many years they return."))
search, part = listing.filters()
if person_doubles.asked():
    with reading() as session:
        found = doubles.suggestions(session, actor)
    person_doubles.listed(found)
    st.stop()

# Load
with reading() as session:
    page = queries.page(
        session, actor, part=part, search=search, after=st.query_params.get("after"),
        before=st.query_params.get("before"),
    )  # fmt: skip
    total = queries.count(session, actor, part=part, search=search)

# Render
if not page.rows:
    listing.nothing(search, part)
    st.stop()
several = choose_several("people", for_file=True)
chosen = listing.table(page, several=several)
listing.pager(page, total)
export_menu(actor, "people", search=search, part=part, ids=chosen)

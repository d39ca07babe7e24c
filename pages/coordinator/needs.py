"""What is needed: wishes to decide, what to send and to buy, minimums."""

import streamlit as st

from db.enums import Role, WishState
from services.queries.material import counting as place_reads
from services.queries.material import courses as course_reads
from services.queries.material import needs as queries
from services.queries.material import school_links as link_reads
from services.queries.material import school_material
from services.unit import utc_now
from ui.components.export_menu import export_menu
from ui.components.layout import header, section
from ui.components.material import needs, school_links, wishes
from ui.components.paging import forward_and_back
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    asked = queries.wishes(
        session, actor, after=st.query_params.get("after"), before=st.query_params.get("before"), language=language()
    )
    approved = queries.wishes(session, actor, states=(WishState.APPROVED,), size=50, language=language())
    rows = queries.proposal(session, actor, language=language())
    floor = queries.minimums(session, actor, language=language())
    budgets = queries.budget_lines(session, language=language())
    places = place_reads.places(session, actor, language=language())
    owners = school_material.owner_ids(session, actor)
    titles = queries.titles(session, organisation_ids=owners, language=language())
    schools = course_reads.schools(session, actor, others=True, language=language())
    links = link_reads.living(session, actor, now=utc_now(), language=language())
    kits = queries.templates(session, actor, language=language())

# Render and act
header(_("Needs"), _("What schools wish for and what places lack: decide, then see what to send and what to buy."))
if asked.rows:
    section(_("Wishes to decide"))
    with st.container(width=760):
        wishes.cards(actor, asked.rows)
        forward_and_back(asked, "wishes")
section(_("What to send and to buy"))
needs.proposal(rows, budgets)
if approved.rows:
    section(_("Approved wishes"))
    with st.container(width=760):
        wishes.cards(actor, approved.rows)
section(_("Minimums"))
needs.minimum_rows(floor)
with st.container(width=760):
    if places and titles:
        needs.minimum_form(actor, places, titles, kits)
export_menu(actor, "wishes")
with st.container(width=760):
    if schools or links:
        section(_("Links of schools"))
        st.caption(_("Material, loans, counts and wishes of a school on one page, for a year, without account."))
        school_links.living(actor, links)
    if schools:
        school_links.new_link(actor, schools)

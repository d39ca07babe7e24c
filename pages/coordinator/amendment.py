"""Change a signed agreement: what becomes different, what that makes of hours and money, and who signs it."""

import streamlit as st

from db.enums import Role
from services.queries.internships import agreement_signing, amendments, slips
from services.unit import utc_now
from ui import menu
from ui.components.badges import period
from ui.components.internships import amendment as shown
from ui.components.layout import escape, header, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
placement_id, amendment_id = st.query_params.get("stage", ""), st.query_params.get("id", "")

# Load
with reading() as session:
    if amendment_id:
        placement_id = amendments.placement_of(session, amendment_id)
    found = amendments.of_placement(session, actor, placement_id, language=language())
    signing, row, mendable = None, found.unfinished, found.mendable(amendment_id)
    mended = slips.of_agreement(session, actor, mendable.public_id) if mendable else None
    if row is not None and shown.was_sent(row):
        signing = agreement_signing.of_agreement(session, actor, row.public_id, now=now, language=language())

# Render
with st.container(width=900):
    menu.page_link("placement", _("To the internship"), icon="arrow_back", id=placement_id)
    header(
        _("Change the agreement of %(name)s", name=escape(found.name)),
        _("What is signed is changed by an amendment, which all sign in the same order. Until then nothing changes."),
    )
    st.markdown(f"{escape(found.department)} · {period(found.starts_on, found.ends_on)}")
    if row is not None:
        shown.under_way(actor, found, row, signing, now)
        if mendable is row:
            shown.slips_of(actor, mendable, mended)
    elif found.obstacle is not None:
        shown.not_possible(found.obstacle)
    else:
        shown.form(actor, found, now)
    if former := [one for one in found.rows if not one.is_unfinished]:
        section(_("Earlier amendments"))
        shown.rows(former)
        if mendable is not row:
            shown.slips_of(actor, mendable, mended)

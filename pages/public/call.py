"""One call: what it offers, for whom, what one receives and pays, by when, and the way in."""

import streamlit as st

from db.enums import Language, ProgrammeKind
from services import applications
from services.calls import Phase
from services.i18n import LANGUAGES
from services.queries.applications.calls import call_page, offers_of_call
from services.unit import utc_now
from ui import menu
from ui.act import act_button, perform
from ui.components.applications.calls import call_facts, deadline_badge, money_box, offers_list, preview_bar
from ui.components.calendar_link import calendar_link
from ui.components.layout import escape, header, section
from ui.guard import current_actor, sign_in_first
from ui.i18n import _, language
from ui.load import reading

actor, now = current_actor(), utc_now()
call_id = st.query_params.get("id", "")
asked = st.query_params.get("langue", "")
words = Language(asked) if asked in LANGUAGES else language()

# Load
with reading() as session:
    page = call_page(session, call_id, words, now, viewer=actor)
    offers = offers_of_call(session, call_id, words, is_preview=page.is_preview)

# Render
apply = sign_in = False
with st.container(width=860):
    if page.is_preview:
        preview_bar(call_id, words)
    header(page.call.title)
    deadline_badge(page.call, now)
    if page.call.phase is not Phase.CLOSED and not page.is_preview:
        calendar_link("call", call_id)
    st.markdown(escape(page.call.summary))
    is_open = page.call.phase is Phase.OPEN and not page.is_preview
    if is_open and actor.user_id:
        apply = act_button(_("Apply"), "apply", type="primary", icon=":material/edit_document:")
    elif is_open:
        sign_in = st.button(_("Sign in and apply"), type="primary", key="sign_in_and_apply")
        menu.page_link("register", _("I have no account yet"), icon="person_add")
    money_box(page)
    section(_("Who can apply, and when"))
    call_facts(page)
    if page.call.programme_kind is ProgrammeKind.INTERNSHIP:
        section(_("Offers of the departments"))
        offers_list(offers)

# Act
if sign_in:
    sign_in_first()
if apply:
    perform("apply", applications.start, actor, call_id, then=lambda draft: menu.goto("apply", id=draft.public_id))

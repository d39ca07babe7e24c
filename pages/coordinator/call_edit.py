"""Prepare a call, publish it, repeat it next year."""

from typing import Any

import streamlit as st

from db.enums import CallState, OrganisationKind, Role
from services import call_saving, calls
from services.queries.calls import call_settings
from services.queries.people import organisations
from services.unit import utc_now
from ui import menu
from ui.act import act_button, perform
from ui.components import call_form as form
from ui.components.badges import state_badge
from ui.components.layout import header, narrow, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
call_id = st.query_params.get("id", "")

# Load
with reading() as session:
    call = call_settings(session, actor, call_id, now) if call_id else None
    schools = organisations(session, language(), OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL)

# Render
publish = unpublish = archive = duplicate = False
with narrow():
    menu.page_link("calls", _("All calls"), icon="arrow_back")
    header(_("Prepare a call"), _("Nobody sees it before you publish it. Texts that are missing appear in French."))
    if call:
        state_badge(call.state)
    values = dict(call.values) if call else {}
    fields = form.texts(values)
    section(_("Dates and places"))
    fields |= form.dates(values)
    section(_("Who can apply"))
    fields |= form.conditions(values, schools)
    documents = form.documents(call)
    with st.container(horizontal=True):
        save = act_button(_("Save the call"), "call-save", type="primary")
        if call and call.state is CallState.DRAFT:
            publish = act_button(_("Publish the call"), "call-publish", icon=":material/campaign:")
        if call and call.state is CallState.PUBLISHED:
            menu.page_link("call", _("As applicants see it"), icon="visibility", id=call_id)
            unpublish = not call.sent and act_button(_("Take back to draft"), "call-unpublish")
            archive = act_button(_("Archive"), "call-archive")
        if call:
            duplicate = act_button(_("Repeat next year"), "call-duplicate", icon=":material/content_copy:")

# Act
if save:
    perform(
        "call-save", call_saving.save, actor, call_id or None, fields, list(documents.items()),
        seen_version=call.version if call else None, done=_("The call is saved."),
        then=lambda made: menu.goto("call_edit", id=made.public_id),
    )  # fmt: skip
seen: dict[str, Any] = {"seen_version": call.version} if call else {}
if publish:
    perform("call-publish", calls.publish, actor, call_id, done=_("The call is published."), **seen)
if unpublish:
    perform("call-unpublish", calls.unpublish, actor, call_id, done=_("The call is a draft again."), **seen)
if archive:
    perform("call-archive", calls.archive, actor, call_id, done=_("The call is archived."), **seen)
if duplicate:
    perform(
        "call-duplicate", calls.duplicate, actor, call_id, done=_("A draft for next year is made: check the dates."),
        then=lambda made: menu.goto("call_edit", id=made.public_id),
    )  # fmt: skip

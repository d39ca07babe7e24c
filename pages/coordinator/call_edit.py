"""Prepare a call step by step, publish it, repeat it next year."""

from typing import Any

import streamlit as st

from db.enums import CallState, Role
from services import call_saving, calls
from services.call_steps import Step, gaps
from services.queries.applications.call_drafts import unsaved
from services.queries.applications.calls import call_settings
from services.queries.people.people import organisations
from services.unit import utc_now
from ui import menu
from ui.act import perform
from ui.components.applications import ask_departments
from ui.components.applications import call_form as form
from ui.components.applications import call_frame as frame
from ui.components.confirm import ask
from ui.components.layout import header, narrow
from ui.components.unsaved import Typing
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
call_id = st.query_params.get("id", "")

# Load
with reading() as session:
    call = call_settings(session, actor, call_id, now) if call_id else None
    bodies = organisations(session, language())
    step, lacking = frame.step_asked(call), gaps(call.values, call.state, now) if call else ()
    typing = Typing(actor, call_id, step, unsaved(session, actor, call_id, step))

DRAW: dict[Step, Any] = {
    Step.DATES: lambda: form.dates(call, typing), Step.WHO: lambda: form.who(call, typing, bodies),
    Step.ASKED: lambda: form.asked(call, typing), Step.MONEY: lambda: form.money(call, typing),
    Step.TEXTS: lambda: form.texts(call, typing), Step.USED: lambda: form.used(call, typing, bodies),
}  # fmt: skip

# Render
save = questions = publish = unpublish = archive = duplicate = False
entered = form.Entered()
with narrow():
    frame.back(call)
    if call and call.state is CallState.PUBLISHED:
        header(_("Prepare a call"), _("Everybody sees it, and each step as soon as you save it."))
    else:
        header(_("Prepare a call"), _("Nobody sees it before you publish it. Texts that are missing appear in French."))
    if call:
        frame.which(call)
    if call and step is Step.REVIEW:
        wanted = frame.overview(call, bodies, lacking)
        publish, unpublish, archive, duplicate = frame.acts(call, lacking)
        ask_departments.section_of(actor, call_id, now)
    else:
        frame.heading(step, lacking)
        typing.word(call.version if call else None)
        entered = DRAW[step]()
        if call and step is Step.ASKED:
            questions = st.button(_("Questions of the call"), key="questions", icon=":material/quiz:")
        save, wanted = frame.ways(call, step)

# Act
seen: dict[str, Any] = {"seen_version": call.version} if call else {}


def leave(made: Any = None) -> None:
    """For the step or the page that was asked for, else for the one that follows."""
    if questions:
        menu.goto("call_questions", id=call_id)
    menu.goto("call_edit", id=made.public_id if made else call_id, etape=wanted or frame.after(call, step))


def keep() -> None:
    perform(
        "call-save", call_saving.save, actor, call_id or None, entered.values, entered.documents,
        partners=entered.partners, programme=entered.programme, step=step, done=_("The call is saved."), then=leave,
        **seen,
    )  # fmt: skip


elsewhere = wanted or questions
changed = call is None or entered.changes(call)
if elsewhere and changed and call and call.state is not CallState.DRAFT:
    ask(
        _("What you changed is not saved"),
        _(
            "Everybody sees this call: nothing changes before you save it. What you typed waits for you in this step."
        ),
        label=_("Leave without saving"), name="call-leave", act=leave,
    )  # fmt: skip
elif save or (elsewhere and changed):
    keep()
elif elsewhere:
    leave()
if publish:
    perform("call-publish", calls.publish, actor, call_id, done=_("The call is published."), **seen)
if unpublish:
    perform("call-unpublish", calls.unpublish, actor, call_id, done=_("The call is a draft again."), **seen)
if archive:
    perform("call-archive", calls.archive, actor, call_id, done=_("The call is archived."), **seen)
if duplicate:
    perform(
        "call-duplicate", calls.duplicate, actor, call_id, done=_("A draft for next year is made: check the dates."),
        then=lambda made: menu.goto("call_edit", id=made.public_id, etape=Step.DATES),
    )  # fmt: skip

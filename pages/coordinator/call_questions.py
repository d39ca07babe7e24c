"""The questions of a call: what applicants are asked beside the usual, in which order and under which condition."""

from typing import Any

import streamlit as st

from db.enums import CallState, Role
from services import call_questions
from services.queries.applications.call_questions import questions_of_call
from ui import menu
from ui.act import perform
from ui.components.applications import question_form as form
from ui.components.confirm import ask
from ui.components.layout import empty, escape, header, narrow
from ui.guard import require
from ui.i18n import _, n_
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)
call_id = st.query_params.get("id", "")

# Load
with reading() as session:
    call = questions_of_call(session, actor, call_id)
rows = call.questions
editable = call.state is not CallState.ARCHIVED

# Render
wanted: form.Wanted | None = None
new = False
with narrow():
    menu.page_link("call_edit", _("Back to the call"), icon="arrow_back", id=call_id)
    header(_("Questions of the call"), _("What applicants are asked beside their studies and wishes."))
    st.markdown(f"**{escape(call.title)}**")
    if editable:
        new = st.button(_("Add a question"), type="primary", icon=":material/add:", key="question-new")
    if not rows:
        empty(_("This call asks no questions of its own."), _("Add one if you need to know more than the form asks."))
    for position in range(len(rows)):
        wanted = form.row(rows, position, editable=editable) or wanted
    if any(row.answers for row in rows):
        st.caption(_("Applicants have answered already. What they wrote is kept when you change the questions."))


def write(code: str | None, values: dict[str, Any]) -> None:
    """Keep a question that was written in the dialog."""
    service, names = (call_questions.change, [code]) if code else (call_questions.add, [])
    perform(
        "question-save", service, actor, call_id, *names, values, seen_version=call.version,
        done=_("The question is saved."),
    )  # fmt: skip


# Act
if new:
    form.dialog(rows, None, call.version, write)
elif wanted and wanted.act == "change":
    form.dialog(rows, wanted.position, call.version, write)
elif wanted and wanted.act == "remove":
    row = rows[wanted.position]
    given = n_(
        "%(n)s person has answered it; this answer is no longer shown.",
        "%(n)s people have answered it; these answers are no longer shown.",
        row.answers,
    )
    ask(
        _("Remove this question?"),
        f"**{escape(row.label)}**\n\n{given if row.answers else _('Nobody has answered it yet.')}",
        label=_("Remove the question"),
        name="question-remove",
        act=lambda: perform(
            "question-remove", call_questions.remove, actor, call_id, row.code, done=_("The question is removed."),
            seen_version=call.version,
        ),
    )  # fmt: skip
elif wanted:
    perform(
        "question-order", call_questions.order, actor, call_id, form.moved(rows, wanted), seen_version=call.version,
        done=_("The order is changed."),
    )  # fmt: skip

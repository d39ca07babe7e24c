"""The questions of evaluations: what the city asks interns, tutors and teachers, at mid-term and at the end."""

from typing import Any

import streamlit as st

from db.enums import Role
from services.evaluations import question_writing
from services.evaluations.question_sets import KINDS
from services.queries.internships import evaluation_questions as queries
from ui.act import perform
from ui.components.applications import question_form as form
from ui.components.confirm import ask
from ui.components.internships import evaluation_questions as drawing
from ui.components.layout import empty, escape, header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)
city = st.query_params.get(drawing.CITY, "")
name = st.query_params.get(drawing.SET, "")
name = name if name in KINDS else next(iter(KINDS))

# Load
with reading() as session:
    cities = queries.cities(session, actor)
    city = city or next(iter(cities), "")
    version = st.query_params.get(drawing.VERSION, "")
    found = queries.question_set(session, actor, city, name, version=version, language=language()) if cities else None

# Render
wanted: form.Wanted | None = None
new = False
with narrow():
    header(
        _("Questions of evaluations"),
        _("What interns, tutors and teachers are asked about each internship, in your own words."),
    )
    if found is None:
        empty(_("You coordinate no city that hosts interns."), _("The questions belong to the city that asks them."))
        st.stop()
    drawing.choose(cities, city, name)
    drawing.standing(found)
    drawing.acts(actor, found)
    if found.is_editable:
        new = st.button(_("Add a question"), icon=":material/add:", key="question-new")
    if not found.questions:
        drawing.nothing(found)
    for position in range(len(found.questions)):
        wanted = form.row(found.questions, position, editable=found.is_editable) or wanted
    if found.questions:
        drawing.preview(actor, found)
    drawing.versions(found)


# Act
where: tuple[Any, ...] = (actor, city, name)
seen: dict[str, Any] = {"seen": found.seen}


def write(code: str | None, values: dict[str, Any]) -> None:
    """Keep a question that was written in the dialog, in what is being prepared."""
    service, names = (question_writing.change, [code]) if code else (question_writing.add, [])
    perform("question-save", service, *where, *names, values, done=_("The question is prepared."), **seen)


if new:
    form.dialog(found.questions, None, found.seen, write, scored=True)
elif wanted and wanted.act == "change":
    form.dialog(found.questions, wanted.position, found.seen, write, scored=True)
elif wanted and wanted.act == "remove":
    row = found.questions[wanted.position]
    ask(
        _("Remove this question?"),
        f"**{escape(row.label)}**\n\n{_('What was answered to it before stays where it was answered.')}",
        label=_("Remove the question"), name="question-remove",
        act=lambda: perform(
            "question-remove", question_writing.remove, *where, row.code, done=_("The question is removed."), **seen
        ),
    )  # fmt: skip
elif wanted:
    perform(
        "question-order", question_writing.order, *where, form.moved(found.questions, wanted),
        done=_("The order is changed."), **seen,
    )  # fmt: skip

"""One evaluation: its questions, saved as one goes, read over and sent; then its answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from db.enums import EvaluationMoment, QuestionType, SubjectKind
from services.actors import Actor
from services.evaluations import answering
from services.evaluations.scoring import SCALE
from services.on_behalf import ON_BEHALF
from services.queries.applications.application_rows import QuestionRow
from services.queries.internships.evaluations import EvaluationRow, EvaluationSheet
from ui.act import act_button, field_error, perform
from ui.autosave import Autosave
from ui.components.applications.applications import known
from ui.components.applications.apply_steps import question_input
from ui.components.badges import day, day_and_left, instant, period, word
from ui.components.layout import escape, facts, section
from ui.components.on_behalf import told_with_proof
from ui.i18n import _, n_


def state(row: EvaluationRow, today: date) -> str:
    """Where it stands, as a word in its colour."""
    if row.answered_at:
        return f":green-badge[{_('Answered')}]"
    if row.opens_on > today:
        return f":gray-badge[{_('Not asked yet')}]"
    return f":red-badge[{_('Late')}]" if row.is_late(today) else f":blue-badge[{_('To be answered')}]"


def side(row: EvaluationRow) -> str:
    """Who answers; of the middle also when."""
    who = word(row.evaluator)
    return f"{word(row.moment)} · {who}" if row.moment is EvaluationMoment.MID_TERM else who


def heading(found: EvaluationSheet, today: date) -> None:
    """Whose internship, where and when, and by when to answer."""
    row = found.row
    st.markdown(state(row, today))
    rows = [(_("Intern"), row.intern), (_("Department"), row.department)]
    rows.append((_("Dates"), period(row.starts_on, row.last_day)))
    if row.answered_at is None:
        rows.append((_("To be answered by"), day_and_left(row.due_on, today)))
    facts(rows)


def body(actor: Actor, found: EvaluationSheet, now: datetime) -> None:
    """What can be done with it: answer, correct, record for somebody else, or read."""
    row = found.row
    if row.answered_at is not None:
        _sent(actor, found)
    elif row.is_open and row.is_mine:
        _answer(actor, found)
    elif row.is_open and found.is_staff:
        _on_behalf(actor, found, now.date())
    elif row.opens_on > now.date():
        st.info(_("These questions can be answered from %(day)s on.", day=day(row.opens_on)), icon=":material/event:")
    else:
        st.info(_("The file of this internship is closed: nothing was answered."), icon=":material/info:")


def _answer(actor: Actor, found: EvaluationSheet) -> None:
    """The questions; then all answers once more, and sending."""
    key = f"evaluation-review-{found.row.public_id}"
    if not st.session_state.get(key):
        st.caption(_("What you enter is kept at once: you can stop and go on later. * is needed."))
        inputs(Autosave(answering.save_answer, actor, found.row.public_id), found.questions)
        if found.missing:
            text = n_("%(n)s needed answer is missing.", "%(n)s needed answers are missing.", found.missing)
            st.caption(text)
        if st.button(_("Read over"), key=f"{key}-open", type="primary", icon=":material/visibility:"):
            st.session_state[key] = True
            st.rerun()
        return
    section(_("Read over and send"))
    answers(found)
    for one in found.questions:
        field_error(one.code)
    with st.container(horizontal=True):
        if st.button(_("Back to the questions"), key=f"{key}-back", icon=":material/arrow_back:"):
            st.session_state[key] = False
            st.rerun()
        is_sent = act_button(_("Send"), "evaluation-send", type="primary", icon=":material/send:")
    if is_sent:
        perform(
            "evaluation-send", answering.submit, actor, found.row.public_id,
            done=_("Thank you: your answers are sent. You can correct them until the file is closed."),
        )  # fmt: skip


def _sent(actor: Actor, found: EvaluationSheet) -> None:
    """The answers, with a way to correct them."""
    row, key = found.row, f"evaluation-correct-{found.row.public_id}"
    st.markdown(f":gray[{sent(row, found.recorded_by)}]")
    if found.is_staff and row.score is not None:
        score(row)
    if not st.session_state.get(key):
        answers(found)
        if row.is_open and st.button(_("Correct the answers"), key=f"{key}-open", icon=":material/edit:"):
            st.session_state[key] = True
            st.rerun()
        return
    st.caption(_("Each correction counts at once."))
    inputs(Autosave(answering.save_answer, actor, found.row.public_id), found.questions)
    if st.button(_("Done"), key=f"{key}-close", type="primary"):
        st.session_state[key] = False
        st.rerun()


def sent(row: EvaluationRow, recorded_by: str = "") -> str:
    """When it was sent; for the coordinators by whom, and how one knows of what was recorded for somebody else."""
    at = instant(row.answered_at)
    if row.source not in ON_BEHALF:
        parts = [_("Sent on %(instant)s", instant=at), escape(row.by_name)]
    else:
        by = recorded_by or ("" if row.told_by else row.by_name)
        recorded = (
            _("Recorded by %(name)s on %(instant)s", name=escape(by), instant=at)
            if by
            else _("Recorded on %(instant)s", instant=at)
        )
        parts = [recorded, word(row.source), known(row)]
    return " · ".join(part for part in parts if part)


def _on_behalf(actor: Actor, found: EvaluationSheet, today: date) -> None:
    """A coordinator enters what somebody said or wrote."""
    name = f"evaluation-record-{found.row.public_id}"
    st.markdown(_("Nothing was sent yet. Enter the answers here if you were told them, or have them on paper."))
    with st.expander(_("Record the answers for them"), icon=":material/edit_note:"):
        inputs(Autosave(answering.save_answer, actor, found.row.public_id), found.questions)
        told = told_with_proof(name, found.asked_name, today=today)
        if act_button(_("Record"), name, type="primary"):
            options = told.options(actor, SubjectKind.PLACEMENT, found.placement_public_id, name)
            if options is not None:
                perform(
                    name, answering.submit, actor, found.row.public_id, done=_("It is recorded."), **options
                )  # fmt: skip


def score(row: EvaluationRow) -> None:
    """«72 of 100», with a word where it is low."""
    low = f" :red-badge[{_('Low')}]" if row.is_low else ""
    st.markdown(f"**{_('%(score)s of 100', score=row.score)}**{low}")


def inputs(saved: Autosave, questions: Sequence[QuestionRow]) -> None:
    """An input for each question that is asked, saved as it is answered."""
    for one in questions:
        if not one.is_visible:
            continue
        if is_scale(one):
            saved.radio(one.label, one.code, one.answer, dict(one.options), required=one.is_required)
        elif one.type is QuestionType.YES_NO:
            saved.radio(
                one.label, one.code, one.answer, {True: _("Yes"), False: _("No")}, required=one.is_required
            )  # fmt: skip
        else:
            question_input(saved, one)


def is_scale(question: QuestionRow) -> bool:
    """Whether it asks for a value from 1 to 5."""
    return question.type is QuestionType.CHOICE and tuple(value for value, _words in question.options) == SCALE


def answers(found: EvaluationSheet) -> None:
    """What was answered, one under the other."""
    given = [one for one in found.questions if one.is_visible and one.answer is not None]
    if not given:
        st.caption(_("Nothing is entered yet."))
    facts([(one.label, _words(one)) for one in given])


def _words(question: QuestionRow) -> str:
    value: Any = question.answer
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    names = dict(question.options)
    given = value if isinstance(value, list) else [value]
    return ", ".join(names.get(one, str(one)) for one in given)

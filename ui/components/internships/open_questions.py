"""Contested questions: on their own page with the field for the answer, and beside what they concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from services import open_questions as service
from services.actors import Actor
from services.contested import AREAS, Area
from services.open_questions import SOURCE_LENGTH
from services.queries.internships.open_questions import CityQuestions, QuestionLine
from settings import settings
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day, instant
from ui.components.layout import escape, section
from ui.i18n import _, n_


def of_city(actor: Actor, city: CityQuestions) -> None:
    """All questions by area; what has no answer yet first says whom to ask."""
    for area in Area:
        rows = [row for row in city.rows if row.question.area is area]
        section(_(AREAS[area]))
        for row in rows:
            with st.container(border=True):
                _question(row)
                _form(actor, city.public_id, row)


def beside(rows: tuple[QuestionLine, ...]) -> None:
    """The questions that concern what stands above, folded; nothing where there is none."""
    if not rows:
        return
    open_ones = sum(not row.answer for row in rows)
    label = n_("%(n)s contested question", "%(n)s contested questions", len(rows))
    label += " · " + n_("%(n)s without answer", "%(n)s without answer", open_ones) if open_ones else ""
    with st.expander(label, icon=":material/help:"):
        for row in rows:
            _question(row)
        menu.page_link("open_questions", _("To the questions and their answers"), icon="help")


def notes(rows: Iterable[QuestionLine]) -> Mapping[str, str]:
    """One line of text for each thing to do that a question concerns, by the code of the thing."""
    found: dict[str, str] = {}
    for row in rows:
        text = f":material/help: {escape(_(row.question.ask))} "
        text += escape(row.answer) if row.answer else f":orange[{_('Contested, no answer yet.')}]"
        found |= dict.fromkeys(row.question.items, text)
    return found


def _question(row: QuestionLine) -> None:
    state = f":green-badge[{_('Answered')}]" if row.answer else f":orange-badge[{_('No answer yet')}]"
    st.markdown(f"**{escape(_(row.question.ask))}** {state}  \n:small[:gray[{escape(row.question.law)}]]")
    if not row.answer:
        st.markdown(
            _("Until then: %(what)s", what=escape(_(row.question.until)))
            + f"  \n:gray[{_('To be asked: %(whom)s', whom=escape(_(row.question.whom)))}]"
        )
        return
    st.markdown(escape(row.answer))
    parts = [escape(row.source), day(row.answered_on)]
    if row.entered_at:
        parts.append(_("entered by %(name)s on %(day)s", name=escape(row.entered_by), day=instant(row.entered_at)))
    st.markdown(f":small[:gray[{' · '.join(part for part in parts if part)}]]")
    if row.document_public_id:
        st.markdown(f":material/attach_file: [{escape(row.document_name)}](/files/{row.document_public_id})")


def _form(actor: Actor, city: str, row: QuestionLine) -> None:
    key = f"question-{row.code}-{row.version}"
    with st.expander(_("Change the answer") if row.answer else _("Enter an answer"), key=key, on_change="rerun") as box:
        if not box.open:
            return
        text = st.text_area(_("Answer"), row.answer, key=f"{key}-text", max_chars=20_000, height=110)
        field_error("text")
        left, right = st.columns([2, 1])
        with left:
            source = st.text_input(_("Who answered, and how"), row.source, key=f"{key}-source", max_chars=SOURCE_LENGTH)
            field_error("source")
        with right:
            on = st.date_input(_("On which day?"), row.answered_on, format="DD/MM/YYYY", key=f"{key}-on")
            field_error("answered_on")
        upload = st.file_uploader(
            _("Document, if there is one"), type=list(UPLOAD_TYPES), max_upload_size=settings().max_file_mebibytes,
            help=_("PDF, JPEG or PNG, at most %(n)s MB.", n=settings().max_file_mebibytes), key=f"{key}-file",
        )  # fmt: skip
        field_error("file")
        with st.container(horizontal=True):
            keep = act_button(_("Keep the answer"), f"{key}-keep", type="primary")
            gone = bool(row.answer) and act_button(_("Take the answer back"), f"{key}-gone", type="tertiary")
    if keep:
        perform(
            f"{key}-keep", service.answer, actor, city, row.code, text=text or "", source=source or "", answered_on=on,
            document=(upload.name, upload.getvalue()) if upload else None, seen_version=row.version,
            done=_("The answer is kept: it stands beside what it concerns."),
        )  # fmt: skip
    if gone:
        perform(f"{key}-gone", service.take_back, actor, city, row.code, seen_version=row.version,
                done=_("The question is open again."))  # fmt: skip

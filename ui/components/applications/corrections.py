"""What coordinators ask a person to correct in a sent application, and what became of it."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from db.enums import CorrectionState as K
from db.enums import FileState
from services import corrections, files
from services.actors import Actor
from services.corrections import Correctable
from services.queries.applications.applications import ApplicationDetail, CorrectionRow, DocumentRow
from ui.act import act_button, field_error, perform
from ui.components.badges import day_and_left, state_markdown, word
from ui.components.layout import escape, section
from ui.i18n import _

USUAL = timedelta(days=7)


def requests(actor: Actor, detail: ApplicationDetail, choices: list[Correctable], today: date) -> None:
    """Open requests, those that wait for a look, and the way to ask for more."""
    section(_("Corrections asked for"))
    if not detail.corrections:
        st.caption(_("Nothing is to be corrected."))
    for row in detail.corrections:
        with st.container(border=True):
            late = row.state is K.OPEN and row.due_on < today
            due = f":{'red' if late else 'gray'}[{day_and_left(row.due_on, today)}]"
            st.markdown(f"**{escape(row.label)}** {state_markdown(row.state)}  \n{escape(row.message)}  \n{due}")
            _answers(actor, row, today)
    if st.button(_("Ask for a correction"), key="open-correction", icon=":material/edit_note:"):
        _ask(actor, detail, choices, today)


def _answers(actor: Actor, row: CorrectionRow, today: date) -> None:
    with st.container(horizontal=True):
        settle = act_button(_("It is settled"), f"settle-{row.public_id}")
        again = row.state is K.ANSWERED and st.button(_("Ask again"), key=f"again-{row.public_id}")
    if settle:
        perform(
            f"settle-{row.public_id}", corrections.accept, actor, row.public_id, seen_version=row.version,
            done=_("It is settled."),
        )  # fmt: skip
    if again:
        _ask_again(actor, row, today)


def _words(message: str, today: date) -> tuple[str, date | None]:
    text = st.text_area(_("What is to be changed, as the person will read it"), message, max_chars=2000)
    field_error("message")
    due = st.date_input(_("Needed by"), today + USUAL, min_value=today, format="DD/MM/YYYY", key="correction-due")
    field_error("due_on")
    return text, due


def _ask(actor: Actor, detail: ApplicationDetail, choices: list[Correctable], today: date) -> None:
    @st.dialog(_("Ask for a correction"))
    def dialog() -> None:
        st.markdown(_("%(name)s can then change this and nothing else, and is told by mail.",
                      name=escape(detail.person.name)))  # fmt: skip
        labels = {one.code: one.label for one in choices}
        code = st.selectbox(_("What is to be corrected?"), list(labels), None, format_func=labels.__getitem__)
        field_error("code")
        text, due = _words("", today)
        if act_button(_("Ask for it"), "correction", type="primary"):
            perform(
                "correction", corrections.ask, actor, detail.public_id, code or "", text, due,
                done=_("The person is asked for it by mail."),
            )  # fmt: skip

    dialog()


def _ask_again(actor: Actor, row: CorrectionRow, today: date) -> None:
    @st.dialog(_("Ask again"))
    def dialog() -> None:
        st.markdown(f"**{escape(row.label)}**")
        text, due = _words(row.message, today)
        if act_button(_("Ask again"), f"ask-again-{row.public_id}", type="primary"):
            perform(
                f"ask-again-{row.public_id}", corrections.ask_again, actor, row.public_id, text, due,
                seen_version=row.version, done=_("The person is asked for it by mail."),
            )  # fmt: skip

    dialog()


def judge(actor: Actor, rows: tuple[DocumentRow, ...], today: date) -> None:
    """Accept documents that came in, or say why another one is needed."""
    for row in rows:
        if row.state is not FileState.RECEIVED:
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":gray[{word(row.kind)}]", width="stretch")
            good = act_button(_("Accept"), f"accept-{row.public_id}", help=word(row.kind))
            bad = st.button(_("To be replaced"), key=f"replace-{row.public_id}", help=word(row.kind))
        if good:
            perform(
                f"accept-{row.public_id}", files.judge, actor, row.public_id, FileState.ACCEPTED,
                done=_("The document is accepted."),
            )  # fmt: skip
        if bad:
            _replace(actor, row, today)


def _replace(actor: Actor, row: DocumentRow, today: date) -> None:
    @st.dialog(_("Ask for another document"))
    def dialog() -> None:
        st.markdown(f"**{word(row.kind)}** · {escape(row.name)}")
        text, due = _words("", today)
        field_error("reason")
        if act_button(_("Ask for it"), f"other-{row.public_id}", type="primary"):
            perform(
                f"other-{row.public_id}", corrections.ask_for_document, actor, row.public_id, text, due,
                done=_("The person is asked for it by mail."),
            )  # fmt: skip

    dialog()

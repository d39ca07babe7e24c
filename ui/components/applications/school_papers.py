"""Papers that a school gives about a student, and those that it keeps for all its students."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from db.enums import DocumentKind, FileState, SubjectKind
from services import files, formats, school_papers
from services.actors import Actor
from services.queries.applications.application_rows import DocumentRow
from services.queries.applications.school_papers import SchoolPapers, SchoolShelf
from settings import settings
from ui import act
from ui.act import act_button, field_error, perform
from ui.autosave import saving
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import instant, state_markdown
from ui.components.folded import was_opened
from ui.components.layout import escape, section
from ui.components.on_behalf import told
from ui.i18n import _, language

SHELVED = (DocumentKind.AGREEMENT, DocumentKind.OTHER)
"""What a school keeps for all its students."""


def _kind_word(kind: DocumentKind) -> str:
    return _(school_papers.KINDS[kind])


def _shelved_word(kind: DocumentKind) -> str:
    return {
        DocumentKind.AGREEMENT: _("Model of the internship agreement"),
        DocumentKind.OTHER: _("Another document"),
    }[kind]


def papers(actor: Actor, found: SchoolPapers | None, *, is_own: bool = False) -> None:
    """What the school gave; adding, accepting or sending back, for whoever may. ``is_own``: the student reads it."""
    if found is None or not (found.rows or found.may_give or found.shelf):
        return
    section(_("Documents from %(school)s", school=escape(found.school)))
    if not found.rows:
        st.caption(_("No document yet: proof of enrolment, transcript of grades, agreement."))
    for row in found.rows:
        _row(actor, found, row)
    for file in found.shelf:
        st.markdown(f":gray[{_shelved_word(file.kind)} ·] [{escape(file.name)}](/files/{file.public_id})")
    if is_own:
        return
    if found.may_give and found.speaks_for_school:
        _add(actor, found)
    elif found.may_give:
        _record(actor, found)
    elif not found.is_open:
        st.caption(_("This file is closed: its documents stay as they are."))


def _row(actor: Actor, found: SchoolPapers, row: DocumentRow) -> None:
    line = (
        f"{_kind_word(row.kind)} · [{escape(row.name)}](/files/{row.public_id}) · "
        f"{formats.file_size(row.size, language())} {state_markdown(row.state)}  \n"
        f":small[:gray[{instant(row.uploaded_at)}]]"
    )
    st.markdown(line + (f"  \n:orange[{escape(row.state_reason)}]" if row.state_reason else ""))
    if found.may_judge and row.state is FileState.RECEIVED:
        with st.container(horizontal=True):
            good = act_button(_("Accept"), f"accept-{row.public_id}", help=_kind_word(row.kind))
            bad = st.button(_("To be replaced"), key=f"replace-{row.public_id}", help=_kind_word(row.kind))
        if good:
            perform(
                f"accept-{row.public_id}", school_papers.judge, actor, row.public_id, FileState.ACCEPTED,
                done=_("The document is accepted."),
            )  # fmt: skip
        if bad:
            _send_back(actor, row)
        return
    may_take_back = found.speaks_for_school and found.is_open and row.state is not FileState.ACCEPTED
    if may_take_back and act_button(_("Take it back"), f"take-back-{row.public_id}", help=row.name):
        perform(f"take-back-{row.public_id}", files.remove, actor, row.public_id, done=_("It is taken back."))


def _send_back(actor: Actor, row: DocumentRow) -> None:
    @st.dialog(_("Ask for another document"))
    def dialog() -> None:
        st.markdown(f"**{_kind_word(row.kind)}** · {escape(row.name)}")
        reason = st.text_area(_("What is wrong with it, as the school will read it"), max_chars=2000)
        field_error("reason")
        if act_button(_("Ask for it"), f"send-back-{row.public_id}", type="primary"):
            perform(
                f"send-back-{row.public_id}", school_papers.judge, actor, row.public_id, FileState.TO_REPLACE,
                reason=reason, done=_("The school is asked for it by mail."),
            )  # fmt: skip

    dialog()


def _add(actor: Actor, found: SchoolPapers) -> None:
    """The file is taken as soon as it is there."""
    application = found.application_public_id
    with st.expander(_("Add a document"), icon=":material/upload_file:"):
        kind = st.selectbox(
            _("Which document is it?"), list(school_papers.KINDS), format_func=_kind_word, key=f"kind-{application}"
        )
        _uploader(f"school-{application}-{kind}", _give, actor, application, kind)
        st.caption(_("A new document replaces the former one of its kind. The coordinators and the student read it."))


def _uploader(name: str, take: Callable[..., None], *args: object) -> None:
    """Empty again once its file was taken: its key counts the uploads."""
    key = f"upload-{name}-{st.session_state.get(f'uploads-{name}', 0)}"
    st.file_uploader(
        _("Choose a file"), type=list(UPLOAD_TYPES), max_upload_size=settings().max_file_mebibytes,
        help=_("PDF, JPEG or PNG, at most %(n)s MB.", n=settings().max_file_mebibytes),
        **saving(key, None, partial(take, name, *args)),
    )  # fmt: skip
    act.field_error(name)


def _give(name: str, actor: Actor, application: str, kind: DocumentKind, upload: Any) -> None:
    if upload and act.save(
        school_papers.give, actor, application, kind, upload.name, upload.getvalue(), field=name
    ):  # fmt: skip
        _taken(name)


def _shelve(name: str, actor: Actor, school: str, kind: DocumentKind, upload: Any) -> None:
    if upload and act.save(
        files.store_for, actor, SubjectKind.ORGANISATION, school, kind, upload.name, upload.getvalue(), field=name
    ):  # fmt: skip
        _taken(name)


def _taken(name: str) -> None:
    counter = f"uploads-{name}"
    st.session_state[counter] = st.session_state.get(counter, 0) + 1
    act.flash(_("The document is kept."))


def _record(actor: Actor, found: SchoolPapers) -> None:
    """For coordinators: what the school sent by mail or on paper."""
    key, label = f"sent-otherwise-{found.application_public_id}", _("Add a document that the school sent otherwise")
    with st.expander(label, icon=":material/upload_file:", key=key, on_change="rerun") as box:
        if not was_opened(box, key):
            return
        kind = st.selectbox(_("Which document is it?"), list(school_papers.KINDS), format_func=_kind_word)
        upload = st.file_uploader(
            _("Choose a file"), type=list(UPLOAD_TYPES), max_upload_size=settings().max_file_mebibytes,
            help=_("PDF, JPEG or PNG, at most %(n)s MB.", n=settings().max_file_mebibytes),
        )  # fmt: skip
        field_error("file")
        source = told("school-paper")["source"]
        field_error("source")
        if act_button(_("Keep the document"), "school-paper") and upload:
            perform(
                "school-paper", school_papers.give, actor, found.application_public_id, kind, upload.name,
                upload.getvalue(), source=source, done=_("The document is kept."),
            )  # fmt: skip


def shelves(actor: Actor, rows: list[SchoolShelf]) -> None:
    """For a school: what it keeps for all its students, and adding to it."""
    if not rows:
        return
    section(_("Documents of the partnership"))
    st.caption(
        _("Your own model of the internship agreement, for example: the coordinators find it beside each student.")
    )
    for shelf in rows:
        if len(rows) > 1:
            st.markdown(f"**{escape(shelf.school)}**")
        for file in shelf.rows:
            left, right = st.columns([7, 3], vertical_alignment="center")
            left.markdown(
                f"{_shelved_word(file.kind)} · [{escape(file.name)}](/files/{file.public_id})  \n"
                f":small[:gray[{instant(file.uploaded_at)} {escape(file.uploaded_by)}]]"
            )
            with right:
                gone = act_button(_("Remove"), f"remove-{file.public_id}", help=file.name)
            if gone:
                perform(f"remove-{file.public_id}", files.remove, actor, file.public_id, done=_("It is removed."))
        with st.expander(_("Add a document"), icon=":material/upload_file:"):
            kind = st.selectbox(
                _("Which document is it?"), SHELVED, format_func=_shelved_word, key=f"shelf-{shelf.public_id}"
            )
            _uploader(f"shelf-{shelf.public_id}-{kind}", _shelve, actor, shelf.public_id, kind)

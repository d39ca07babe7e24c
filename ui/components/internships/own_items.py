"""What is to be done for one's own internship: with its day, to be ticked, with the paper that proves it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from db.enums import DocumentKind, Role
from services import checklists, proofs
from services.actors import Actor
from services.checklists import ChecklistRow
from services.queries.files import FileRow
from services.queries.internships.arrivals import Arrival
from services.queries.internships.placements import PlacementDetail
from settings import settings
from ui import act
from ui.act import perform
from ui.autosave import saving
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day_and_left, instant, state_markdown, word
from ui.components.internships.own_internship import still_counts
from ui.components.layout import escape, section
from ui.i18n import _

WITHOUT_PAPER = {"visa_appointment", "arrival", "end_by_intern", "evaluation_by_intern"}
"""Things that one does and says, and that leave no paper to send."""


def items(actor: Actor, detail: PlacementDetail, arrival: Arrival, today: date) -> None:
    """One's own things first; those of others are for information."""
    shown = [item for item in detail.checklist if still_counts(item, detail)]
    mine = [item for item in shown if item.owner_role in detail.my_roles & {Role.APPLICANT}]
    of_others = [item for item in shown if item not in mine]
    section(_("What you have to do"))
    if not mine:
        st.caption(_("There is nothing for you to do."))
    else:
        st.caption(_("%(done)s of %(all)s done", done=sum(item.is_done for item in mine), all=len(mine)))
    for item in mine:
        _own(actor, item, _file_of(item, arrival), today)
    if of_others:
        done = sum(item.is_done for item in of_others)
        with st.expander(_("What others do for you (%(done)s of %(all)s done)", done=done, all=len(of_others))):
            for item in of_others:
                _of_others(item, today)


def _file_of(item: ChecklistRow, arrival: Arrival) -> FileRow | None:
    """The living proof of an item; for identity and insurance papers also one that came otherwise."""
    kind = proofs.kind_of(item.code)
    linked = next((file for file in arrival.files if file.public_id == item.proof_public_id), None)
    return linked or (arrival.file(kind) if kind is not DocumentKind.PROOF else None)


def _own(actor: Actor, item: ChecklistRow, file: FileRow | None, today: date) -> None:
    with st.container(border=True, gap="xsmall"):
        ticked = st.checkbox(
            escape(item.label), value=item.is_done, key=f"item-{item.public_id}-{item.is_done}", wrap=True
        )
        st.markdown(f":small[{_when(item, today)}]")
        if file:
            state = state_markdown(file.state, public=True)
            st.markdown(f":material/attach_file: [{escape(file.name)}](/files/{file.public_id}) {state}")
            if file.state_reason:
                st.markdown(f":orange[{escape(file.state_reason)}]")
        if item.code not in WITHOUT_PAPER:
            _uploader(actor, item, replaces=file is not None)
    if ticked != item.is_done:
        perform(f"tick-{item.public_id}-{ticked}", checklists.set_done, actor, item.public_id, ticked)


def _uploader(actor: Actor, item: ChecklistRow, *, replaces: bool) -> None:
    """The paper is taken as soon as it is there, and ticks its item."""
    count = st.session_state.get(f"proofs-{item.public_id}", 0)
    key = f"proof-{item.public_id}-{count}"
    with st.expander(_("Replace this file") if replaces else _("Add the paper"), icon=":material/upload_file:"):
        st.file_uploader(
            _("Choose a file"), type=list(UPLOAD_TYPES), max_upload_size=settings().max_file_mebibytes,
            help=_("PDF, JPEG or PNG, at most %(n)s MB.", n=settings().max_file_mebibytes),
            **saving(key, None, partial(_take, actor, item.public_id)),
        )  # fmt: skip
    act.field_error(f"proof-{item.public_id}")


def _take(actor: Actor, item_public_id: str, upload: Any) -> None:
    if upload is None:
        return
    if act.save(proofs.hand_in, actor, item_public_id, upload.name, upload.getvalue(), field=f"proof-{item_public_id}"):
        counter = f"proofs-{item_public_id}"
        st.session_state[counter] = st.session_state.get(counter, 0) + 1


def _of_others(item: ChecklistRow, today: date) -> None:
    icon = ":green[:material/check:]" if item.is_done else ":gray[:material/schedule:]"
    st.markdown(f"{icon} {escape(item.label)}  \n:small[{_when(item, today)} :gray[· {word(item.owner_role)}]]")


def _when(item: ChecklistRow, today: date) -> str:
    """When it was done, or by when it is to be done."""
    if item.done_at:
        return f":gray[{_('Done')} · {instant(item.done_at)}]"
    due = day_and_left(item.due_on, today)
    return f":red[{_('Late:')} {due}]" if item.is_late(today) else f":gray[{due}]"

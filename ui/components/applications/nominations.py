"""Students whom schools propose: the school's form and list, and the coordinators' look at them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from services import nominations
from services.actors import Actor
from services.queries.applications.nominations import NominationRow, proposed
from ui import menu
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import instant, state_markdown
from ui.components.layout import escape
from ui.i18n import _, n_
from ui.load import reading


def form(actor: Actor, calls: dict[str, str]) -> None:
    """Propose one more student."""
    with st.form("nomination", border=True):
        call = st.selectbox(_("Call"), list(calls), format_func=calls.__getitem__, key="nomination-call")
        field_error("call")
        fields: dict[str, Any] = {}
        left, right = st.columns(2)  # a row each, so that a phone keeps the order
        with left:
            fields["given_name"] = _line(_("Given name"), "given_name", 100)
        with right:
            fields["family_name"] = _line(_("Family name"), "family_name", 100)
        left, right = st.columns(2)
        with left:
            fields["email"] = _line(_("E-mail address"), "email", 254)
        with right:
            fields["study_field"] = _line(_("Field of studies"), "study_field", nominations.STUDIES_LENGTH)
        fields["note"] = st.text_area(
            _("A word for the coordinators"), key="nomination-note", max_chars=nominations.NOTE_LENGTH, height=90
        )
        field_error("note")
        sent = act_submit(_("Propose the student"), "nomination-send", type="primary")
    if sent:
        done = _("The student is proposed and told by mail.")
        perform("nomination-send", nominations.propose, actor, call, done=done, then=_forget, **fields)


def _forget(_result: Any) -> None:
    for key in [key for key in st.session_state if str(key).startswith("nomination-")]:
        del st.session_state[key]


def _line(label: str, field: str, longest: int) -> str:
    value: str = st.text_input(label, max_chars=longest, key=f"nomination-{field}")
    field_error(field)
    return value


def rows(actor: Actor, found: list[NominationRow]) -> None:
    """The school's own proposals."""
    for row in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_words(row, row.call), width="stretch")
            _open(row)
            if not row.is_withdrawn and act_button(_("Take back"), f"nomination-back-{row.public_id}"):
                perform(
                    f"nomination-back-{row.public_id}", nominations.withdraw, actor, row.public_id,
                    seen_version=row.version, done=_("The proposal is taken back. The student is not mailed."),
                )  # fmt: skip


def of_calls(actor: Actor) -> None:
    """What schools propose for the coordinators' calls, folded; nothing where there is nothing."""
    with reading() as session:
        found = [row for row in proposed(session, actor) if not row.is_withdrawn]
    if not found:
        return
    with st.expander(
        n_("%(n)s student proposed by a school", "%(n)s students proposed by schools", len(found)),
        icon=":material/school:",
    ):
        for row in found:
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                st.markdown(_words(row, f"{row.call} · {row.school}"), width="stretch")
                _open(row)


def _words(row: NominationRow, where: str) -> str:
    known = [where, row.study_field, row.email]
    note = f"  \n{escape(row.note)}" if row.note else ""
    told = _("proposed on %(instant)s", instant=instant(row.nominated_at))
    return (
        f"**{escape(row.name)}** {_badge(row)}  \n"
        f":gray[{' · '.join(escape(one) for one in known if one)} · {told}]{note}"
    )


def _badge(row: NominationRow) -> str:
    if row.is_withdrawn:
        return f":gray-badge[{_('Proposal taken back')}]"
    if row.state is not None:
        return state_markdown(row.state)
    return f":blue-badge[{_('Has begun to apply')}]" if row.has_begun else f":orange-badge[{_('Has not begun yet')}]"


def _open(row: NominationRow) -> None:
    if row.application_public_id and st.button(_("Open"), key=f"nomination-open-{row.public_id}"):
        menu.goto("application", id=row.application_public_id)

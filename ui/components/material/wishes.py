"""Wishes on a page: the school asks, the city answers with its reason."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from db.enums import WishState
from services.actors import Actor
from services.materials import wishes
from services.queries.material import needs as queries
from services.queries.material import school_material
from services.queries.material.needs import WishRow
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import instant, state_markdown
from ui.components.layout import escape
from ui.i18n import _, language
from ui.load import reading


def form(actor: Actor, places: dict[str, str]) -> None:
    """A title of the catalogue, or one’s own words."""
    with reading() as session:
        owners = school_material.owner_ids(session, actor)
        titles = queries.titles(session, organisation_ids=owners, language=language())
    with st.form("wish-new", border=True, clear_on_submit=False):
        place = next(iter(places), "")
        if len(places) > 1:
            place = st.selectbox(_("Place"), list(places), format_func=places.__getitem__, key="wish-place")
        item = st.selectbox(
            _("Title of the catalogue"), list(titles), index=None, format_func=titles.__getitem__, key="wish-item",
            placeholder=_("Choose"),
        )  # fmt: skip
        title = st.text_input(_("Or in your own words"), max_chars=300, key="wish-title")
        field_error("title")
        left, right = st.columns(2)
        quantity = left.number_input(_("How many"), 1, wishes.MOST_UNITS, 1, key="wish-quantity")
        teacher = right.text_input(_("Teacher"), max_chars=200, key="wish-teacher")
        with right:
            field_error("teacher_name")
        reason = st.text_area(_("What it is for"), max_chars=2000, key="wish-reason", height=80)
        sent = act_submit(_("Send the wish"), "wish-make", type="primary")
    if sent:
        perform(
            "wish-make", wishes.make, actor, place, item_public_id=item, title=title, quantity=int(quantity),
            teacher_name=teacher, reason=reason, done=_("The wish is sent; the city answers it."),
        )  # fmt: skip


def cards(actor: Actor, rows: Sequence[WishRow]) -> None:
    """One card a wish; the city decides, the school may withdraw."""
    for row in rows:
        with st.container(border=True):
            st.markdown(
                f"**{row.quantity} × {escape(row.title)}** {state_markdown(row.state, public=not row.decides)}  \n"
                f":gray[{escape(row.teacher_name)} · {escape(row.place)} · {instant(row.created_at)}]"
            )
            for text in (row.reason, row.answer and _("Answer: %(text)s", text=row.answer)):
                if text:
                    st.markdown(escape(text))
            with st.container(horizontal=True):
                _acts(actor, row)


def _acts(actor: Actor, row: WishRow) -> None:
    if row.decides and row.state is WishState.ASKED:
        if st.button(_("Approve the wish"), key=f"open-approve-{row.public_id}", type="primary"):
            _approve(actor, row)
        if st.button(_("Refuse the wish"), key=f"open-refuse-{row.public_id}"):
            _refuse(actor, row)
    if row.decides and row.state is WishState.APPROVED:
        _end(actor, row, "fulfil", _("The class has it"), _("The wish is fulfilled."))
    if not row.decides and row.state in {WishState.ASKED, WishState.APPROVED}:
        _end(actor, row, "withdraw", _("Withdraw the wish"), _("The wish is withdrawn."))


def _end(actor: Actor, row: WishRow, move: str, label: str, done: str) -> None:
    name = f"wish-{move}-{row.public_id}"
    if act_button(label, name):
        perform(name, wishes.end, actor, row.public_id, move, seen_version=row.version, done=done)


def _approve(actor: Actor, row: WishRow) -> None:
    @st.dialog(_("Approve the wish"))
    def dialog() -> None:
        key = row.public_id
        quantity = st.number_input(_("How many"), 1, wishes.MOST_UNITS, row.quantity, key=f"approve-n-{key}")
        euros = None
        if not row.is_known:
            euros = st.number_input(_("What one may cost, in euros"), 0.0, 100_000.0, None, key=f"approve-c-{key}")
        answer = st.text_area(_("A word to the school"), max_chars=2000, key=f"approve-a-{key}", height=80)
        if act_button(_("Approve the wish"), f"approve-{key}", type="primary"):
            perform(
                f"approve-{key}", wishes.approve, actor, key, seen_version=row.version, quantity=int(quantity),
                unit_estimate_cents=round(euros * 100) if euros else None, answer=answer,
                done=_("The wish is approved and stands in the proposal; the school is told."),
            )  # fmt: skip

    dialog()


def _refuse(actor: Actor, row: WishRow) -> None:
    @st.dialog(_("Refuse the wish"))
    def dialog() -> None:
        reason = st.text_area(_("Why: the school reads it"), max_chars=2000, key=f"refuse-r-{row.public_id}")
        field_error("reason")
        if act_button(_("Refuse the wish"), f"refuse-{row.public_id}", type="primary"):
            perform(
                f"refuse-{row.public_id}", wishes.refuse, actor, row.public_id, reason=reason,
                seen_version=row.version, done=_("The wish is refused; the school is told why."),
            )  # fmt: skip

    dialog()

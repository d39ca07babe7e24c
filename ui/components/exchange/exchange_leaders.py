"""Adults who lead, on the page of an exchange: whether their check holds, entering one, calling a substitute in."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import CheckedFor
from services.actors import Actor
from services.exchanges import adult_checks, participations
from services.exchanges.household_checks import ELSEWHERE, WHAT_COUNTS
from services.queries.exchange.exchange_leaders import CheckRow, LeaderRow
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import day, word
from ui.components.layout import escape
from ui.i18n import _


def leader(actor: Actor, row: LeaderRow, today: date) -> None:
    """One adult: who, whether they may lead to the last day, and what can be done."""
    with st.container(border=True, gap="xsmall"):
        part = _("Substitute") if row.is_substitute else word(row.kind)
        st.markdown(f"**{escape(row.name)}** :gray[{escape(part)} · {escape(row.city)}]")
        st.markdown(_standing(row))
        if not row.is_mine:
            return
        for check in row.checks:
            _check(actor, row, check)
        with st.expander(_("Enter a check"), icon=":material/verified_user:"):
            st.caption(_(WHAT_COUNTS.get(row.country, ELSEWHERE)))
            st.caption(_("Look at the paper and give it back: no copy of it is kept."))
            _form(actor, row, today)
        if row.is_substitute and act_button(_("Call in"), f"call-in-{row.public_id}"):
            perform(
                f"call-in-{row.public_id}", participations.edit, actor, row.public_id, {"is_substitute": False},
                seen_version=row.version, done=_("They count among the leaders now."),
            )  # fmt: skip


def _standing(row: LeaderRow) -> str:
    until = row.valid_until
    if until is None:
        return f":red[:material/error: {_('Not checked yet: may not lead minors.')}]"
    if not row.is_ready:
        return f":red[:material/error: {_('The check ends on %(day)s, before the visit does.', day=day(until))}]"
    if until == date.max:
        return f":green[:material/check: {_('Checked')}]"
    return f":green[:material/check: {_('Checked, valid until %(day)s', day=day(until))}]"


def _check(actor: Actor, row: LeaderRow, check: CheckRow) -> None:
    parts = [word(check.kind), day(check.checked_on), check.reference, check.checked_by]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(escape(" · ".join(one for one in parts if one)))
        if act_button(_("Remove"), f"check-{check.public_id}", type="tertiary"):
            perform(
                f"check-{check.public_id}", adult_checks.remove, actor, check.public_id, row.public_id,
                done=_("It is removed."),
            )  # fmt: skip


def _form(actor: Actor, row: LeaderRow, today: date) -> None:
    with st.form(f"check-of-{row.public_id}", border=False):
        kind = st.selectbox(_("What was looked at"), list(CheckedFor), format_func=word)
        left, right = st.columns(2)
        with left:
            checked_on = st.date_input(_("Looked at on"), today, max_value=today, format="DD/MM/YYYY")
            field_error("checked_on")
        with right:
            expires_on = st.date_input(
                _("Holds until"), None, min_value=today, max_value=date(today.year + 20, 12, 31), format="DD/MM/YYYY"
            )
            field_error("expires_on")
        reference = st.text_input(_("Number, if there is one"), max_chars=120)
        by = st.text_input(_("Who looked at it"), actor.name, max_chars=200)
        if act_submit(_("Keep it"), f"add-check-{row.public_id}"):
            fields = {
                "kind": kind, "checked_on": checked_on, "expires_on": expires_on, "reference": reference,
                "checked_by": by,
            }  # fmt: skip
            perform(f"add-check-{row.public_id}", adult_checks.add, actor, row.public_id, fields,
                    done=_("The check is kept."))  # fmt: skip

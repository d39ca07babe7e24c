"""The word that the hours are right: of the whole internship at its end, of a month where money is due."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from db.enums import SubjectKind
from services import formats
from services.actors import Actor
from services.presence import confirming
from services.presence.plan import minutes_of, month_bounds
from services.queries.internships.presence import CONFIRMABLE, ConfirmationRow, PresenceDetail
from ui.act import act_button, perform
from ui.components.badges import instant, word
from ui.components.internships.presence_counter import hours
from ui.components.layout import escape
from ui.components.on_behalf import told_with_proof
from ui.i18n import _, language


def confirmation(actor: Actor, detail: PresenceDetail, today: date) -> None:
    """Asked of host and intern, recorded for both by a coordinator. Months are asked for only where money is due."""
    if detail.state not in CONFIRMABLE:
        return
    if today >= detail.confirms_from:
        with st.container(border=True):
            total = _("Presence of the whole internship: %(hours)s", hours=hours(detail.forecast))
            st.markdown(f"**{total}**" + (f"  \n:gray[{_missed(detail)}]" if detail.missed else ""))
            for from_intern in (False, True):
                _side(actor, detail, from_intern, today, None)
    elif detail.is_paid:
        _months(actor, detail, today)


def _months(actor: Actor, detail: PresenceDetail, today: date) -> None:
    """Months that are over, for the sides that have not confirmed them."""
    firsts = sorted({one.day.replace(day=1) for one in detail.days})
    for first in (one for one in firsts if month_bounds(one)[1] <= today):
        with st.container(border=True, key=f"confirm-month-{first:%Y%m}"):
            st.markdown(f"**{formats.month(first, language())}** · {hours(_minutes(detail, first))}")
            for from_intern in (False, True):
                _side(actor, detail, from_intern, today, first)


def _minutes(detail: PresenceDetail, month: date | None) -> int:
    if month is None:
        return detail.forecast
    first, last = month_bounds(month)
    return minutes_of([one for one in detail.days if first <= one.day <= last])


def _missed(detail: PresenceDetail) -> str:
    return _("%(planned)s were planned, %(missed)s were missed.", planned=hours(detail.planned),
             missed=hours(detail.missed))  # fmt: skip


def _side(actor: Actor, detail: PresenceDetail, from_intern: bool, today: date, month: date | None) -> None:
    who = _("Intern") if from_intern else _("Host department")
    given = detail.confirmed(from_intern=from_intern, month=month)
    if given:
        st.markdown(_given(who, given))
        return
    again = detail.was_withdrawn(from_intern=from_intern, month=month)
    state = _("the hours changed, to confirm again") if again else _("not confirmed yet")
    st.markdown(f":orange[:material/schedule:] **{who}** · {state}")
    if detail.is_staff:
        _on_behalf(actor, detail, from_intern, today, month)
    elif detail.is_own is from_intern:
        name = f"confirm-{detail.public_id}-{month or 'all'}"
        if act_button(_("The hours are right"), name, type="primary", icon=":material/verified:"):
            perform(
                name, confirming.confirm, actor, detail.public_id, minutes=_minutes(detail, month), month=month,
                done=_("Thank you: the hours are confirmed."),
            )  # fmt: skip


def _given(who: str, given: ConfirmationRow) -> str:
    by = " · ".join(part for part in (escape(given.by_name), word(given.source), instant(given.at)) if part)
    paper = f" · [{_('Paper')}](/files/{given.proof_public_id})" if given.proof_public_id else ""
    return f":green[:material/check_circle:] **{who}** · {_('confirmed')}, {hours(given.minutes)}  \n:gray[{by}]{paper}"


def _on_behalf(actor: Actor, detail: PresenceDetail, from_intern: bool, today: date, month: date | None) -> None:
    name = f"confirm-{detail.public_id}-{from_intern}-{month or 'all'}"
    with st.popover(_("Record what you were told"), key=f"pop-{name}"):
        told = told_with_proof(name, detail.name if from_intern else "", today=today, column=_below)
        if act_button(_("Record"), name, type="primary"):
            options = told.options(actor, SubjectKind.PLACEMENT, detail.public_id, name)
            if options is not None:
                perform(
                    name, confirming.confirm, actor, detail.public_id, minutes=_minutes(detail, month), month=month,
                    from_intern=from_intern, done=_("It is recorded."), **options,
                )  # fmt: skip


def _below(number: int) -> list[Any]:
    """In a popover there is no room beside each other."""
    return [st.container() for _index in range(number)]

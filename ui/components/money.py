"""Money of internships by month: what is due, stated to the payroll office, paid. For coordinators, and for the intern
what concerns them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import streamlit as st

from services import formats
from services.actors import Actor
from services.presence import gratification
from services.queries.internships.gratification import MoneyRow, of_placement
from services.simulation_words import number
from ui.act import act_button, field_error, perform
from ui.components.badges import day
from ui.components.internships.presence_counter import hours
from ui.components.layout import escape, section
from ui.i18n import _, language
from ui.load import reading


def money_of(actor: Actor, placement_id: str, today: date, *, can_state: bool) -> None:
    """The months of one internship with their total; nothing where no money is due."""
    with reading() as session:
        rows = of_placement(session, actor, placement_id, today=today, language=language())
    if not rows:
        return
    section(_("Internship allowances"))
    amounts = [row.amount for row in rows]
    if None not in amounts:
        total = formats.euros(sum(amount or 0 for amount in amounts), language())
        st.markdown(_("**%(total)s** in all, by the hours that are planned and done.", total=total))
    if any(row.is_optional for row in rows):
        st.caption(_("Nothing is due by law: the city pays by its own decision."))
    lines(actor, rows, today, can_state=can_state, with_name=False)


def lines(actor: Actor, rows: Iterable[MoneyRow], today: date, *, can_state: bool, with_name: bool) -> None:
    """One card a month."""
    for row in rows:
        key = f"{row.placement_public_id}-{row.month:%Y%m}"
        with st.container(border=True, key=f"money-{key}"):
            _what(row, with_name=with_name)
            if can_state:
                _acts(actor, row, today, key)
            elif row.public_id:
                _paper(row)


def _what(row: MoneyRow, *, with_name: bool) -> None:
    """Who, which month, how much and why, in what state."""
    amount = formats.euros(row.amount, language()) if row.amount is not None else _("amount not known")
    month = formats.month(row.month, language())
    title = f"{escape(row.name)} · {month}" if with_name else month
    st.markdown(f"**{title}** · {amount} {_state(row)}")
    days = number(Fraction(row.minutes, 420), language())
    parts = [_("%(hours)s, %(days)s days of 7 h", hours=hours(row.minutes), days=days)]
    if row.rate is not None:
        parts.append(_("%(rate)s an hour", rate=formats.euros(row.rate, language())))
    if with_name:
        parts.append(escape(row.department))
    if row.earlier_minutes:
        parts.append(_("of it %(hours)s of an earlier internship", hours=hours(row.earlier_minutes)))
    st.caption(" · ".join(parts))
    if row.amount is None:
        st.warning(
            _("The legal rate of %(year)s is not known yet: no final amount can be given.", year=row.month.year),
            icon=":material/balance:",
        )
    if row.differs:
        st.warning(_("The hours changed after this was stated: look whether a correction is needed."),
                   icon=":material/sync_problem:")  # fmt: skip


def _state(row: MoneyRow) -> str:
    if row.paid_on:
        return f":green-badge[{_('Paid on %(day)s', day=day(row.paid_on))}]"
    if row.public_id:
        return f":orange-badge[{_('Stated, not paid yet')}]"
    if row.can_state:
        return f":red-badge[{_('To be stated')}]"
    return f":gray-badge[{_('To come')}]"


def _acts(actor: Actor, row: MoneyRow, today: date, key: str) -> None:
    if row.can_state:
        if not row.is_confirmed:
            st.caption(_("The department has not confirmed these hours: it can be stated all the same."))
        if row.amount is not None and act_button(
            _("State to the payroll office"), f"state-{key}", type="primary", icon=":material/receipt_long:"
        ):
            perform(f"state-{key}", gratification.state, actor, row.placement_public_id, row.month,
                    minutes=row.minutes, done=_("The month is stated: its paper can be taken now."))  # fmt: skip
        field_error("month")
    if row.public_id is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _paper(row)
        if row.is_paid:
            _not_paid(actor, row, key)
        else:
            _paid(actor, row, today, key)


def _paper(row: MoneyRow) -> None:
    st.link_button(_("Statement (PDF)"), f"/documents/gratification/{row.public_id}", icon=":material/download:")


def _paid(actor: Actor, row: MoneyRow, today: date, key: str) -> None:
    with st.popover(_("It is paid"), key=f"pop-paid-{key}"):
        when = st.date_input(_("On which day?"), today, max_value=today, format="DD/MM/YYYY", key=f"paid-on-{key}")
        field_error("paid_on")
        if act_button(_("Record"), f"paid-{key}", type="primary"):
            perform(f"paid-{key}", gratification.set_paid, actor, row.public_id, when, seen_version=row.version,
                    done=_("It is recorded."))  # fmt: skip
    if act_button(_("Take the statement back"), f"withdraw-{key}", type="tertiary"):
        perform(f"withdraw-{key}", gratification.withdraw, actor, row.public_id, seen_version=row.version,
                done=_("The statement is taken back: the month can be stated anew."))  # fmt: skip


def _not_paid(actor: Actor, row: MoneyRow, key: str) -> None:
    if act_button(_("Not paid after all"), f"unpaid-{key}", type="tertiary"):
        perform(f"unpaid-{key}", gratification.set_paid, actor, row.public_id, None, seen_version=row.version,
                done=_("It is recorded."))  # fmt: skip

"""Values of the law on their page: one card a rule, its values the latest first; the forms of administrators."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import streamlit as st

from services import law_values as service
from services.actors import Actor
from services.contested import AREAS, Area
from services.formats import decimal, euros
from services.i18n import short_date
from services.law_values import RATE, RULES, SOURCE_LENGTH, UNITS
from services.queries.internships.law_values import LawValues, ValueRow
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import instant, period
from ui.components.layout import escape, section
from ui.i18n import _, language

_CODE = "law-code"


def missing(found: LawValues) -> None:
    """The year for which no rate is entered, with what to do about it."""
    if found.missing_for is None:
        return
    message = _(
        "No rate of the allowance is entered for %(year)s: its months cannot be stated.", year=found.missing_for
    )
    hint = _("Enter it as soon as it is published.") if found.can_edit else _("Ask an administrator to enter it.")
    st.warning(f"{message} {hint}", icon=":material/balance:")


def new(actor: Actor, found: LawValues, today: date) -> None:
    """The folded form for a value that holds from a day on; open where one is missing."""
    first = date(found.missing_for, 1, 1) if found.missing_for else None
    with st.expander(_("Enter a new value"), icon=":material/add:", expanded=found.missing_for is not None):
        code = st.selectbox(_("Rule"), list(RULES), format_func=lambda one: _(RULES[one].title), key=_CODE)
        with st.form("law-new", border=False):
            value = _amount(code, None, "law-value")
            left, right = st.columns(2)
            with left:
                start = st.date_input(_("Holds from"), first, format="DD/MM/YYYY", key="law-from")
                field_error("valid_from")
            with right:
                end = st.date_input(_("Last day, if it is known"), None, format="DD/MM/YYYY", key="law-to")
                field_error("valid_to")
            source = _source("", "law-source")
            st.caption(_("The value before it ends the day before. A rate of the allowance holds until 31 December."))
            sent = act_submit(_("Enter the value"), "law-add", type="primary")
    if sent:
        perform(
            "law-add", service.add, actor, code, value=value, valid_from=start, valid_to=end, source=source,
            done=_("The value is entered: it counts from its day on."),
        )  # fmt: skip


def rules(actor: Actor, found: LawValues, today: date) -> None:
    """All rules, by the work to which they belong."""
    for area in Area:
        section(_(AREAS[area]))
        for code, one in RULES.items():
            if one.area is area:
                _rule(actor, code, found.rows[code], today)


def _rule(actor: Actor, code: str, rows: tuple[ValueRow, ...], today: date) -> None:
    """One rule with all its values."""
    with st.container(border=True):
        st.markdown(f"**{_(RULES[code].title)}**")
        if not rows:
            st.markdown(f":orange-badge[{_('No value is entered')}]")
        for row in rows:
            st.markdown(_line(row, today))
            if row.can_change:
                _change(actor, row)


def _line(row: ValueRow, today: date) -> str:
    """«4,50 € · du 1 janv. 2026 au 31 déc. 2026 – en vigueur», then source and who entered it."""
    if row.valid_to:
        when = period(row.valid_from, row.valid_to)
    else:
        when = _("since %(day)s", day=short_date(row.valid_from, language()))
    if row.holds(today):
        badge = f":green-badge[{_('In force')}]"
    else:
        badge = f":blue-badge[{_('To come')}]" if row.valid_from > today else f":gray-badge[{_('Past')}]"
    entered = _("came with the software")
    if row.entered_at:
        entered = _("entered by %(name)s on %(day)s", name=escape(row.entered_by), day=instant(row.entered_at))
    return f"{badge} **{shown(row)}** · {when}  \n:small[{escape(row.source)} :gray[· {entered}]]"


def shown(row: ValueRow) -> str:
    """The value with its unit: euros in the way of the language."""
    if row.unit == "cents":
        return euros(row.value, language())
    return _(UNITS[row.unit], n=decimal(row.value, language()))


def _change(actor: Actor, row: ValueRow) -> None:
    """Correcting or taking back what nothing rests on yet."""
    key = f"{row.code}-{row.valid_from}"
    with st.popover(_("Correct"), type="tertiary", key=f"law-pop-{key}"):
        value = _amount(row.code, row.value, f"law-value-{key}")
        source = _source(row.source, f"law-source-{key}")
        if act_button(_("Keep the changes"), f"law-correct-{key}", type="primary"):
            perform(
                f"law-correct-{key}", service.correct, actor, row.code, row.valid_from, value=value, source=source,
                done=_("The changes are kept."),
            )  # fmt: skip
        if act_button(_("Take this value back"), f"law-remove-{key}", type="tertiary"):
            perform(f"law-remove-{key}", service.remove, actor, row.code, row.valid_from,
                    done=_("The value is taken back."))  # fmt: skip


def _amount(code: str, value: int | None, key: str) -> int | None:
    """What was typed: euros become cents."""
    if code == RATE:
        typed = st.number_input(
            _("Amount in euros"), 0.0, None, value / 100 if value is not None else None, 0.05, format="%.2f", key=key
        )  # fmt: skip
        found = None if typed is None else int((Decimal(str(typed)) * 100).to_integral_value())
    else:
        found = st.number_input(_("Value"), 0, None, value, 1, key=key)
    field_error("value")
    return found


def _source(value: str, key: str) -> str:
    text = st.text_input(_("Source"), value, max_chars=SOURCE_LENGTH, key=key)
    field_error("source")
    return text or ""

"""The city's interns who came another way: one line each, and a short form."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from services import other_interns
from services.actors import Actor
from services.queries.internships.tutors import OtherLine
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import period
from ui.components.dated_lines import change_button, first_and_last, remove_button
from ui.components.layout import empty, escape, section
from ui.i18n import _

Names = dict[str, str]
"""What can be chosen, by public id."""


def other_lines(actor: Actor, rows: list[OtherLine], departments: Names, tutors: Names) -> None:
    """Those who are there or to come; each is confirmed by one click, changed, or taken away."""
    st.caption(
        _(
            "Known to human resources. A confirmed line counts for the places of the department, the tutor and the "
            "quota of the city; until then limits only warn because of it."
        )
    )
    if not rows:
        empty(_("No other intern of the city is entered."), _("Ask human resources, then enter a line for each."))
    for row in rows:
        with st.container(border=True):
            name = escape(row.name or _("An intern"))
            where = " · ".join(escape(part) for part in (row.department, row.school, row.tutor) if part)
            badge = f":green-badge[{_('Confirmed')}]" if row.is_confirmed else f":orange-badge[{_('To be confirmed')}]"
            st.markdown(f"**{name}** {badge}  \n:gray[{period(row.starts_on, row.ends_on)} · {where}]")
            with st.container(horizontal=True):
                _acts(actor, row, departments, tutors)


def _acts(actor: Actor, row: OtherLine, departments: Names, tutors: Names) -> None:
    if not row.is_confirmed and act_button(_("Confirm"), f"other-confirm-{row.public_id}"):
        perform(
            f"other-confirm-{row.public_id}", other_interns.confirm, actor, row.public_id, seen_version=row.version,
            done=_("It counts from now on."),
        )  # fmt: skip
    change_button(actor, row, _("Change the line"), partial(_inputs, departments, tutors, row=row), other_interns.edit)
    remove_button(
        actor, row, _("The intern no longer counts for any limit."),
        other_interns.remove, _("The line is taken away."),
    )  # fmt: skip


def new_line(actor: Actor, departments: Names, tutors: Names) -> None:
    """The form for one more."""
    section(_("Enter another intern of the city"))
    with st.form("other-new", border=False):
        fields = _inputs(departments, tutors, "other")
        confirmed = st.checkbox(_("Human resources confirmed it"), key="other-confirmed")
        sent = act_submit(_("Keep the line"), "other-add", type="primary")
    if sent:
        perform("other-add", other_interns.add, actor, confirmed=confirmed, done=_("The line is kept."), **fields)


def _inputs(departments: Names, tutors: Names, key: str, *, row: OtherLine | None = None) -> dict[str, Any]:
    """Fields of ``services.other_interns``; new days or a new department ask for a new confirmation."""
    if row and row.is_confirmed:
        st.caption(_("With new days or another department the line is to be confirmed again."))
    found: dict[str, Any] = {}
    left, right = st.columns(2)
    with left:
        found["department_public_id"] = _choose(
            _("Department"), departments, "department_public_id", key, row.department_public_id if row else ""
        )
    with right:
        found["tutor_public_id"] = _choose(
            _("Internship tutor"), tutors, "tutor_public_id", key, row.tutor_public_id if row else ""
        )
    found |= first_and_last(key, row)
    left, right = st.columns(2)
    with left:
        found["name"] = st.text_input(_("Name"), row.name if row else "", max_chars=200, key=f"{key}-name")
        field_error("name")
    with right:
        found["school"] = st.text_input(_("School"), row.school if row else "", max_chars=200, key=f"{key}-school")
        field_error("school")
    return found


def _choose(label: str, names: Names, field: str, key: str, current: str) -> str | None:
    chosen = st.selectbox(
        label, list(names), index=list(names).index(current) if current in names else None,
        format_func=names.__getitem__, placeholder=_("Choose"), key=f"{key}-{field}",
    )  # fmt: skip
    field_error(field)
    return chosen

"""The 90 days in any 180: until when somebody may stay, their stays, and a short form for one more."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from services import schengen_stays
from services.actors import Actor
from services.queries.internships.schengen import SchengenView, StayLine
from services.rules.schengen import MOST_DAYS
from ui.act import act_submit, field_error, perform
from ui.components.badges import day, day_and_left, period
from ui.components.dated_lines import change_button, first_and_last, remove_button
from ui.components.layout import escape
from ui.i18n import _, n_


def counter(actor: Actor, view: SchengenView, today: date) -> None:
    """The answer first, behind a click the stays it is made of; nothing for those whom the rule does not concern."""
    if not view.counts:
        return
    over = next((line for line in view.lines if line.over_on), None)
    if over and over.over_on:
        st.warning(
            _(
                "Stay in the Schengen area: %(day)s is one day too many, with the 90 days allowed in any 180.",
                day=day(over.over_on),
            ),
            icon=":material/warning:",
        )
    st.markdown(f":material/travel: {_answer(view, today)}")
    with st.expander(_("Days in the Schengen area")):
        st.caption(
            _(
                "At most 90 days in any 180, days of arrival and departure included. Internships of up to 90 days "
                "count by themselves; enter other stays, from six months before the internship on."
            )
        )
        for line in view.lines:
            _line(actor, line)
        with st.form(f"schengen-new-{view.person_public_id}-{len(view.lines)}", border=False):
            fields = _inputs("schengen-new")
            sent = act_submit(_("Add the stay"), "schengen-add")
        if sent:
            perform(
                "schengen-add", schengen_stays.add, actor, view.person_public_id, done=_("The stay is counted."),
                **fields,
            )  # fmt: skip


def _answer(view: SchengenView, today: date) -> str:
    """«Entering on 1 July: may stay until 28 August. 31 of 90 days are used today.»"""
    used = n_(
        "%(n)s of %(most)s days is used today.", "%(n)s of %(most)s days are used today.", view.used_today,
        most=MOST_DAYS,
    )  # fmt: skip
    if view.may_stay_until is None:
        first = _(
            "Schengen area: nobody may enter on %(day)s, but from %(free)s on.",
            day=day(view.arrival_on), free=day(view.free_from),
        )  # fmt: skip
    elif view.arrival_on == today:
        first = _("Schengen area: may stay until %(until)s.", until=day_and_left(view.may_stay_until, today))
    else:
        first = _(
            "Schengen area: who enters on %(day)s may stay until %(until)s.",
            day=day(view.arrival_on), until=day(view.may_stay_until),
        )  # fmt: skip
    return f"{first} {used}"


def _line(actor: Actor, line: StayLine) -> None:
    what = escape(line.note) or _("Other stay")
    badge = ""
    if not line.counts:
        badge = f" :gray-badge[{_('Long-stay visa: does not count')}]"
    elif line.over_on:
        badge = f" :orange-badge[{_('Beyond the 90 days')}]"
    with st.container(horizontal=True):
        st.markdown(f"**{period(line.starts_on, line.ends_on)}**{badge}  \n:gray[{what}]")
        if line.version:
            change_button(actor, line, _("Change the stay"), partial(_inputs, line=line), schengen_stays.edit)
            remove_button(
                actor, line, _("The stay no longer counts."), schengen_stays.remove, _("The stay is taken away.")
            )  # fmt: skip


def _inputs(key: str, *, line: StayLine | None = None) -> dict[str, Any]:
    fields = first_and_last(key, line)
    fields["note"] = st.text_input(
        _("Where, and why"), line.note if line else "", max_chars=schengen_stays.NOTE_LENGTH, key=f"{key}-note"
    )
    field_error("note")
    return fields

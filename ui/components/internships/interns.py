"""Interns as their department sees them: who, when, what to prepare, and the one tap that is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import streamlit as st

from services import checklists, formats
from services.actors import Actor
from services.presence import confirming
from services.queries.internships.desk import Intern
from services.queries.internships.placements import PlacementRow
from ui.act import act_button, perform
from ui.components.badges import day, day_and_left, period, state_markdown
from ui.components.internships.check_in import two_buttons
from ui.components.layout import escape
from ui.i18n import _, language, n_

Go = Callable[[str, str], None]
"""Leads to a "candidate", an "offer" or an "intern" by its public id; an offer without id is a new one."""


def asked(actor: Actor, intern: Intern, today: date, go: Go) -> None:
    """A card with what the department is to do for one intern now."""
    row = intern.row
    with st.container(border=True):
        _who(row, today, go, key=f"asked-{row.public_id}")
        if intern.preparation and intern.left:
            preparation(actor, intern, today)
        if intern.is_asked:
            two_buttons(actor, row.public_id, row.name)
        if intern.end_item:
            went_well(actor, intern, today)


def preparation(actor: Actor, intern: Intern, today: date) -> None:
    """Things to do within two weeks, with their count; a tick can be taken back."""
    count = len(intern.preparation)
    st.markdown(f"**{_('To prepare: %(done)s of %(all)s done', done=count - intern.left, all=count)}**")
    for item in intern.preparation:
        key = f"prepare-{item.public_id}-{item.is_done}"
        colour = "red" if item.due_on < today and not item.is_done else "gray"
        when = day_and_left(item.due_on, today)
        label = f"{escape(item.label)} :{colour}[· {when}]" if not item.is_done else escape(item.label)
        ticked = st.checkbox(label, value=item.is_done, key=key)
        if ticked != item.is_done:
            perform(f"tick-{item.public_id}-{ticked}", checklists.set_done, actor, item.public_id, ticked)


def went_well(actor: Actor, intern: Intern, today: date) -> None:
    """The last confirmation; in the days before the end it asks how it goes, with the hours that are planned."""
    row = intern.row
    over = row.last_day <= today
    name, person = f"went-well-{row.public_id}", escape(row.name)
    question = (
        _("Did the internship of %(intern)s go well to its end?", intern=person)
        if over
        else _("The internship of %(intern)s ends on %(day)s. Is all going well until then?", intern=person,
               day=day(row.last_day))
    )  # fmt: skip
    st.markdown(f"**{question}**")
    if intern.minutes is not None:
        _hours_right(actor, intern, name, over=over)
        return
    label = _("It went well") if over else _("It goes well")
    if act_button(label, name, type="primary", icon=":material/verified:"):
        perform(name, checklists.set_done, actor, intern.end_item, True, done=_end_confirmed())


def _hours_right(actor: Actor, intern: Intern, name: str, *, over: bool) -> None:
    """The same with the hours of the whole internship."""
    hours = formats.hours(intern.minutes or 0, language())
    st.markdown(
        _("Presence of the whole internship: %(hours)s", hours=hours)
        if over
        else _("Presence of the whole internship, with the days that are still planned: %(hours)s", hours=hours)
    )
    label = _("It went well, and the hours are right") if over else _("It goes well, and the hours are right")
    if act_button(label, name, type="primary", icon=":material/verified:"):
        perform(
            name, confirming.confirm, actor, intern.row.public_id, minutes=intern.minutes, done=_end_confirmed()
        )  # fmt: skip


def _end_confirmed() -> str:
    return _("Thank you: the end of the internship is confirmed.")


def cards(interns: Iterable[Intern], today: date, go: Go) -> None:
    """One card each, with what is left to prepare."""
    for intern in interns:
        with st.container(border=True):
            _who(intern.row, today, go, key=f"intern-{intern.row.public_id}")
            if intern.left:
                st.caption(n_("%(n)s thing to prepare", "%(n)s things to prepare", intern.left))
            if intern.awaits_call:
                st.caption(_("You asked to be called: the coordinators know it."))
            if intern.gave_up:
                st.caption(_("You said that you can no longer host: the coordinators know it."))


def past(rows: Iterable[PlacementRow], today: date, go: Go) -> None:
    """Those who have left, folded."""
    with st.expander(_("The latest who have left")):
        for row in rows:
            _who(row, today, go, key=f"past-{row.public_id}")


def _who(row: PlacementRow, today: date, go: Go, *, key: str) -> None:
    what, action = st.columns([7, 3], vertical_alignment="center")
    when = period(row.starts_on, row.last_day)
    if row.starts_on > today:
        when = f"{when} · {formats.days_left(row.starts_on, today, language())}"
    details = " · ".join(escape(part) for part in (row.subject, row.tutor) if part)
    what.markdown(
        f"**{escape(row.name)}** {escape(row.name_hy)} {state_markdown(row.state, public=True)}  \n"
        f":gray[{when}{' · ' + details if details else ''}]"
    )
    if action.button(_("Open"), key=f"open-{key}", width="stretch", help=row.name):
        go("intern", row.public_id)

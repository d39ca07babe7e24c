"""One tutor: interns, load, absences."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from services import tutor_absences
from services.actors import Actor
from services.queries.internships.tutors import Absence, TutorLine
from ui import menu
from ui.act import act_submit, field_error, perform
from ui.components.badges import period, state_markdown
from ui.components.dated_lines import change_button, first_and_last, remove_button
from ui.components.layout import escape
from ui.i18n import _, n_


def tutor(row: TutorLine, limit: int | None, today: date) -> None:
    """Name, contacts, load in words, and a line for each intern."""
    reach = " · ".join(escape(part) for part in (row.email, row.phone) if part)
    st.markdown(f"**{escape(row.name)}**  \n:gray[{reach}]" if reach else f"**{escape(row.name)}**")
    st.markdown(_load(row, limit))
    for one in row.interns:
        state = state_markdown(one.state) if one.state else f":gray-badge[{_('came another way')}]"
        deputy = " · " + _("deputy: %(name)s", name=escape(one.deputy)) if one.deputy else ""
        st.markdown(f"{state} {escape(one.department)} :gray[{period(one.starts_on, one.last_day)}{deputy}]")
        if one.public_id:
            menu.page_link("placement", one.intern, icon="badge", id=one.public_id)
        elif one.intern:
            st.markdown(escape(one.intern))


def _load(row: TutorLine, limit: int | None) -> str:
    """«2 stagiaires aujourd’hui, 3 au plus à la fois»: red above the limit of the law, orange at it."""
    now = n_("%(n)s intern today", "%(n)s interns today", row.today)
    if limit is None:
        return f"{now}, " + _("at most %(most)s at once", most=row.most)
    most = _("at most %(most)s at once, of %(limit)s by law", most=row.most, limit=limit)
    colour = "red" if row.most > limit else "orange" if row.most == limit else "green"
    return f"{now}, :{colour}[{most}]"


def absences(actor: Actor, row: TutorLine) -> None:
    """Days away, each to be changed or taken away, and a folded form for more."""
    for one in row.absences:
        note = f" · {escape(one.note)}" if one.note else ""
        text = f":material/event_busy: {_('Away')} {period(one.starts_on, one.ends_on)}{note}"
        if one.without_deputy:
            text += f" :red[{_('nobody stands in: name a deputy')}]"
        st.markdown(text)
        with st.container(horizontal=True):
            change_button(actor, one, _("Change the absence"), partial(_inputs, one), tutor_absences.edit)
            remove_button(
                actor, one, _("The tutor counts as present again; remarks about a missing deputy go."),
                tutor_absences.remove, _("The absence is taken away."),
            )  # fmt: skip
    name = f"away-{row.public_id}"
    label = _("Enter an absence")
    with st.expander(label, icon=":material/event_busy:"), st.form(f"{name}-form", border=False):
        fields = _inputs(None, name)
        sent = act_submit(_("Keep the absence"), name)
    if sent:
        perform(name, tutor_absences.add, actor, row.public_id, done=_("The absence is kept."), **fields)


def _inputs(absence: Absence | None, key: str) -> dict[str, Any]:
    fields = first_and_last(key, absence)
    fields["note"] = st.text_input(_("Note"), absence.note if absence else "", max_chars=300, key=f"{key}-note")
    field_error("note")
    return fields

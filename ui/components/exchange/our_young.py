"""A school and its pupils in an exchange: who is entered, a whole class at once, one by hand."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from services.actors import Actor
from services.exchanges import class_lists, participations
from services.exchanges.class_lists import ClassLine, LineState
from services.i18n import short_date
from services.queries.exchange.exchange_school import SchoolExchange
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import girl_or_boy, period
from ui.components.exchange.participant_list import person_fields
from ui.components.layout import empty, escape, section
from ui.components.lines import Badge, lines, state_cell
from ui.i18n import _, language, n_
from ui.load import reading

EXAMPLE = "Sargsyan; Ani; 31/12/2011"
"""Understood in each language."""


def nothing() -> None:
    """Why there is nothing, and what happens next."""
    empty(
        _("Your school takes part in no exchange at present."),
        _("The city adds it to an exchange; you then enter a class here in one go."),
    )


def about(found: SchoolExchange) -> None:
    """What it is, and when."""
    section(found.title)
    days = [period(starts_on, ends_on) for starts_on, ends_on in found.legs]
    st.caption(escape(" · ".join([found.school, *days])))
    if found.summary:
        st.markdown(escape(found.summary))


def pupils(found: SchoolExchange) -> None:
    """One line each, leading to their page."""
    if not found.pupils:
        st.caption(_("No pupil is entered yet."))
        return
    lines(
        {
            _("Name"): [one.name for one in found.pupils],
            _("Class"): [one.class_name for one in found.pupils],
            _("Date of birth"): [_day(one.birth_date) for one in found.pupils],
            _("State"): [state_cell(one.state) for one in found.pupils],
        },
        name=_("Our pupils in this exchange"),
        links=[menu.address("participant", id=one.public_id) for one in found.pupils],
    )  # fmt: skip


def _day(day: date | None) -> str:
    return short_date(day, language()) if day else ""


def enter_class(actor: Actor, found: SchoolExchange, now: datetime) -> None:
    """A list is pasted, shown as it was understood, and entered once it is right."""
    key = f"class-{found.public_id}-{found.school_id}"
    with st.expander(_("Enter a whole class"), icon=":material/group_add:", expanded=not found.pupils):
        class_name = st.text_input(_("Class"), max_chars=100, key=f"{key}-name", placeholder="9B")
        text = st.text_area(
            _("One pupil on each line: family name, given name, date of birth"), height=160, key=f"{key}-lines",
            placeholder=EXAMPLE,
            help=_(
                "Copied from a register or a workbook, in Armenian or Latin letters, parted by tabs, ; or commas. "
                "F or M at the end helps when rooms are given out."
            ),
        )  # fmt: skip
        field_error("lines")
        if not text.strip():
            return
        with reading() as session:
            understood = class_lists.read(session, found.public_id, text[:20_000], now=now)
        _shown(understood)
        new = sum(one.state is LineState.NEW for one in understood)
        has_wrong = any(one.state is LineState.WRONG for one in understood)
        if not new and not has_wrong:
            st.caption(_("There is nobody new in this list."))
            return
        if has_wrong:
            st.caption(_("Put right what the list says of a line: the class is entered as a whole."))
        label = n_("Enter %(n)s pupil", "Enter %(n)s pupils", new)
        if act_button(label, key, type="primary", disabled=has_wrong or not new):
            perform(
                key, class_lists.enter, actor, found.public_id, found.city_id, text, school_public_id=found.school_id,
                class_name=class_name, done=_("The class is entered."),
            )  # fmt: skip


def _shown(understood: list[ClassLine]) -> None:
    lines(
        {
            _("Line"): [one.number for one in understood],
            _("Name"): [one.name for one in understood],
            _("Date of birth"): [_day(one.birth_date) for one in understood],
            _("Gender"): [girl_or_boy(one.gender) for one in understood],
            _("What becomes of it"): [_state(one) for one in understood],
        },
        name=_("The list as it was understood"),
    )  # fmt: skip


def _state(one: ClassLine) -> Badge:
    match one.state:
        case LineState.NEW:
            return Badge(_("new"), "green")
        case LineState.THERE:
            return Badge(_("is there already"), "gray")
        case LineState.TWICE:
            return Badge(_("stands twice in the list"), "gray")
        case _:
            return Badge(_(one.problem), "red")


def enter_one(actor: Actor, found: SchoolExchange) -> None:
    """One pupil by hand."""
    key = f"one-{found.public_id}-{found.school_id}"
    with st.popover(_("Enter one pupil"), icon=":material/person_add:"):
        person = person_fields(key)
        class_name = st.text_input(_("Class"), max_chars=100, key=f"{key}-class")
        if act_button(_("Enter"), key, type="primary"):
            perform(
                key, participations.add, actor, found.public_id, found.city_id, person,
                school_public_id=found.school_id, class_name=class_name,
                done=_("%(name)s is in the group.", name=person["given_name"]),
            )  # fmt: skip

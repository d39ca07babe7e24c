"""What was given to a school and is its own: shown, and counted and lent where the school wishes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from services.actors import Actor
from services.materials import own
from services.materials.courses import school_year_of
from services.queries import own_material as queries
from services.queries.own_material import OwnLoanRow, OwnRow, OwnSchool
from ui.act import act_button, field_error, perform
from ui.components.badges import day, instant
from ui.components.layout import empty, escape, section
from ui.components.lines import lines
from ui.i18n import _, language
from ui.load import reading


def given(actor: Actor, today: date) -> None:
    """One part a school: what it was given, and what it does with it."""
    with reading() as session:
        schools = queries.schools(session, actor, language=language())
    for school in schools:
        section(
            _("What was given to us") if len(schools) == 1 else _("What was given to %(school)s", school=school.name)
        )
        st.caption(_("It belongs to the school; nobody asks for it back."))
        with reading() as session:
            rows = queries.held(session, actor, school.public_id, language=language())
        if school.is_on:
            _kept(actor, school, rows, today)
        else:
            _listed(actor, school, rows)


def _listed(actor: Actor, school: OwnSchool, rows: Sequence[OwnRow]) -> None:
    for one in rows:
        st.markdown(f"**{one.given}** × {escape(one.title)}")
    name = f"own-on-{school.public_id}"
    if rows and act_button(_("We go on counting and lending it"), name, icon=":material/inventory:"):
        done = _("What is yours can be counted and lent here; the city asks about none of it.")
        perform(name, own.switch, actor, school.public_id, is_on=True, done=done)


def _kept(actor: Actor, school: OwnSchool, rows: Sequence[OwnRow], today: date) -> None:
    key = school.public_id
    with reading() as session:
        loans = queries.lent(session, actor, key, language=language())
    with st.container(horizontal=True):
        if st.button(_("Lend what is ours"), key=f"own-lend-{key}", icon=":material/assignment_ind:"):
            _lend(actor, school, rows, today)
        if st.button(_("Count what is ours"), key=f"own-count-{key}", icon=":material/checklist:"):
            _count(actor, school, rows)
    table(rows, _("What was given to us"))
    for loan in loans:
        _out(actor, loan)
    name = f"own-off-{key}"
    if act_button(_("We no longer count and lend it"), name, type="tertiary"):
        done = _("What is yours is only listed from now on; what was written down is kept.")
        perform(name, own.switch, actor, key, is_on=False, done=done)


def table(rows: Sequence[OwnRow], name: str) -> None:
    """Each title: on the shelf, lent, given, and when it was counted last."""
    lines(
        {
            _("Title"): [one.title for one in rows],
            _("On the shelf"): [str(one.shelf) for one in rows],
            _("Lent out"): [str(one.lent or "") for one in rows],
            _("Given"): [str(one.given) for one in rows],
            _("Counted"): [instant(one.counted_at) if one.counted_at else _("Not yet") for one in rows],
        },
        name=name,
    )


def _out(actor: Actor, loan: OwnLoanRow) -> None:
    """Units with a class, and the button for their return."""
    with st.container(border=True):
        st.markdown(
            f"**{loan.quantity} × {escape(loan.title)}**  \n"
            f":gray[{escape(loan.class_name)} · {escape(loan.teacher_name)} · "
            f"{escape(_('lent on %(day)s', day=day(loan.lent_on)))}]"
        )
        name = f"own-back-{loan.public_id}"
        if act_button(_("It is back"), name):
            perform(name, own.came_back, actor, loan.public_id, done=_("It is on the shelf again."))


def _lend(actor: Actor, school: OwnSchool, rows: Sequence[OwnRow], today: date) -> None:
    there = {one.item: one for one in rows if one.shelf > 0}
    with reading() as session:
        classes = queries.classes(session, actor, school.public_id, school_year=school_year_of(today))

    @st.dialog(_("Lend what is ours"))
    def dialog() -> None:
        key = school.public_id
        if not there:
            empty(_("Nothing is on the shelf."), _("Count anew if there is more than is written here."))
            return
        if not classes:
            empty(_("There is no course yet."), _("Enter the class and its teacher first: it takes a minute."))
            return
        item = st.selectbox(
            _("Which title"), list(there), format_func=lambda one: there[one].title, key=f"own-item-{key}"
        )
        quantity = st.number_input(_("How many"), 1, there[item].shelf, 1, key=f"own-n-{key}-{item}")
        field_error("quantity")
        course = st.selectbox(_("Class"), list(classes), format_func=classes.__getitem__, key=f"own-class-{key}")
        if act_button(_("Lend it"), f"own-lent-{key}", type="primary"):
            perform(
                f"own-lent-{key}", own.lend, actor, key, item, course, quantity=int(quantity),
                done=_("It is written down. No reminder is sent for it."),
            )  # fmt: skip

    dialog()


def _count(actor: Actor, school: OwnSchool, rows: Sequence[OwnRow]) -> None:
    @st.dialog(_("Count what is ours"))
    def dialog() -> None:
        key = school.public_id
        st.caption(_("Write what lies on the shelf, without what is lent. Leave empty what you did not count."))
        counted = {
            one.item: st.number_input(one.title, 0, own.MOST_UNITS, None, key=f"own-counted-{key}-{one.item}")
            for one in rows
        }
        field_error("counted")
        if act_button(_("Keep what was counted"), f"own-counted-{key}", type="primary"):
            perform(
                f"own-counted-{key}", own.count, actor, key, counted,
                done=_("The count is kept. The city’s stock is not touched by it."),
            )  # fmt: skip

    dialog()

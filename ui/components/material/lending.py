"""Loans on a page: the list, the form that lends, one loan with how it comes back. By account and by link alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import streamlit as st

from db.enums import LoanState
from services.actors import Actor
from services.materials import loans
from services.materials.loans import Back
from services.materials.picking import Wanted
from services.queries.material import courses as course_reads
from services.queries.material import loans as queries
from services.queries.material.loans import Lendable, LoanDetail, LoanLineRow, LoanRow
from ui.act import act_button, field_error, perform
from ui.components.badges import day, day_and_left, state_markdown
from ui.components.layout import empty, escape, section
from ui.components.lines import Badge, lines, state_cell
from ui.i18n import _, language, n_
from ui.load import reading

Href = Callable[[str], str]
"""Where the line of a record (public id) leads."""
USUAL = timedelta(days=30)
"""For how long a class keeps material unless it says otherwise."""


def rows(found: Sequence[LoanRow], today: date, href: Href) -> None:
    """One line a loan: class and teacher first."""
    lines(
        {
            _("Class"): [f"{one.class_name} · {one.teacher_name}" for one in found],
            _("Place"): [one.place for one in found],
            _("Still out"): [f"{one.out} / {one.units}" for one in found],
            _("Due"): [
                day(one.returned_on) if one.returned_on else day_and_left(one.due_on, today) for one in found
            ],
            _("State"): [Badge(_("Late"), "orange") if one.is_late(today) else state_cell(one.state) for one in found],
        },
        name=_("Loans"),
        links=[href(one.public_id) for one in found],
    )  # fmt: skip


def lend_form(actor: Actor, today: date, school_year: int) -> None:
    """Where, to which course, what, until when."""
    with reading() as session:
        places = queries.lending_places(session, actor, language=language())
        classes = course_reads.choices(session, actor, school_year=school_year)
    if not places:
        empty(_("No place lends yet."), _("A coordinator says on the page of a place that it lends."))
        return
    if not classes:
        empty(_("There is no course yet."), _("Enter the class and its teacher first: it takes a minute."))
        return
    place = next(iter(places))
    if len(places) > 1:
        place = st.selectbox(_("Place"), list(places), format_func=places.__getitem__, key="lend-place")
    with reading() as session:
        things = queries.lendable(session, actor, place, language=language())
    if not things:
        empty(_("Nothing lies here that could be lent."), _("What is lent or damaged is not on the list."))
        return
    course = st.selectbox(_("Class"), list(classes), format_func=classes.__getitem__, key="lend-course")
    field_error("course")
    wanted, kits = _chosen(things, place)
    left, right = st.columns(2)
    due_on = left.date_input(_("Comes back by"), today + USUAL, format="DD/MM/YYYY", key="lend-due")
    with left:
        field_error("due_on")
    pupils = right.number_input(
        _("Pupils reached, if not the whole class"), 0, None, None, key="lend-pupils", placeholder=_("The whole class")
    )
    if act_button(_("Lend it"), "lend", type="primary"):
        perform(
            "lend", loans.lend, actor, place, course, wanted=wanted, kit_public_ids=kits, due_on=due_on, pupils=pupils,
            done=_("It is lent; the day on which it is due stands in the list."),
        )  # fmt: skip


def _chosen(things: list[Lendable], place: str) -> tuple[list[Wanted], list[str]]:
    """Titles chosen first, then how many of each: a short list however long the shelf."""
    names = {f"{one.public_id}/{one.lot or ''}": one for one in things}
    picked = st.multiselect(
        _("What is lent"), list(names), key=f"lend-what-{place}", placeholder=_("Choose"),
        format_func=lambda one: (
            _("Kit: %(title)s", title=names[one].title) if names[one].is_kit else names[one].title
        ),
    )  # fmt: skip
    field_error("lines")
    wanted, kits = [], []
    for key in picked:
        one = names[key]
        if one.is_kit:
            kits.append(one.public_id)
        elif one.lot:
            wanted.append(Wanted(one.public_id, 1, lot=one.lot))
        else:
            label = _("%(title)s: how many of %(n)s", title=escape(one.title), n=one.there)
            number = st.number_input(label, 1, one.there, min(one.there, 1), key=f"lend-n-{place}-{key}")
            wanted.append(Wanted(one.public_id, int(number)))
    field_error("quantity")
    return wanted, kits


def one(actor: Actor, detail: LoanDetail, today: date) -> None:
    """Who has what until when, and how it comes back."""
    row = detail.row
    late = f" :orange-badge[{_('Late')}]" if row.is_late(today) else ""
    st.markdown(f"{state_markdown(row.state)}{late}")
    when = (
        _("Came back %(day)s.", day=day(row.returned_on)) if row.returned_on
        else _("Comes back by %(day)s.", day=day_and_left(row.due_on, today))
    )  # fmt: skip
    pupils = n_("It reaches %(n)s pupil.", "It reaches %(n)s pupils.", row.pupils)
    st.markdown(f"{when} {pupils}")
    section(_("What was lent"))
    for line in detail.lines:
        _line(line)
    if row.state is LoanState.OPEN:
        _acts(actor, detail, today)


def _line(line: LoanLineRow) -> None:
    kit = f" :gray[{_('in the kit %(kit)s', kit=escape(line.kit))}]" if line.kit else ""
    serial = f" :gray[{escape(line.serial)}]" if line.serial else ""
    parts = [
        n_("%(n)s still out", "%(n)s still out", line.out) if line.out else "",
        n_("%(n)s in order", "%(n)s in order", line.returned) if line.returned else "",
        n_("%(n)s damaged", "%(n)s damaged", line.damaged) if line.damaged else "",
        n_("%(n)s lost", "%(n)s lost", line.lost) if line.lost else "",
    ]
    st.markdown(f"**{line.quantity} × {escape(line.title)}**{serial}{kit}  \n{' · '.join(filter(None, parts))}")


def _acts(actor: Actor, detail: LoanDetail, today: date) -> None:
    row = detail.row
    with st.container(horizontal=True):
        name = f"back-{row.public_id}"
        if act_button(_("Everything came back in order"), name, type="primary", icon=":material/check:"):
            perform(
                name, loans.all_back, actor, row.public_id, seen_version=row.version,
                done=_("Everything is back on the shelf."),
            )  # fmt: skip
        if st.button(_("Only a part, or something is broken or lost"), key=f"open-{name}"):
            _back(actor, detail)
        if st.button(_("The class keeps it longer"), key=f"open-longer-{row.public_id}"):
            _longer(actor, row, today)


def _back(actor: Actor, detail: LoanDetail) -> None:
    row = detail.row

    @st.dialog(_("How did it come back?"))
    def dialog() -> None:
        st.caption(_("What stays at 0 is still with the class. A kit comes back as a whole."))
        backs = [_back_of(line, row.version) for line in detail.lines if line.out]
        field_error("lines")
        if act_button(_("Keep it"), f"part-{row.public_id}", type="primary"):
            perform(
                f"part-{row.public_id}", loans.take_back, actor, row.public_id, [one for one in backs if one.total],
                seen_version=row.version, done=_("It is kept; what is damaged is set aside."),
            )  # fmt: skip

    dialog()


def _back_of(line: LoanLineRow, version: int) -> Back:
    st.markdown(f"**{line.out} × {escape(line.title)}**")
    columns = st.columns(3)
    words = (_("In order"), _("Damaged"), _("Lost"))
    numbers = [
        int(column.number_input(word, 0, line.out, 0, key=f"back-{line.public_id}-{index}-{version}"))
        for index, (column, word) in enumerate(zip(columns, words, strict=True))
    ]
    return Back(line.public_id, *numbers)


def _longer(actor: Actor, row: LoanRow, today: date) -> None:
    @st.dialog(_("The class keeps it longer"))
    def dialog() -> None:
        due_on = st.date_input(
            _("Comes back by"), max(row.due_on, today) + USUAL, format="DD/MM/YYYY", key=f"longer-{row.public_id}"
        )
        field_error("due_on")
        name = f"extend-{row.public_id}"
        if act_button(_("Keep the new day"), name, type="primary"):
            perform(
                name, loans.extend, actor, row.public_id, due_on, seen_version=row.version,
                done=_("The new day is kept."),
            )  # fmt: skip

    dialog()

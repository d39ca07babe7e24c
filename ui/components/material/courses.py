"""Courses on a page: the list as cards, and the form for one more."""

from __future__ import annotations

from typing import Any

import streamlit as st

from db.enums import FrenchLevel
from services.actors import Actor
from services.materials import courses
from services.queries.material.courses import CourseRow
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import word
from ui.components.layout import escape
from ui.i18n import _, n_


def year_words(year: int) -> str:
    """«2026–2027»."""
    return f"{year}–{year + 1}"


def reached(pupils: int) -> None:
    """How many pupils loans of the year reach, each class once."""
    st.caption(
        n_("Loans of this school year reach %(n)s pupil.", "Loans of this school year reach %(n)s pupils.", pupils)
    )


def card(actor: Actor, row: CourseRow) -> None:
    """Class, teacher, pupils; changed in a dialog, and taken over into the next year."""
    with st.container(border=True):
        pupils = n_("%(n)s pupil", "%(n)s pupils", row.pupils)
        level = f" · {word(row.level)}" if row.level is not FrenchLevel.NOT_ASSESSED else ""
        title = f"**{escape(row.class_name)}** · {escape(row.teacher_name)}"
        st.markdown(f"{title}  \n:gray[{escape(row.school)} · {pupils}{level}]")
        if row.loans:
            st.caption(n_("%(n)s loan is open", "%(n)s loans are open", row.loans))
        with st.container(horizontal=True):
            if st.button(_("Change"), key=f"open-course-{row.public_id}"):
                _change(actor, row)
            name = f"course-next-{row.public_id}"
            if act_button(_("Take over into next year"), name):
                perform(name, courses.next_year, actor, row.public_id, done=_("The course stands in next year’s list."))


def new(actor: Actor, schools: dict[str, str], year: int) -> None:
    """The form for one more course."""
    with st.form("course-new", border=True):
        school = next(iter(schools), "")
        if len(schools) > 1:
            school = st.selectbox(_("School"), list(schools), format_func=schools.__getitem__, key="course-school")
        fields = _inputs(None, "course-new")
        sent = act_submit(_("Keep the course"), "course-add", type="primary")
    field_error("school")
    if sent:
        done = _("The course is kept.")
        perform("course-add", courses.add, actor, school, school_year=year, done=done, **fields)


def _change(actor: Actor, row: CourseRow) -> None:
    @st.dialog(_("Change the course"))
    def dialog() -> None:
        name = f"course-edit-{row.public_id}"
        fields = _inputs(row, name)
        if act_button(_("Keep the changes"), name, type="primary"):
            perform(
                name, courses.edit, actor, row.public_id, seen_version=row.version, done=_("The changes are kept."),
                **fields,
            )  # fmt: skip

    dialog()


def _inputs(row: CourseRow | None, key: str) -> dict[str, Any]:
    left, right = st.columns(2)
    found: dict[str, Any] = {}
    with left:
        found["class_name"] = st.text_input(
            _("Class"), row.class_name if row else "", max_chars=100, key=f"{key}-class"
        )
        field_error("class_name")
    with right:
        found["teacher_name"] = st.text_input(
            _("Teacher"), row.teacher_name if row else "", max_chars=200, key=f"{key}-teacher"
        )
        field_error("teacher_name")
    with left:
        found["pupils"] = st.number_input(
            _("Number of pupils"), 0, courses.MOST_PUPILS, row.pupils if row else 0, key=f"{key}-pupils"
        )
        field_error("pupils")
    with right:
        levels = list(FrenchLevel)
        found["level"] = st.selectbox(
            _("Level of French"), levels, levels.index(row.level) if row else 0, format_func=word, key=f"{key}-level"
        )
    return found

"""What was given to a school and is its own: shown, and counted and lent where the school wishes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from services.actors import Actor
from services.materials import own
from services.materials.courses import school_year_of
from services.materials.own_units import OwnKit, OwnRow
from services.queries.material import own_material as queries
from services.queries.material.own_material import OwnLoanRow, OwnSchool
from ui.act import act_button, perform
from ui.components.badges import day, instant
from ui.components.layout import empty, escape, section
from ui.components.lines import Two, lines
from ui.components.material import own_kits
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
        unsent(actor, school)
        with reading() as session:
            rows = queries.held(session, actor, school.public_id, language=language())
            kits = queries.kits(session, actor, school.public_id, language=language())
        if school.is_on:
            _kept(actor, school, rows, kits, today)
        else:
            _listed(actor, school, rows, kits)


def unsent(actor: Actor, school: OwnSchool) -> None:
    """What came without having been sent and is none of the city’s, each with the button that keeps it."""
    with reading() as session:
        found = queries.unsent(session, actor, school.public_id)
    for one in found:
        with st.container(border=True):
            came = _("It came on %(day)s without having been sent, and is none of the city’s.", day=day(one.came_on))
            st.markdown(f"**{escape(f'{one.quantity} × {one.what}')}**  \n:gray[{escape(came)}]")
            name = f"own-unsent-{one.public_id}"
            if act_button(_("Put it on our list"), name, icon=":material/playlist_add:"):
                perform(name, own.keep_unsent, actor, one.public_id, done=_("It stands on your list now."))


def _listed(actor: Actor, school: OwnSchool, rows: Sequence[OwnRow], kits: Sequence[OwnKit]) -> None:
    for one in rows:
        st.markdown(f"**{one.given}** × {escape(one.name)}")
    for kit in kits:
        own_kits.card(kit)
    name = f"own-on-{school.public_id}"
    if (rows or kits) and act_button(_("We go on counting and lending it"), name, icon=":material/inventory:"):
        done = _("What is yours can be counted and lent here; the city asks about none of it.")
        perform(name, own.switch, actor, school.public_id, is_on=True, done=done)


def _kept(
    actor: Actor, school: OwnSchool, rows: Sequence[OwnRow], kits: Sequence[OwnKit], today: date
) -> None:  # fmt: skip
    key = school.public_id
    with reading() as session:
        loans = queries.lent(session, actor, key, language=language())
    with st.container(horizontal=True):
        if st.button(_("Lend what is ours"), key=f"own-lend-{key}", icon=":material/assignment_ind:"):
            _lend(actor, school, rows, kits, today)
        if rows and st.button(_("Count what is ours"), key=f"own-count-{key}", icon=":material/checklist:"):
            own_kits.count(actor, key, rows)
    if rows:
        table(rows, _("What was given to us"))
    for kit in kits:
        own_kits.card(kit, partial(own_kits.acts, actor, key, rows))
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
            _("Title"): [Two(one.title, one.serial) if one.serial else one.title for one in rows],
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
            f"**{escape(loan.name)}**  \n"
            f":gray[{escape(loan.class_name)} · {escape(loan.teacher_name)} · "
            f"{escape(_('lent on %(day)s', day=day(loan.lent_on)))}]"
        )
        name = f"own-back-{loan.public_id}"
        if act_button(_("It is back"), name):
            done = (
                _("It is back. Look whether everything is in it.") if loan.is_kit else _("It is on the shelf again.")
            )  # fmt: skip
            perform(name, own.came_back, actor, loan.public_id, done=done)


def _lend(
    actor: Actor, school: OwnSchool, rows: Sequence[OwnRow], kits: Sequence[OwnKit], today: date
) -> None:  # fmt: skip
    with reading() as session:
        classes = queries.classes(session, actor, school.public_id, school_year=school_year_of(today))

    @st.dialog(_("Lend what is ours"))
    def dialog() -> None:
        key = school.public_id
        if not own_kits.things(rows, kits):
            empty(_("Nothing is on the shelf."), _("Count anew if there is more than is written here."))
            return
        if not classes:
            empty(_("There is no course yet."), _("Enter the class and its teacher first: it takes a minute."))
            return
        thing, quantity = own_kits.which(rows, kits, f"own-{key}")
        course = st.selectbox(_("Class"), list(classes), format_func=classes.__getitem__, key=f"own-class-{key}")
        if act_button(_("Lend it"), f"own-lent-{key}", type="primary"):
            perform(
                f"own-lent-{key}", own.lend, actor, key, thing, course, quantity=quantity,
                done=_("It is written down. No reminder is sent for it."),
            )  # fmt: skip

    dialog()

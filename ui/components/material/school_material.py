"""A school’s material: what is here, lent, damaged, given; and what it can do with it. By account and by link alike."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import HandoverState, WishState
from services.actors import Actor
from services.materials import broken
from services.materials.courses import school_year_of
from services.materials.picking import Wanted
from services.queries.material import counting as count_reads
from services.queries.material import courses as course_reads
from services.queries.material import handovers, shipments
from services.queries.material import loans as loan_reads
from services.queries.material import needs as need_reads
from services.queries.material import school_material as queries
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day
from ui.components.layout import empty, escape, section
from ui.components.lines import Two, lines
from ui.components.material import counting, courses, lending, own_material, wishes
from ui.i18n import _, language, n_
from ui.load import reading

ACTS = ("lend", "count", "broken", "wish")


def href(actor: Actor, kind: str, public_id: str) -> str:
    """Where a loan or a count opens: a page of its own, or the same desk for the bearer of a link."""
    return menu.address("school_desk", **{kind: public_id}) if actor.link else menu.address(kind, id=public_id)


def desk(actor: Actor, today: date, doing: str, page: str) -> None:
    """The acts first, then what is open, then what is here. ``doing`` names the act whose form is open."""
    with reading() as session:
        places = queries.places(session, actor, language=language())
    if not places:
        empty(_("No place of your school is entered yet."), _("The city enters it when the first material comes."))
        return
    buttons(page, doing)
    if doing in ACTS:
        form(actor, doing, today, places)
    on_the_way_to_us(actor)
    open_matters(actor, today)
    holdings(actor, today)


def buttons(page: str, doing: str) -> None:
    """What one can do here, as large buttons."""
    words = {
        "lend": (_("Lend"), "assignment_ind"), "count": (_("Count what is here"), "checklist"),
        "broken": (_("Broken or lost"), "heart_broken"), "wish": (_("Wish for something"), "add_shopping_cart"),
    }  # fmt: skip
    with st.container(horizontal=True):
        for act, (label, icon) in words.items():
            is_open = act == doing
            if st.button(label, icon=f":material/{icon}:", key=f"do-{act}", type="primary" if is_open else "secondary"):
                menu.goto(page, do=act)


def form(actor: Actor, doing: str, today: date, places: dict[str, str]) -> None:
    """The form of one act."""
    if doing == "lend":
        section(_("Lend to a class"))
        year = school_year_of(today)
        lending.lend_form(actor, today, year)
        with st.expander(_("Enter a class"), icon=":material/add:"), reading() as session:
            schools = course_reads.schools(session, actor, language=language())
            courses.new(actor, schools, year)
    elif doing == "count":
        section(_("Count a place"))
        counting.start(actor)
    elif doing == "broken":
        section(_("Broken or lost"))
        _broken(actor, today, places)
    else:
        section(_("Wish for something"))
        wishes.form(actor, places)


def _broken(actor: Actor, today: date, places: dict[str, str]) -> None:
    place = next(iter(places))
    if len(places) > 1:
        place = st.selectbox(_("Place"), list(places), format_func=places.__getitem__, key="broken-place")
    with reading() as session:
        things = [one for one in loan_reads.lendable(session, actor, place, language=language()) if not one.is_kit]
    if not things:
        empty(_("Nothing lies here."), _("What is lent is told when it comes back."))
        return
    names = {f"{one.public_id}/{one.lot or ''}": one for one in things}
    chosen = st.selectbox(
        _("Which title"), list(names), format_func=lambda one: names[one].title, key=f"broken-{place}"
    )
    thing = names[chosen]
    quantity = st.number_input(_("How many"), 1, thing.there, 1, key=f"broken-n-{chosen}")
    field_error("quantity")
    note = st.text_input(_("What happened, in a few words"), max_chars=300, key="broken-note")
    upload = st.file_uploader(_("Photo, if you can take one"), type=list(UPLOAD_TYPES), key="broken-photo")
    field_error("file")
    photo = (upload.name, upload.getvalue()) if upload else None
    wanted = [Wanted(thing.public_id, int(quantity), lot=thing.lot)]
    with st.container(horizontal=True):
        for name, label, is_lost, done in (
            ("damaged", _("It is damaged"), False, _("It is set aside until it is repaired or given up.")),
            ("lost", _("It is lost"), True, _("It is kept as lost. If it turns up, a count finds it again.")),
        ):
            if act_button(label, name):
                perform(
                    name, broken.tell, actor, place, wanted, is_lost=is_lost, photo=photo, happened_on=today,
                    note=note, done=done,
                )  # fmt: skip


def on_the_way_to_us(actor: Actor) -> None:
    """Shipments to the school of which something is not yet told, each leading to where it is told."""
    with reading() as session:
        coming = shipments.under_way_to(session, actor, language=language())
    if not coming:
        return
    section(_("On the way to us"))
    lines(
        {
            _("Shipment"): [row.title or row.code for row in coming],
            _("Expected on"): [day(row.expected_on) for row in coming],
            _("Parcels"): [row.parcels for row in coming],
        },
        name=_("On the way to us"),
        links=[menu.address("arrival", id=row.public_id) for row in coming],
    )


def open_matters(actor: Actor, today: date) -> None:
    """Loans by the day on which they are due, counts under way, wishes that wait or were answered."""
    with reading() as session:
        loans = loan_reads.page(session, actor, today=today, size=50, language=language()).rows
        counts = count_reads.page(session, actor, language=language()).rows
        asked = need_reads.wishes(
            session, actor, states=(WishState.ASKED, WishState.APPROVED, WishState.REFUSED), language=language()
        ).rows
    if counts:
        section(_("Counts under way"))
        counting.rows(counts, lambda one: href(actor, "count", one))
    if loans:
        section(_("Lent to classes"))
        lending.rows(loans, today, lambda one: href(actor, "loan", one))
    if asked:
        section(_("Our wishes"))
        wishes.cards(actor, asked)


def holdings(actor: Actor, today: date) -> None:
    """What the city keeps here, and what was given."""
    with reading() as session:
        here = queries.here(session, actor, language=language())
        acts = handovers.page(session, actor, language=language()).rows
    section(_("What is here"))
    if here:
        lines(
            {
                _("Title"): [Two(one.title, one.place) for one in here],
                _("On the shelf"): [str(one.here) for one in here],
                _("Lent out"): [str(one.lent or "") for one in here],
                _("Damaged"): [str(one.damaged or "") for one in here],
            },
            name=_("What is here"),
        )
    else:
        empty(_("Nothing of the city lies here now."), _("What the city sends stands here once it has arrived."))
    own_material.given(actor, today)
    for act in acts:
        if act.state is not HandoverState.CANCELLED:
            signed = act.state is HandoverState.SIGNED
            title = (
                _("Act of handover, signed on %(day)s", day=day(act.signed_on)) if signed
                else _("Act of handover, to be signed")
            )  # fmt: skip
            st.markdown(f":material/picture_as_pdf: [{escape(title)}](/documents/handover-act/{act.public_id})")
    units = sum(one.here for one in here)
    if units:
        st.caption(n_("%(n)s thing on the shelf.", "%(n)s things on the shelf.", units))

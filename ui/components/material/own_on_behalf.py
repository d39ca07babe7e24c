"""What a school told of what was given to it: the city writes it down, with who said it, on which day, and a proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from db.enums import SubjectKind
from services.actors import Actor
from services.materials import own
from services.materials.courses import school_year_of
from services.materials.own_units import OwnKit, OwnRow
from services.queries.material import own_material as queries
from services.queries.material.own_material import Given, OwnLoanRow, ToldRow
from ui.act import act_button, field_error, perform
from ui.components import on_behalf
from ui.components.badges import day, word
from ui.components.layout import escape, section
from ui.components.material import own_kits
from ui.components.material.own_material import table
from ui.i18n import _, language
from ui.load import reading

KEY = "own-told"
Act = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
"""A service, what it is called with after the actor, and its options."""


def whole(actor: Actor, place: str, today: date) -> None:
    """What was given to the school that keeps a place, and the form for what it told; nothing where nothing was."""
    with reading() as session:
        given = queries.given_at(session, actor, place, language=language())
    if given is None:
        return
    school = given.school.public_id
    with reading() as session:
        rows = queries.held(session, actor, school, language=language())
        kits = queries.kits(session, actor, school, language=language())
        lent = queries.lent(session, actor, school, language=language())
        classes = queries.classes(session, actor, school, school_year=school_year_of(today))
        said = queries.told(session, actor, school)
    section(_("What was given to the school"))
    st.caption(_("It is the school’s own. Nothing is asked of it; write down what it tells you."))
    if rows:
        table(rows, _("What was given to the school"))
    for kit in kits:
        own_kits.card(kit)
    for one in said:
        _told(one)
    with st.expander(_("Record what you were told"), icon=":material/call:"):
        _form(actor, given, rows, kits, lent, classes, today)


def _told(one: ToldRow) -> None:
    words = {
        "on": _("Goes on counting and lending it"), "off": _("Only keeps the list"), "count": _("Counted"),
        "apart": _("Took a kit apart"), "together": _("Put a kit together"),
        "unsent": _("Kept what came unsent"),
        "lend": _("Lent to a class"), "back": _("Came back from a class"),
    }  # fmt: skip
    proof = f" · [{_('What shows it')}](/files/{one.proof})" if one.proof else ""
    said = _("said by %(who)s, %(day)s", who=one.told_by, day=day(one.day))
    st.markdown(f"**{escape(words.get(one.what, one.what))}** · {escape(said)} · {word(one.source)}{proof}")


def _form(
    actor: Actor, given: Given, rows: Sequence[OwnRow], kits: Sequence[OwnKit], lent: Sequence[OwnLoanRow],
    classes: Mapping[str, str], today: date,
) -> None:  # fmt: skip
    school = given.school.public_id
    words = _choices(given, rows, kits, lent, classes)
    what = st.radio(_("What did the school say?"), list(words), format_func=words.__getitem__, key=f"{KEY}-what")
    if what == "count":
        act: Act = (own.count, (school, _counted(rows)), {})
    elif what == "look":
        act = _looked(school, kits)
    elif what == "apart":
        act = (own.take_apart, (school, _kit([one for one in kits if one.is_here]).public_id), {})
    elif what == "together":
        act = _together(school, rows, kits)
    elif what == "lend":
        act = _to_lend(school, rows, kits, classes)
    elif what == "back":
        act = (own.came_back, (_which(lent),), {})
    else:
        act = (own.switch, (school,), {"is_on": what == "on"})
    told = on_behalf.told_with_proof(KEY, today=today)
    field_error("source")
    if act_button(_("Record it"), KEY, type="primary"):
        heard = told.options(actor, SubjectKind.HANDOVER, given.act, KEY)
        if heard is not None:
            service, args, options = act
            perform(KEY, service, actor, *args, done=_("It is recorded, with who told you."), **options, **heard)


def _choices(
    given: Given, rows: Sequence[OwnRow], kits: Sequence[OwnKit], lent: Sequence[OwnLoanRow],
    classes: Mapping[str, str],
) -> dict[str, str]:  # fmt: skip
    """What it may have said, as things stand."""
    back = {"back": _("A class gave something back")} if lent else {}
    if not given.school.is_on:
        return {"on": _("It goes on counting and lending what is its own")} | back
    found = {"count": _("It counted what is on the shelf")} if rows else {}
    if any(one.is_here for one in kits):
        found |= {"look": _("It looked into a kit"), "apart": _("It took a kit apart")}
    if any(one.is_apart for one in kits):
        found["together"] = _("It put a kit together")
    if classes and own_kits.things(rows, kits):
        found["lend"] = _("It lent something to a class")
    return found | back | {"off": _("It only keeps the list from now on")}


def _counted(rows: Sequence[OwnRow]) -> dict[str, int | None]:
    st.caption(_("Write what lies on the shelf, without what is lent. Leave empty what you did not count."))
    return own_kits.numbers(rows, KEY)


def _kit(kits: Sequence[OwnKit]) -> OwnKit:
    """The kit that is spoken of."""
    here = {one.public_id: one for one in kits}
    return here[st.selectbox(_("Kit"), list(here), format_func=lambda one: here[one].name, key=f"{KEY}-kit")]


def _looked(school: str, kits: Sequence[OwnKit]) -> Act:
    kit = _kit([one for one in kits if one.is_here])
    st.caption(_("Write how many are in the kit. Leave empty what you did not count."))
    counted = own_kits.numbers(kit.parts, f"{KEY}-{kit.public_id}")
    return own.count, (school, counted), {"kit": kit.public_id}


def _together(school: str, rows: Sequence[OwnRow], kits: Sequence[OwnKit]) -> Act:
    kit = _kit([one for one in kits if one.is_apart])
    st.caption(_("Write how many are in the kit now: they are taken from the shelf."))
    there = own_kits.numbers(kit.parts, f"{KEY}-together-{kit.public_id}", own_kits.on_shelf(kit, rows))
    return own.put_together, (school, kit.public_id, there), {}


def _to_lend(school: str, rows: Sequence[OwnRow], kits: Sequence[OwnKit], classes: Mapping[str, str]) -> Act:
    thing, quantity = own_kits.which(rows, kits, KEY)
    course = st.selectbox(_("Class"), list(classes), format_func=classes.__getitem__, key=f"{KEY}-class")
    return own.lend, (school, thing, course), {"quantity": quantity}


def _which(lent: Sequence[OwnLoanRow]) -> str:
    names = {one.public_id: f"{one.name} · {one.class_name}" for one in lent}
    return st.selectbox(_("What came back"), list(names), format_func=names.__getitem__, key=f"{KEY}-back")

"""Who takes part in an exchange: filters, one line each, and entering somebody."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from db.enums import Gender, ParticipationKind, ParticipationState, Source
from services.actors import Actor
from services.exchanges import participations, taking_over
from services.on_behalf import ON_BEHALF
from services.queries.exchange.exchange_people import Frame, PersonRow, Wanted
from services.queries.keyed import Page
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import state_word, word
from ui.components.layout import empty
from ui.components.lines import Badge, Two, lines, state_cell
from ui.components.material.catalogue_list import from_address
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, n_

YOUNGEST_DAY = date(1930, 1, 1)


def filters(around: Frame) -> Wanted:
    """What was searched for and chosen; the search never stands in the address."""
    cities, schools = dict(around.cities), dict(around.schools)
    legs = {one.public_id: one for one in around.legs}
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-participants"):
        search = st.text_input(
            _("Search"), placeholder=_("Name …"), key="participants-search", type="search", width=240,
            live="300ms", on_change=first_page,
        )  # fmt: skip
        city = from_address("city", _("Group"), list(cities), cities.__getitem__, key="participants",
                            nothing=_("Both groups"))  # fmt: skip
        kind = from_address("kind", _("Part"), [one.value for one in ParticipationKind],
                            lambda one: word(ParticipationKind(one)), key="participants",
                            nothing=_("Young people and leaders"))  # fmt: skip
        state = from_address("state", _("State"), [one.value for one in ParticipationState],
                             lambda one: state_word(ParticipationState(one)), key="participants",
                             nothing=_("All states"))  # fmt: skip
        leg = from_address("leg", _("Who travels"), list(legs),
                           lambda one: _("Travels: %(visit)s", visit=word(legs[one].direction)), key="participants",
                           nothing=_("Both visits"))  # fmt: skip
        school = from_address("school", _("School"), list(schools), schools.__getitem__, key="participants",
                              nothing=_("All schools")) if schools else None  # fmt: skip
    return Wanted(
        search or "", city, leg, ParticipationState(state) if state else None,
        ParticipationKind(kind) if kind else None, school,
    )  # fmt: skip


def table(page: Page[PersonRow], total: int) -> None:
    """One line each, leading to their page."""
    lines(
        {
            _("Name"): [Two(row.name, " · ".join(one for one in (row.school, row.class_name) if one))
                        for row in page.rows],
            _("Group"): [row.city for row in page.rows],
            _("Part"): [_part(row) for row in page.rows],
            _("State"): [state_cell(row.state) for row in page.rows],
            _("Age at the first day"): [_age(row) for row in page.rows],
            _("Remark"): [Badge(_("left a visit"), "orange") if row.left else "" for row in page.rows],
        },
        name=_("Young people and leaders"),
        links=[menu.address("participant", id=row.public_id) for row in page.rows],
    )  # fmt: skip
    forward_and_back(
        page, "participants", n_("%(shown)s of %(n)s person", "%(shown)s of %(n)s people", total, shown=len(page.rows))
    )


def _part(row: PersonRow) -> str:
    if row.is_substitute:
        return _("Substitute")
    return word(row.kind) if row.kind is not ParticipationKind.PARTICIPANT else ""


def _age(row: PersonRow) -> str | Badge:
    if row.age is None:
        is_young = row.kind is ParticipationKind.PARTICIPANT
        return Badge(_("birth date missing"), "orange") if is_young else ""
    return str(row.age) if row.kind is ParticipationKind.PARTICIPANT else ""


def nothing(wanted: Wanted) -> None:
    """Why the list is empty, and what to do."""
    if wanted != Wanted():
        empty(_("Nobody fits this search."), _("Try fewer letters, or take a filter away."))
    else:
        empty(
            _("Nobody is in this exchange yet."),
            _("Take over those who were chosen in the call, enter somebody by hand, or let a school enter its class."),
        )


def take_over(actor: Actor, around: Frame) -> None:
    """Those who were chosen in the call and are not in the group yet, with one click."""
    if not around.waiting or not around.is_living:
        return
    with st.container(border=True):
        st.markdown(
            n_("%(n)s young person was chosen in the call and is not in the group yet.",
               "%(n)s young people were chosen in the call and are not in the group yet.", around.waiting)
        )  # fmt: skip
        if act_button(_("Take them over"), "take-over", type="primary", icon=":material/group_add:"):
            perform("take-over", taking_over.take_over, actor, around.public_id, done=_("They are in the group now."))


def enter(actor: Actor, around: Frame) -> None:
    """Enter one young person or leader by hand: what is known now is enough."""
    if not around.mine or not around.is_living:
        return
    cities, schools = dict(around.cities), dict(around.schools)
    with st.popover(_("Enter somebody"), icon=":material/person_add:", type="primary"):
        kind = st.segmented_control(
            _("Part"), list(ParticipationKind), default=ParticipationKind.PARTICIPANT, format_func=word, required=True,
            key="enter-kind",
        )  # fmt: skip
        city = around.mine[0]
        if len(around.mine) > 1:
            city = st.selectbox(_("Group"), around.mine, format_func=cities.__getitem__, key="enter-city")
        person = person_fields("enter")
        options: dict[str, Any] = {"kind": kind}
        if kind is ParticipationKind.PARTICIPANT:
            options |= _school(schools)
        else:
            options["is_substitute"] = st.checkbox(
                _("Substitute: steps in when somebody falls out"), key="enter-substitute"
            )
        options["source"] = st.selectbox(
            _("How do you know?"), ON_BEHALF, ON_BEHALF.index(Source.PAPER), format_func=word, key="enter-source"
        )
        if act_button(_("Enter"), "enter", type="primary"):
            perform(
                "enter", participations.add, actor, around.public_id, city, person,
                done=_("%(name)s is in the group.", name=person["given_name"]), **options,
            )  # fmt: skip


def person_fields(key: str, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """Names, birth date and gender of somebody, each with the place for its refusal."""
    known = known or {}
    found: dict[str, Any] = {}
    found["given_name"] = _line(_("Given name"), "given_name", key, known)
    found["family_name"] = _line(_("Family name"), "family_name", key, known)
    found["birth_date"] = st.date_input(
        _("Date of birth"), known.get("birth_date"), min_value=YOUNGEST_DAY, max_value="today", format="DD/MM/YYYY",
        key=f"{key}-birth_date",
    )  # fmt: skip
    field_error("birth_date")
    genders = [None, *Gender]
    found["gender"] = st.selectbox(
        _("Gender"), genders, genders.index(known.get("gender")), key=f"{key}-gender",
        format_func=lambda one: word(one) if one else _("Not said"),
    )  # fmt: skip
    field_error("gender")
    return found


def _line(label: str, field: str, key: str, known: dict[str, Any]) -> str:
    value = st.text_input(label, str(known.get(field) or ""), max_chars=100, key=f"{key}-{field}")
    field_error(field)
    return value


def _school(schools: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if schools:
        found["school_public_id"] = st.selectbox(
            _("School"), [None, *schools], key="enter-school",
            format_func=lambda one: schools[one] if one else _("None, or another one"),
        )  # fmt: skip
    found["class_name"] = st.text_input(_("Class"), max_chars=100, key="enter-class")
    return found

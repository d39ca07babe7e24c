"""Entering a house of the group, its rooms, with whom somebody would like to share, and nights elsewhere."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from services.actors import Actor
from services.exchanges import lodgings, room_wishes
from services.exchanges.lodgings import MOST_BEDS, MOST_ROOMS
from services.exchanges.room_wishes import MOST_WISHES
from services.queries.exchange.exchange_rooms import LodgingView, RoomsView
from ui.act import act_button, field_error, perform
from ui.components.badges import period
from ui.components.layout import escape, section
from ui.i18n import _


def house(actor: Actor, found: RoomsView, one: LodgingView | None = None) -> None:
    """The fields of a house; the nights of the visit unless others are given."""
    key = one.public_id if one else "new"
    fields = {}
    for field, label, value, longest in (
        ("name", _("Name of the house"), one.name if one else "", 200),
        ("address", _("Address"), one.address if one else "", 300),
        ("phone", _("Phone"), one.phone if one else "", 40),
    ):
        fields[field] = st.text_input(label, value, max_chars=longest, key=f"house-{field}-{key}")
        field_error(field)
    first, last = found.visit.starts_on, found.visit.ends_on
    left, right = st.columns(2)
    with left:
        starts_on = st.date_input(_("First night"), one.starts_on if one else first, first, last,
                                  format="DD/MM/YYYY", key=f"house-first-{key}")  # fmt: skip
        field_error("starts_on")
    with right:
        until = one.ends_on if one else max(first, last - timedelta(days=1))
        ends_on = st.date_input(_("Last night"), until, first, last, format="DD/MM/YYYY", key=f"house-last-{key}")
        field_error("ends_on")
    with_hosts = st.checkbox(
        _("Young people of the city that receives sleep there too"), one.with_hosts if one else False,
        key=f"house-hosts-{key}",
    )  # fmt: skip
    if act_button(_("Save") if one else _("Add the house"), f"house-keep-{key}", type="primary"):
        perform(
            f"house-keep-{key}", lodgings.keep, actor, found.visit.public_id,
            {**fields, "starts_on": starts_on, "ends_on": ends_on, "with_hosts": with_hosts},
            lodging_public_id=one.public_id if one else None, seen_version=one.version if one else None,
            done=_("It is saved.") if one else _("The house is entered. Add its rooms now."),
        )  # fmt: skip


def rooms(actor: Actor, one: LodgingView) -> None:
    """One room, or several alike at once."""
    key = one.public_id
    st.markdown(f"**{_('Rooms of this house')}**")
    left, middle, right = st.columns([4, 2, 2])
    name = left.text_input(_("Name or number of the (first) room"), max_chars=100, key=f"room-name-{key}",
                           placeholder="101")  # fmt: skip
    beds = middle.number_input(_("Beds"), 1, MOST_BEDS, 2, key=f"room-beds-{key}")
    number = right.number_input(_("How many alike"), 1, MOST_ROOMS, 1, key=f"room-number-{key}")
    for field in ("room_name", "beds", "number"):
        field_error(field)
    left, right = st.columns(2)
    floor = left.text_input(_("Floor or part of the house"), max_chars=40, key=f"room-floor-{key}")
    kept = {"": _("whoever comes first"), "female": _("girls and women"), "male": _("boys and men"),
            "adults": _("adults alone")}  # fmt: skip
    whom = right.selectbox(_("For whom"), list(kept), format_func=kept.__getitem__, key=f"room-whom-{key}")
    accessible = st.checkbox(_("Without stairs"), key=f"room-accessible-{key}")
    if act_button(_("Add to the house"), f"room-add-{key}", type="primary" if not one.rooms else "secondary"):
        perform(
            f"room-add-{key}", lodgings.add_rooms, actor, one.public_id, name=name, beds=int(beds), number=int(number),
            floor=floor, for_adults=whom == "adults", kept_for=whom if whom in {"female", "male"} else None,
            accessible=accessible, done=_("The rooms are entered."),
        )  # fmt: skip


def nights_elsewhere(actor: Actor, found: RoomsView) -> None:
    """Who sleeps elsewhere in which nights, and one more."""
    if not found.people or (found.is_over and not found.away):
        return
    section(_("Nights elsewhere"))
    st.caption(_("With an aunt, on the road, in another house: these nights need no bed, and a bed of theirs is kept."))
    for one in found.away:
        with st.container(horizontal=True, vertical_alignment="center"):
            place = f" · {one.place}" if one.place else ""
            st.markdown(f"**{escape(one.name)}** {escape(period(one.starts_on, one.ends_on) + place)}")
            name = f"away-back-{one.public_id}"
            if not found.is_over and act_button(_("Sleeps with the others after all"), name, type="tertiary"):
                perform(name, room_wishes.back, actor, one.public_id, done=_("It is noted."))
    if found.is_over:
        return
    with st.popover(_("Somebody sleeps elsewhere"), icon=":material/nightlight:"):
        _away(actor, found)


def _away(actor: Actor, found: RoomsView) -> None:
    who = st.selectbox(_("Who?"), list(found.people), None, format_func=found.people.__getitem__,
                       placeholder=_("Choose"), key="away-who")  # fmt: skip
    first, last = found.visit.starts_on, found.visit.ends_on
    left, right = st.columns(2)
    with left:
        starts_on = st.date_input(_("First night"), None, first, last, format="DD/MM/YYYY", key="away-first")
        field_error("starts_on")
    with right:
        ends_on = st.date_input(_("Last night"), None, first, last, format="DD/MM/YYYY", key="away-last")
        field_error("ends_on")
    place = st.text_input(_("At whose place, in a few words"), max_chars=200, key="away-place")
    if act_button(_("Keep it"), "away-keep", type="primary", disabled=not who):
        perform(
            "away-keep", room_wishes.away, actor, found.visit.public_id, who or "", starts_on=starts_on,
            ends_on=ends_on, place=place, done=_("It is noted."),
        )  # fmt: skip


def wishes(actor: Actor, found: RoomsView) -> None:
    """With whom each would like to share, as they said it."""
    if not found.lodgings or found.is_over:
        return
    with st.expander(_("With whom they would like to share a room"), icon=":material/favorite:"):
        for one, mates in found.wishes.items():
            if one in found.people:
                names = ", ".join(found.people[other] for other in mates)
                st.markdown(f"**{escape(found.people[one])}** :gray[{escape(names)}]")
        who = st.selectbox(_("Wish of"), list(found.people), None, format_func=found.people.__getitem__,
                           placeholder=_("Choose"), key="wish-who")  # fmt: skip
        if not who:
            return
        wanted = st.multiselect(
            _("Would like to share with"), [one for one in found.people if one != who],
            [one for one in found.wishes.get(who, ()) if one in found.people], format_func=found.people.__getitem__,
            max_selections=MOST_WISHES, key=f"wish-with-{who}",
        )  # fmt: skip
        field_error("wishes")
        if act_button(_("Keep the wish"), "wish-keep"):
            perform("wish-keep", room_wishes.wish, actor, found.visit.public_id, who, wanted, done=_("It is noted."))

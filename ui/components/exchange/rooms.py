"""Lodgings of a visit on their page: how far each is, the proposal, rooms with their people, choosing by hand."""

from __future__ import annotations

import streamlit as st

from db.enums import HostStayState
from services.actors import Actor
from services.exchanges import lodgings, pairing, rooming, rooms_agreed
from services.exchanges.rooming import Proposed
from services.exchanges.rooming_words import SHORT
from services.queries.exchange.exchange_rooms import LodgingView, RoomsView, RoomView, SleeperView
from ui import menu
from ui.act import act_button, field_error, flash, perform
from ui.components import confirm
from ui.components.badges import girl_or_boy, period
from ui.components.exchange import rooms_form
from ui.components.exchange.bed_list import why, without_bed
from ui.components.layout import empty, escape, section, unbroken
from ui.i18n import _, n_


def start(actor: Actor, found: RoomsView) -> None:
    """The first house, or one more; the list to print once rooms are agreed."""
    if not found.lodgings:
        empty(
            _("No house of the group is entered for this visit."),
            _("Add a youth hostel, a camp or a school where the group sleeps; families have a page of their own.")
            if found.visit.may_decide
            else _("The city that receives enters it here."),
        )
    with st.container(horizontal=True):
        if any(one.agreed for one in found.lodgings):
            st.link_button(
                _("List of rooms to print (PDF)"), f"/documents/rooming-list/{found.visit.public_id}",
                icon=":material/print:",
            )  # fmt: skip
        if found.visit.may_decide and not found.is_over:
            is_first = not found.lodgings
            with st.popover(_("Add a house"), icon=":material/add:", type="primary" if is_first else "secondary"):
                rooms_form.house(actor, found)


def gaps(found: RoomsView) -> None:
    """Who has no bed in which night: said first, since the group cannot leave so."""
    if not found.gaps or not (found.lodgings or len(found.gaps) < len(found.people)):
        return
    with st.container(border=True):
        without_bed(found.gaps)
        st.caption(
            _("Give them a family or a room, or write below that they sleep elsewhere: the group leaves only then.")
        )


def houses(actor: Actor, found: RoomsView, chosen: str) -> None:
    """Each house with its rooms."""
    for one in found.lodgings:
        section(one.name)
        where = " · ".join(part for part in (one.address, unbroken(one.phone)) if part)
        st.markdown(
            f"{escape(where)}  \n" * bool(where)
            + escape(_("Nights: %(nights)s", nights=period(one.starts_on, one.ends_on)))
            + f"  \n{escape(_summary(one))}"
        )
        if found.visit.may_decide and not found.is_over:
            _next_step(actor, one)
            _by_hand(actor, found, one, chosen)
        _waiting(one)
        _unknown(one)
        _rooms(actor, found, one)
        if found.visit.may_decide and not found.is_over:
            _edit(actor, found, one)


def _summary(one: LodgingView) -> str:
    parts = [
        n_("%(n)s room", "%(n)s rooms", len(one.rooms)), n_("%(n)s bed", "%(n)s beds", one.beds),
        n_("%(n)s person has a bed", "%(n)s people have a bed", one.agreed),
    ]  # fmt: skip
    if one.proposed:
        parts.append(n_("%(n)s is proposed", "%(n)s are proposed", one.proposed))
    return " · ".join(parts)


def _next_step(actor: Actor, one: LodgingView) -> None:
    """Rooms, then a proposal, then agreeing: the one that comes next stands out."""
    field_error("rooming")
    name = one.public_id
    with st.container(horizontal=True):
        if one.proposed and act_button(
            _("Agree to these rooms"), f"rooms-agree-{name}", type="primary", icon=":material/check:"
        ):  # fmt: skip
            perform(
                f"rooms-agree-{name}", rooms_agreed.agree, actor, one.public_id,
                done=_("It is agreed. Leaders and the city that sends are told; parents see the address."),
            )  # fmt: skip
        label = _("Propose rooms again") if one.proposed else _("Propose rooms")
        kind = "primary" if one.waiting and not one.proposed else "secondary"
        if one.rooms and (one.waiting or one.proposed) and act_button(
            label, f"rooms-propose-{name}", type=kind, icon=":material/auto_awesome:"
        ):  # fmt: skip
            perform(f"rooms-propose-{name}", rooming.propose, actor, one.public_id, then=_say)
    if not one.rooms:
        with st.container(border=True):
            rooms_form.rooms(actor, one)
    elif one.proposed:
        st.caption(_("Nobody is told of a proposal. Look at it, change what you know better, then agree."))


def _say(result: Proposed) -> None:
    said = n_("A room is proposed to %(n)s person.", "A room is proposed to %(n)s people.", result.placed)
    if result.without and result.is_proven:
        said += " " + _("Nobody more can have a bed with these rooms.")
    for name, stop in result.without[:5]:
        said += "  \n" + _("%(name)s: %(why)s.", name=name, why=_(SHORT[stop]))
    flash(said)


def _waiting(one: LodgingView) -> None:
    if one.rooms and one.waiting:
        names = ", ".join(who.name for who in one.waiting)
        with st.expander(
            n_("%(n)s person without a room here", "%(n)s people without a room here", len(one.waiting)),
            icon=":material/person_off:",
        ):
            st.markdown(escape(names))


def _unknown(one: LodgingView) -> None:
    """Nobody guesses whether somebody is a girl or a boy."""
    names = ", ".join(who.name for who in (*one.people, *one.waiting) if who.gender is None)
    if one.rooms and names:
        st.caption(
            _("Whether girl or boy is not entered, so each has a room of their own: %(names)s.", names=escape(names))
        )


def _rooms(actor: Actor, found: RoomsView, one: LodgingView) -> None:
    """Cards, three in a row where there is space."""
    for number in range(0, len(one.rooms), 3):
        for column, room in zip(st.columns(3), one.rooms[number : number + 3], strict=False):
            with column, st.container(border=True, gap="xsmall"):
                _room(actor, found, room)


def _room(actor: Actor, found: RoomsView, room: RoomView) -> None:
    left = n_("%(n)s bed free", "%(n)s beds free", room.free) if room.free else _("full")
    st.markdown(f"**{escape(room.name)}** :gray[{escape(left)}]")
    kept = {"female": _("for girls and women"), "male": _("for boys and men")}.get(str(room.kept_for), "")
    about = [
        room.floor, _("for adults") if room.for_adults else "", kept, _("without stairs") if room.accessible else "",
    ]  # fmt: skip
    if any(about):
        st.caption(escape(" · ".join(part for part in about if part)))
    for who in room.inside:
        st.markdown(_line(found, who))
    shared = dict.fromkeys(reason for who in room.inside for reason in [why(who.why)] if reason)
    if shared:
        st.caption(escape(next(iter(shared))))
    if not room.inside and found.visit.may_decide and not found.is_over:
        name = f"room-out-{room.public_id}"
        if act_button(_("Take out"), name, type="tertiary"):
            perform(name, lodgings.remove_room, actor, room.public_id, done=_("The room is taken out."))


def _line(found: RoomsView, who: SleeperView) -> str:
    mark = ":material/schedule:" if who.state is HostStayState.PROPOSED else ":material/check:"
    state = _("proposed") if who.state is HostStayState.PROPOSED else _("agreed")
    name = escape(who.name)
    if found.visit.may_decide and not found.is_over:
        name = f"[{name}]({menu.address('exchange_rooms', id=found.visit.public_id, qui=who.public_id)})"
    return f"{mark} {name} :gray[{escape(_about(who))}, {escape(state)}]"


def _about(who: SleeperView) -> str:
    age = n_("%(n)s year old", "%(n)s years old", who.age) if who.age is not None else _("age unknown")
    return " · ".join(
        part for part in (_("leader") if who.is_leader else "", age, girl_or_boy(who.gender, who.age)) if part
    )


def _by_hand(actor: Actor, found: RoomsView, one: LodgingView, chosen: str) -> None:
    """Another room for one person, or changing places."""
    every = {who.public_id: who for who in (*one.waiting, *one.people)}
    if not one.rooms or not every:
        return
    with st.expander(_("Choose by hand"), icon=":material/touch_app:", expanded=chosen in every):
        who = st.selectbox(
            _("For whom?"), list(every), list(every).index(chosen) if chosen in every else None,
            format_func=lambda key: every[key].name, placeholder=_("Choose"), key=f"room-who-{one.public_id}",
        )  # fmt: skip
        if who:
            _for_one(actor, one, every[who])


def _for_one(actor: Actor, one: LodgingView, who: SleeperView) -> None:
    key = f"{one.public_id}-{who.public_id}"
    names = {room.public_id: room for room in one.rooms}
    room = st.selectbox(
        _("Which room?"), list(names), None, placeholder=_("Choose"), key=f"room-to-{key}",
        format_func=lambda each: f"{names[each].name} ({n_('%(n)s bed free', '%(n)s beds free', names[each].free)})",
    )  # fmt: skip
    if act_button(_("Give this room"), f"room-place-{key}", type="primary", disabled=room is None):
        perform(f"room-place-{key}", rooming.place, actor, one.public_id, who.public_id, room or "",
                done=_("%(name)s: %(room)s.", name=who.name, room=names[room].name) if room else "")  # fmt: skip
    others = {other.public_id: other.name for other in one.people if other.public_id != who.public_id}
    if who.stay and others:
        other = st.selectbox(_("Or change places with"), list(others), None, format_func=others.__getitem__,
                             placeholder=_("Choose"), key=f"room-swap-with-{key}")  # fmt: skip
        if other and act_button(_("Change places"), f"room-swap-{key}"):
            perform(f"room-swap-{key}", rooming.swap, actor, one.public_id, who.public_id, other,
                    done=_("They have changed places."))  # fmt: skip
    if who.state is HostStayState.PROPOSED and act_button(_("Drop this choice"), f"room-drop-{key}"):
        perform(f"room-drop-{key}", pairing.release, actor, who.stay, done=_("The next proposal looks anew."))
    if who.state is HostStayState.AGREED:
        _end(actor, who, key)


def _end(actor: Actor, who: SleeperView, key: str) -> None:
    reason = st.text_input(_("No longer sleeps here: why?"), max_chars=300, key=f"room-end-reason-{key}")
    field_error("reason")
    if act_button(_("End the stay today"), f"room-end-{key}"):
        perform(f"room-end-{key}", pairing.end, actor, who.stay, reason=reason,
                done=_("The stay is ended: this person needs another bed now."))  # fmt: skip


def _edit(actor: Actor, found: RoomsView, one: LodgingView) -> None:
    with st.container(horizontal=True):
        if one.rooms:
            with st.popover(_("Add rooms"), icon=":material/add:"):
                rooms_form.rooms(actor, one)
        with st.popover(_("Change the house"), icon=":material/edit:"):
            rooms_form.house(actor, found, one)
        if not one.agreed and st.button(_("Take the house out"), key=f"house-out-{one.public_id}", type="tertiary"):
            name = f"house-out-sure-{one.public_id}"

            def act() -> None:
                perform(name, lodgings.remove, actor, one.public_id, done=_("The house is taken out."))

            confirm.ask(
                _("Take this house out?"), _("Its rooms and what is proposed there go with it."),
                label=_("Take the house out"), name=name, act=act,
            )  # fmt: skip

"""Where a young person sleeps, as their guardian and they themselves see it: the host family from thirty days before,
houses of the group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from services.actors import Actor
from services.queries.exchange import exchange_rooms
from services.queries.exchange.exchange_hosting import ShownFamily, own_participation, shown_to_guardian
from services.queries.exchange.exchange_person import ParticipantDetail
from services.queries.exchange.exchange_rooms import ShownLodging
from services.queries.exchange.guardian_desk import ChildRow
from services.unit import utc_now
from ui.components.badges import period
from ui.components.exchange import family_photo
from ui.components.layout import escape, section
from ui.components.spoken import language_names
from ui.i18n import _
from ui.load import reading


def draw(_actor: Actor, child: ChildRow, today: date) -> None:
    """Name, phone, and a few words; nothing before it is time."""
    with reading() as session:
        found = shown_to_guardian(session, child.participation_id, today)
        houses = exchange_rooms.shown_to_guardian(session, child.participation_id, today)
    _beds(found, houses)


def own(actor: Actor, found: ParticipantDetail) -> None:
    """The same for oneself, on one’s own page; the photo of the family is for guardians."""
    today = utc_now().date()
    with reading() as session:
        mine = own_participation(session, actor, found.public_id)
        if mine is None:
            return
        families = shown_to_guardian(session, mine, today)
        houses = exchange_rooms.shown_to_guardian(session, mine, today)
    if families or houses:
        section(_("Where you sleep"))
        _beds(tuple(replace(one, photo=None) for one in families), houses)


def _beds(found: tuple[ShownFamily, ...], houses: tuple[ShownLodging, ...]) -> None:
    for one in found:
        with st.container(border=True):
            _family(one)
    for house in houses:
        with st.container(border=True):
            _house(house)


def _house(one: ShownLodging) -> None:
    days = _("Nights: %(nights)s", nights=period(one.starts_on, one.ends_on))
    st.markdown(f"**{escape(_('With the group: %(house)s', house=one.name))}**  \n{escape(days)}")
    if one.address:
        st.markdown(escape(one.address))
    _call(one.phone)


def _call(phone: str) -> None:
    if phone:
        number = "".join(char for char in phone if char.isdigit() or char == "+")
        st.markdown(f":material/call: [{escape(phone)}](tel:{number})")


def _family(one: ShownFamily) -> None:
    days = period(one.starts_on, one.ends_on)
    st.markdown(f"**{escape(_('Host family: %(name)s', name=one.name))}**  \n{escape(days)}")
    _call(one.phone)
    if one.photo:
        family_photo.picture(one.photo, _("Photo of the family"))
    if one.languages:
        st.markdown(escape(_("They speak: %(languages)s", languages=", ".join(language_names(one.languages)))))
    if one.children:
        st.markdown(escape(_("Their children: %(names)s", names=", ".join(one.children))))
    if one.presentation:
        st.markdown(escape(one.presentation))

"""The rides of a visit on its page: hours of both ends, who is on what, a delay told in one gesture."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import ParticipationKind, TravelMode, TravelWay
from services.actors import Actor
from services.documents.emergency_sheet import DAYS_BEFORE
from services.exchanges import legs, travel
from services.queries.exchange.exchange_person import ParticipantDetail
from services.queries.exchange.exchange_travel import RideRow, Travel
from services.unit import utc_now
from ui.act import act_button, act_submit, field_error, perform
from ui.components.applications.calls import zone_name
from ui.components.badges import instant, word
from ui.components.layout import empty, escape, section
from ui.i18n import _, language, n_

MOST_NUMBERS = 6


def rides(actor: Actor, found: Travel) -> None:
    """Both ways in their order; what is missing stands first."""
    for way, names in found.left_out.items():
        st.warning(
            _("%(way)s: on no ride yet: %(names)s", way=word(way), names=escape(", ".join(names))),
            icon=":material/person_off:",
        )
    strays = [f"{one.from_place} – {one.to_place}" for one in found.rides if one.is_outside(found.visit)]
    if strays:
        st.warning(
            _("Not within the days of the visit, look at it again: %(rides)s", rides=escape(", ".join(strays))),
            icon=":material/event_busy:",
        )
    if not found.rides:
        empty(_("No ride is entered yet."), _("Enter the first one: everybody who travels is put on it."))
    for way in TravelWay:
        ones = [one for one in found.rides if one.way is way]
        if ones:
            section(word(way))
        for one in ones:
            ride(actor, found, one)


def ride(actor: Actor, found: Travel, one: RideRow) -> None:
    """One ride with its people."""
    with st.container(border=True, gap="xsmall"):
        hours(one)
        if one.booking:
            st.caption(_("Group booking: %(code)s", code=escape(one.booking)))
        _delay(actor, one)
        _people(actor, found, one)
        with st.expander(_("Change this ride"), icon=":material/edit:"):
            form(actor, found, one)


def hours(one: RideRow) -> None:
    """From where to where, when in the time of each place, how late, and where the group meets."""
    name = " ".join(part for part in (one.carrier, one.number) if part)
    st.markdown(f"**{escape(one.from_place)} – {escape(one.to_place)}** :gray[{escape(word(one.mode))} {escape(name)}]")
    st.markdown(
        _(
            "Leaves %(when)s (%(zone)s)",
            when=_at(one.departs_at, one.departs_zone),
            zone=zone_name(one.departs_zone),
        )
    )
    arrives = _(
        "Arrives %(when)s (%(zone)s)", when=_at(one.expected_at, one.arrives_zone), zone=zone_name(one.arrives_zone)
    )
    if one.delay_minutes:
        late = n_("%(n)s minute late", "%(n)s minutes late", one.delay_minutes)
        arrives += f" :red[:material/schedule: {late}] {escape(one.delay_note)}"
    st.markdown(arrives)
    if one.meet_at:
        st.caption(_("Meeting point: %(place)s, %(when)s", place=escape(one.meet_place),
                     when=_at(one.meet_at, one.departs_zone)))  # fmt: skip


def _at(value: datetime, zone: str) -> str:
    return escape(instant(value, zone))


def _delay(actor: Actor, one: RideRow) -> None:
    with st.popover(_("It is late"), icon=":material/schedule:"):
        minutes = st.number_input(_("By how many minutes?"), 0, 5760, one.delay_minutes or 60, 15,
                                  key=f"late-{one.public_id}")  # fmt: skip
        field_error("minutes")
        note = st.text_input(_("Why, in a few words"), one.delay_note, max_chars=300, key=f"why-{one.public_id}")
        st.caption(_("The parents of those on it and the host families are told at once by mail."))
        if act_button(_("Tell everybody"), f"delay-{one.public_id}", type="primary"):
            perform(
                f"delay-{one.public_id}", travel.delay, actor, one.public_id, int(minutes), note=note,
                done=_("They are told."),
            )  # fmt: skip


def _people(actor: Actor, found: Travel, one: RideRow) -> None:
    with st.expander(n_("%(n)s person on it", "%(n)s people on it", len(one.seats)), icon=":material/group:"):
        names = dict(found.people)
        chosen = st.multiselect(
            _("Who is on it"), list(names), [row.participation for row in one.seats if row.participation in names],
            format_func=names.__getitem__, key=f"aboard-{one.public_id}",
        )  # fmt: skip
        if act_button(_("Keep who is on it"), f"aboard-{one.public_id}"):
            perform(f"aboard-{one.public_id}", travel.seat, actor, one.public_id, chosen, done=_("It is saved."))
        if not one.seats:
            return
        who = st.selectbox(
            _("Seat and ticket of"), one.seats, format_func=lambda row: row.name, key=f"seat-of-{one.public_id}"
        )
        key = f"{one.public_id}-{who.participation}"
        left, right = st.columns(2)
        place = left.text_input(_("Seat"), who.seat, max_chars=20, key=f"seat-{key}")
        number = right.text_input(_("Ticket"), who.ticket, max_chars=60, key=f"ticket-{key}")
        if act_button(_("Keep the seat"), f"ticket-{one.public_id}"):
            perform(
                f"ticket-{one.public_id}", travel.ticket, actor, one.public_id, who.participation, seat=place,
                ticket=number, done=_("It is saved."),
            )  # fmt: skip


def form(actor: Actor, found: Travel, one: RideRow | None = None) -> None:
    """Entering a ride, or changing one. Hours are those of the place."""
    key = one.public_id if one else "new"
    with st.form(f"ride-{key}", border=False):
        fields = _facts(one)
        fields["departs"] = _when(_("Leaves, hour of the place"), "departs", found, one, key)
        fields["arrives"] = _when(_("Arrives, hour of the place"), "arrives", found, one, key)
        fields["meet"] = _when(_("The group meets"), "meet", found, one, key)
        fields["meet_place"] = st.text_input(_("Where it meets"), one.meet_place if one else "", max_chars=200)
        fields["booking"] = st.text_input(_("Group booking"), one.booking if one else "", max_chars=60)
        if act_submit(_("Keep the ride"), f"ride-{key}"):
            perform(
                f"ride-{key}", travel.keep, actor, found.visit.public_id, fields,
                segment_public_id=one.public_id if one else None, seen_version=one.version if one else None,
                done=_("It is saved."),
            )  # fmt: skip
    if one and act_button(_("Remove this ride"), f"remove-{key}", type="tertiary"):
        perform(f"remove-{key}", travel.remove, actor, one.public_id, done=_("It is removed."))


def _facts(one: RideRow | None) -> dict[str, Any]:
    """Two fields a row, so that on a phone they follow each other as they are read."""
    ways, modes = list(TravelWay), list(TravelMode)
    left, right = st.columns(2)
    way = left.selectbox(_("Way"), ways, ways.index(one.way) if one else 0, format_func=word)
    mode = right.selectbox(_("By"), modes, modes.index(one.mode) if one else 0, format_func=word)
    left, right = st.columns(2)
    with left:
        from_place = st.text_input(_("From"), one.from_place if one else "", max_chars=200)
        field_error("from_place")
    with right:
        to_place = st.text_input(_("To"), one.to_place if one else "", max_chars=200)
        field_error("to_place")
    left, right = st.columns(2)
    carrier = left.text_input(_("Carrier"), one.carrier if one else "", max_chars=120)
    number = right.text_input(_("Number"), one.number if one else "", max_chars=40)
    fields = {
        "way": way, "mode": mode, "from_place": from_place, "to_place": to_place, "carrier": carrier, "number": number,
    }  # fmt: skip
    return fields | ({"departs_zone": one.departs_zone, "arrives_zone": one.arrives_zone} if one else {})


def _when(label: str, name: str, found: Travel, one: RideRow | None, key: str) -> datetime | None:
    known = _known(name, one)
    left, right = st.columns(2)
    first: date | None = known.date() if known else (None if name == "meet" else found.visit.starts_on)
    day = left.date_input(label, first, format="DD/MM/YYYY", key=f"{name}-day-{key}")
    hour = right.time_input(
        _("Hour"), known.time() if known else (None if name == "meet" else time(9)), step=300, key=f"{name}-hour-{key}"
    )
    field_error(name)
    return datetime.combine(day, hour) if day and hour else None


def _known(name: str, one: RideRow | None) -> datetime | None:
    if one is None:
        return None
    value = {"departs": one.departs_at, "arrives": one.arrives_at, "meet": one.meet_at}[name]
    zone = one.arrives_zone if name == "arrives" else one.departs_zone
    return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if value else None


def numbers(actor: Actor, found: Travel) -> None:
    """Whom leaders and parents call during the visit."""
    section(_("Emergency numbers"))
    known = found.visit.emergency_numbers
    for one in known:
        st.markdown(f"**{escape(one.get('phone', ''))}** {escape(one.get(language()) or one.get('fr', ''))}")
    if not known:
        st.caption(_("No number is written yet. They stand on the emergency sheet."))
    if found.visit.insurance:
        st.markdown(f"**{_('Insurance of the group')}** {escape(found.visit.insurance)}")
    with st.expander(_("Change the numbers"), icon=":material/edit:"), st.form("numbers", border=False):
        rows = []
        for index in range(min(len(known) + 2, MOST_NUMBERS)):
            one = known[index] if index < len(known) else {}
            phone, fr, hy, en = st.columns([2, 3, 3, 3])
            rows.append({
                "phone": phone.text_input(_("Phone"), one.get("phone", ""), key=f"n-{index}", max_chars=40),
                "fr": fr.text_input(_("What it is, in French"), one.get("fr", ""), key=f"f-{index}", max_chars=120),
                "hy": hy.text_input(_("In Armenian"), one.get("hy", ""), key=f"h-{index}", max_chars=120),
                "en": en.text_input(_("In English"), one.get("en", ""), key=f"e-{index}", max_chars=120),
            })  # fmt: skip
        insurance = st.text_input(
            _("Insurance of the group"), found.visit.insurance, key="n-insurance", max_chars=300,
            help=_("Insurer, number of the contract, phone of its assistance."),
        )  # fmt: skip
        if act_submit(_("Keep the numbers"), "numbers"):
            fields = {"emergency_numbers": rows, "insurance": insurance}
            perform("numbers", legs.edit, actor, found.visit.public_id, fields,
                    seen_version=found.visit.version, done=_("It is saved."))  # fmt: skip


def sheet(found: Travel) -> None:
    """The emergency sheet: for leaders and coordinators, around the visit alone."""
    section(_("Emergency sheet"))
    st.caption(_("Whom to call, where everybody sleeps, health that matters: to keep on the phone without network."))
    if found.sheet_is_open:
        st.markdown(f":material/download: [{_('Take the emergency sheet')}]({sheet_address(found.visit.public_id)})")
    else:
        st.caption(_("It is given out from three days before the visit to its last day."))
    for at, by in found.sheets:
        st.caption(escape(f"{instant(at)} · {by}"))


def sheet_address(leg_public_id: str) -> str:
    """Where the sheet of a visit is taken; it is made afresh and noted each time."""
    return f"/documents/emergency-sheet/{leg_public_id}"


def section_for_leaders(_actor: Actor, found: ParticipantDetail) -> None:
    """On the page of a leader: the sheet of the visit that is near or under way."""
    if found.kind is ParticipationKind.PARTICIPANT:
        return
    today = utc_now().date()
    for one in found.members:
        if one.left_on is None and one.starts_on - timedelta(days=DAYS_BEFORE) <= today <= one.ends_on:
            section(_("Emergency sheet"))
            st.markdown(f":material/download: [{_('Take the emergency sheet')}]({sheet_address(one.leg)})")
            st.caption(_("Keep it on your phone for the visit, and delete it afterwards."))

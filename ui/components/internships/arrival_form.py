"""What an intern needs to arrive, as coordinators read it and write it down."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import streamlit as st

from db.enums import PlacementState as P
from db.enums import SecretKind
from services import arrivals, findings, formats, people, visas
from services.actors import Actor
from services.checklists import ChecklistRow
from services.queries.applications.profile import Profile
from services.queries.internships.arrivals import Arrival
from ui.act import act_submit, field_error, perform
from ui.autosave import Autosave
from ui.components.badges import day, day_and_left
from ui.components.euros import euros_input
from ui.components.layout import escape, facts
from ui.components.sealed_fields import BANK, sealed, show_to_staff
from ui.i18n import _, language


def arrival(
    actor: Actor, known: Arrival, checklist: tuple[ChecklistRow, ...], today: date, *, is_signed: bool = False
) -> None:
    """The facts, what is missing, and the form behind a click. ``is_signed``: the agreement fixes the amount."""
    for item in checklist:
        if item.code == visas.REFUSED and not item.is_done:
            words = f"  \n{escape(item.note)}" if item.note else ""
            st.error(f"**{escape(item.label)}**{words}", icon=":material/error:")
    passport_warning(known)
    lacking = missing(known)
    if lacking:
        st.caption(_("Still to be filled in: %(what)s.", what=", ".join(lacking)))
    appointment = day_and_left(known.visa_appointment_on, today) if known.visa_appointment_on else ""
    facts(
        [
            (_("Visa appointment"), appointment),
            (_("First day"), first_day_line(known)),
            (_("Housing"), known.housing),
            (_("Who pays what"), known.costs),
            (_("Money"), money_line(known)),
        ]
    )
    with st.container(horizontal=True):
        paper(_("File for the visa (PDF)"), "visa-pack", known)
        if known.knows_first_day:
            paper(_("First-day sheet to print (PDF)"), "first-day", known)
    _sealed(actor, known)
    if known.state not in {P.CLOSED, P.CANCELLED}:
        with st.expander(_("Fill in or change the arrival"), icon=":material/edit:"):
            _form(actor, known, is_signed=is_signed)


def _sealed(actor: Actor, known: Arrival) -> None:
    """Passport and bank: whether they are there, to be shown by an act of its own, or entered for the intern."""
    kinds = (SecretKind.PASSPORT_NUMBER, *BANK) if known.is_paid else (SecretKind.PASSPORT_NUMBER,)
    if known.is_paid and not known.has_bank_details:
        st.caption(_("The bank details are not entered yet: the intern is asked for them."))
    if any(kind in known.hints for kind in kinds):
        show_to_staff(actor, known.person_public_id, kinds, "sealed", _("Show passport number and bank details"))
    if known.state is P.CANCELLED:
        return
    with st.expander(_("Enter the passport or bank details for the intern"), icon=":material/lock:"):
        for kind in kinds:
            sealed(actor, known.person_public_id, kind, known.hints)
        passport_days(actor, known.person_public_id, known)


def missing(known: Arrival) -> list[str]:
    """What the papers of the intern still lack, in words."""
    return [
        word
        for word, value in (
            (_("visa appointment"), known.visa_appointment_on),
            (_("hour and place of the first day"), known.knows_first_day),
            (_("whom to ask for"), known.first_day_contact),
            (_("housing"), known.housing),
            (_("who pays what"), known.costs),
        )
        if not value
    ]


def passport_days(actor: Actor, person_public_id: str, known: Arrival | Profile) -> None:
    """When the passport was issued and when it ends, each saved as it is entered."""
    saved = Autosave(people.save_field, actor, person_public_id)
    left, right = st.columns(2)
    with left:
        saved.day(
            _("Passport issued on"), "passport_issued_on", known.passport_issued_on, min_value="2000-01-01",
            max_value="today",
        )  # fmt: skip
    with right:
        saved.day(
            _("Passport valid until"), "passport_expires_on", known.passport_expires_on, min_value="today",
            max_value="2060-12-31",
        )  # fmt: skip


def passport_warning(known: Arrival | Profile) -> None:
    """A passport that ends too early for the visa, or that is too old for the border."""
    if known.passport_too_old:
        st.warning(
            _(findings.TEXTS["passport_old"], issued=day(known.passport_issued_on)),
            icon=":material/warning:",
        )
    if known.passport_too_short:
        st.warning(
            _(
                "The passport ends on %(end)s: it must be valid until %(needed)s, three months after the return.",
                end=day(known.passport_expires_on),
                needed=day(known.passport_needed_until),
            ),
            icon=":material/warning:",
        )


def first_day_line(known: Arrival) -> str:
    """«9 h 00 · mairie, accueil · demander Mme Vasseur»."""
    parts = [clock(known.first_day_minutes), known.first_day_place, known.first_day_contact, known.first_day_phone]
    return " · ".join(part for part in parts if part)


def money_line(known: Arrival) -> str:
    """What is paid per hour and when it is expected."""
    if known.hourly_cents is None:
        return ""
    line = _("%(amount)s per hour of presence", amount=formats.euros(known.hourly_cents, language()))
    return line + (" · " + _("expected on %(day)s", day=day(known.paid_on)) if known.paid_on else "")


def paper(label: str, name: str, known: Arrival) -> None:
    """A link to a paper that is made when it is opened."""
    st.markdown(f":material/picture_as_pdf: [{label}](/documents/{name}/{known.placement_public_id})")


def clock(minutes: int | None) -> str:
    """«09:00»."""
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _form(actor: Actor, known: Arrival, *, is_signed: bool) -> None:
    """The version in the keys brings what somebody else wrote meanwhile onto the page."""
    key = f"arrival-{known.placement_public_id}-{known.version}"
    with st.form(key, border=False):
        values = _stay(known, key) | _first_day(known, key) | _money(known, key, is_signed=is_signed)
        save = act_submit(_("Save the arrival"), "arrival", type="primary")
    if save:
        perform(
            "arrival", arrivals.save, actor, known.placement_public_id, seen_version=known.version,
            done=_("The arrival is saved. The intern sees it on their page."), **values,
        )  # fmt: skip


def _stay(known: Arrival, key: str) -> dict[str, Any]:
    appointment = st.date_input(
        _("Visa appointment"), known.visa_appointment_on, format="DD/MM/YYYY", key=f"{key}-visa",
        help=_("The papers for the visa must be ready by then."),
    )  # fmt: skip
    field_error("visa_appointment_on")
    housing = st.text_area(
        _("Housing"), known.housing, key=f"{key}-housing", max_chars=2000, height=90,
        help=_("Address, from when to when, who provides it and what it costs. It is printed as proof of housing."),
    )  # fmt: skip
    field_error("housing")
    costs = st.text_area(
        _("Who pays what"), known.costs, key=f"{key}-costs", max_chars=2000, height=110,
        help=_("One line for each: flight, insurance, meals, travel in the city, visa."),
    )  # fmt: skip
    field_error("costs")
    return {"visa_appointment_on": appointment, "housing": housing, "costs": costs}


def _first_day(known: Arrival, key: str) -> dict[str, Any]:
    st.markdown(f"**{_('First day')}**")
    left, right = st.columns([1, 3])
    with left:
        minutes = known.first_day_minutes
        start = st.time_input(
            _("Hour"), time(minutes // 60, minutes % 60) if minutes is not None else None, key=f"{key}-hour", step=900
        )
        field_error("first_day_minutes")
    with right:
        place = st.text_input(
            _("Place"), known.first_day_place, key=f"{key}-place", max_chars=300,
            help=_("Address, entrance, floor: what somebody needs who has never been there."),
        )  # fmt: skip
        field_error("first_day_place")
    left, right = st.columns(2)
    with left:
        contact = st.text_input(_("Whom to ask for"), known.first_day_contact, key=f"{key}-contact", max_chars=200)
        field_error("first_day_contact")
    with right:
        phone = st.text_input(_("Phone"), known.first_day_phone, key=f"{key}-phone", max_chars=40)
        field_error("first_day_phone")
    note = st.text_area(
        _("Note"), known.first_day_note, key=f"{key}-note", max_chars=1000, height=80,
        help=_("What to bring, how to come, lunch."),
    )  # fmt: skip
    field_error("first_day_note")
    return {
        "first_day_minutes": start.hour * 60 + start.minute if start else None, "first_day_place": place,
        "first_day_contact": contact, "first_day_phone": phone, "first_day_note": note,
    }  # fmt: skip


def _money(known: Arrival, key: str, *, is_signed: bool) -> dict[str, Any]:
    st.markdown(f"**{_('Money')}**")
    left, right = st.columns(2)
    with left:
        cents = euros_input(
            _("Euros per hour of presence"), known.hourly_cents, key=f"{key}-rate", field="hourly_cents",
            disabled=is_signed,
            help=_("It stands in the signed agreement: it is changed by an amendment.") if is_signed
            else _("Empty: nothing is due. With an amount, the intern is asked for bank details."),
        )  # fmt: skip
    with right:
        paid_on = st.date_input(_("Payment expected on"), known.paid_on, format="DD/MM/YYYY", key=f"{key}-paid")
        field_error("paid_on")
    return {"hourly_cents": cents, "paid_on": paid_on}


def quoted_lines(text: str) -> str:
    """Each line of a text as a point of a list."""
    return "\n".join(f"- {escape(line.strip())}" for line in text.splitlines() if line.strip())

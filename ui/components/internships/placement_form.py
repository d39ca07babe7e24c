"""The form of an internship: planned from an application, entered by hand, or changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from db.enums import EndReason
from db.enums import PlacementState as P
from services.actors import Actor
from services.on_behalf import ON_BEHALF
from services.queries.applications.applications import ApplicationDetail
from services.queries.internships import offers
from services.queries.internships.departments import DepartmentRow, TutorRow
from services.queries.internships.offers import FittingOffer
from services.queries.internships.placements import PlacementDetail
from services.queries.limits import Asked
from services.queries.people.people import OrganisationRow
from ui.act import field_error
from ui.components.badges import period, state_word, word
from ui.components.layout import escape, section
from ui.components.people.people_fields import person_inputs
from ui.i18n import _, n_


@dataclass(frozen=True)
class Suggested:
    """What the form begins with."""

    department: str | None = None
    offer: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    subject: str = ""
    weekly_minutes: int = 35 * 60
    tutor: str | None = None
    deputy: str | None = None
    school: str | None = None


def choose_offer(fitting: list[FittingOffer]) -> str | None:
    """Which offer somebody who confirmed is placed on: their wishes first. The first with a place is suggested; None
    for a place beside these offers."""
    if not fitting:
        return None
    by_id = {one.public_id: one for one in fitting}
    options = [*by_id, None]
    free = next((one.public_id for one in fitting if one.free), None)
    chosen = st.selectbox(
        _("Offer"), options, index=options.index(free), key="placement-fitting",
        format_func=lambda one: _fitting_words(by_id[one]) if one else _("Another place, without one of these offers"),
    )  # fmt: skip
    field_error("offer_public_id")
    if chosen:
        one = by_id[chosen]
        st.caption(f"{escape(one.department)} · {period(one.starts_on, one.ends_on)} · {_room(one)}")
    return chosen


def _fitting_words(one: FittingOffer) -> str:
    wish = [_("wish %(n)s", n=one.rank)] if one.rank else []
    return " · ".join([*wish, one.title, one.department, period(one.starts_on, one.ends_on), _room(one)])


def _room(one: FittingOffer) -> str:
    if not one.free:
        return _("no place left")
    return n_("%(n)s free place", "%(n)s free places", one.free)


def suggested(
    session: Any,
    actor: Actor,
    application: ApplicationDetail | None,
    placement: PlacementDetail | None,
    offer_public_id: str | None,
    lang: str,
) -> Suggested:
    """From the internship itself, or from the offer that was chosen for the application."""
    if placement is not None:
        return Suggested(
            placement.department_public_id, placement.offer_public_id, placement.starts_on, placement.ends_on,
            placement.subject, placement.weekly_minutes, placement.tutor_public_id, placement.deputy_public_id,
            placement.sending_organisation_public_id,
        )  # fmt: skip
    if application is None:
        return Suggested()
    school = application.sending_organisation_public_id
    if offer_public_id is None:
        return Suggested(starts_on=application.call_starts_on, ends_on=application.call_ends_on, school=school)
    offer = offers.detail(session, actor, offer_public_id, language=lang)
    return Suggested(
        offer.department_public_id, offer.public_id, offer.starts_on, offer.ends_on, offer.title_fr,
        offer.weekly_minutes, offer.tutor_public_id, offer.deputy_public_id, school,
    )  # fmt: skip


def choose_department(departments: list[DepartmentRow], current: str | None) -> str | None:
    """First the department: tutors and offers follow from it."""
    by_id = {one.public_id: one for one in departments}
    chosen = st.selectbox(
        _("Department") + " *", list(by_id), index=list(by_id).index(current) if current in by_id else None,
        format_func=lambda one: by_id[one].name, placeholder=_("Choose"), key="placement-department",
    )  # fmt: skip
    field_error("department_public_id")
    return chosen


def offer_of(start: Suggested, open_offers: list[FittingOffer]) -> str | None:
    """One of the offers of the department on which an internship may be planned, or none."""
    by_id = {one.public_id: one for one in open_offers}
    if not by_id:
        return None
    options = [None, *by_id]
    offer = st.selectbox(
        _("Offer (places that are free)"), options, key="placement-offer",
        index=options.index(start.offer) if start.offer in by_id else 0,
        format_func=lambda one: _fitting_words(by_id[one]) if one else _("Without an offer"),
    )  # fmt: skip
    field_error("offer_public_id")
    return offer


def fields(
    start: Suggested, tutors: list[TutorRow], schools: list[OrganisationRow], *, key: str = "placement"
) -> dict[str, Any]:
    """Dates, subject, people; gives the fields of ``services.placements``. What was typed belongs to ``key``."""
    left, right = st.columns(2)
    starts_on = left.date_input(_("First day") + " *", start.starts_on, format="DD/MM/YYYY", key=f"{key}-start")
    ends_on = right.date_input(_("Last day") + " *", start.ends_on, format="DD/MM/YYYY", key=f"{key}-end")
    field_error("starts_on", "ends_on")
    left, right = st.columns([3, 1])
    with left:
        subject = st.text_input(_("Subject of the internship"), start.subject, max_chars=200, key=f"{key}-subject")
        field_error("subject")
    with right:
        hours = st.number_input(
            _("Hours a week"), 1.0, 48.0, start.weekly_minutes / 60, step=0.5, key=f"{key}-hours", format="%g"
        )
        field_error("weekly_minutes")
    section(_("People"))
    people = person_inputs("tutor", _("Internship tutor"), tutors, start.tutor, key=key)
    people |= person_inputs("deputy", _("Deputy in case of absence"), tutors, start.deputy, key=key)
    school_names = {one.public_id: one.name for one in schools}
    options = [None, *school_names]
    school = st.selectbox(
        _("University or school"), options, key="placement-school", placeholder=_("Choose"),
        index=options.index(start.school) if start.school in options else 0,
        format_func=lambda one: school_names[one] if one else _("Not known yet"),
    )  # fmt: skip
    return {
        "starts_on": starts_on, "ends_on": ends_on, "subject": subject,
        "weekly_minutes": round(hours * 60), "sending_organisation_public_id": school, **people,
    }  # fmt: skip


def free_fields(start: Suggested, tutors: list[TutorRow], *, key: str = "placement") -> dict[str, Any]:
    """What a signed agreement leaves free, beside the offer: who stands in for the tutor."""
    return person_inputs("deputy", _("Deputy in case of absence"), tutors, start.deputy, key=key)


def asked(typed: dict[str, Any], application: str, placement: str, person: str | dict[str, Any]) -> Asked:
    """The internship as it would be, for the limits and the simulator."""
    return Asked(
        typed["department_public_id"], typed["starts_on"], typed["ends_on"], typed.get("tutor_public_id"),
        typed.get("deputy_public_id"), offer=typed["offer_public_id"], placement=placement or None,
        weekly_minutes=typed["weekly_minutes"], application=application or None,
        person=person if isinstance(person, str) and person else None,
    )  # fmt: skip


def state_and_source() -> dict[str, Any]:
    """Where the internship stands, and how one knows."""
    left, right = st.columns(2)
    with left:
        state = st.selectbox(_("State"), list(P), format_func=state_word, key="placement-state")
        field_error("state")
    with right:
        source = st.selectbox(_("How do you know?"), ON_BEHALF, format_func=word, key="placement-source")
    found: dict[str, Any] = {"state": state, "source": source}
    if state in {P.CANCELLED, P.INTERRUPTED}:
        found["end_reason"] = st.selectbox(
            _("Reason of the end"), list(EndReason), index=None, format_func=word, placeholder=_("Not known yet"),
            key="placement-end-reason",
        )  # fmt: skip
    if state in {P.COMPLETED, P.CLOSED, P.INTERRUPTED}:
        found["ended_on"] = st.date_input(_("Last day there"), None, format="DD/MM/YYYY", key="placement-ended-on")
        field_error("ended_on")
    found["note"] = st.text_input(_("Note"), max_chars=300, key="placement-note")
    return found

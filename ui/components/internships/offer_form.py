"""The form of an offer, for coordinators, heads of department, and whoever comes by a link: four gestures."""

from __future__ import annotations

from typing import Any

import streamlit as st

from db.enums import FrenchLevel
from services.queries.applications.calls import CallRow
from services.queries.internships.departments import TutorRow
from services.queries.internships.offers import OfferDetail
from services.queries.internships.posts import PostRow
from services.queries.limits import Asked
from ui.act import field_error
from ui.components.badges import period, word
from ui.components.people.people_fields import person_inputs
from ui.i18n import _

FORBIDDEN_USES = "lawful_use_confirmed"


def fields(
    offer: OfferDetail | None, tutors: list[TutorRow], calls: list[CallRow], posts: list[PostRow]
) -> dict[str, Any]:
    """What and when in sight, the rest folded; gives the fields of ``services.offers``."""
    found: dict[str, Any] = {}
    form = _key(offer)
    found["title_fr"] = st.text_input(
        _("Title of the internship") + " *", offer.title_fr if offer else "", max_chars=200, key=f"{form}-title-fr",
        help=_("In French, in a few words: what the intern will do."),
    )  # fmt: skip
    field_error("title_fr")
    found["mission_fr"] = st.text_area(
        _("Mission, in French"), offer.mission_fr if offer else "", max_chars=4000, height=150, key=f"{form}-mission-fr"
    )
    field_error("mission_fr")
    found |= _dates(form, offer)
    left, right = st.columns([1, 3])
    with left:
        found["places"] = st.number_input(_("Places"), 1, 99, offer.places if offer else 1, key=f"{form}-places")
    if posts:
        with right:
            found["same_post_as"] = _post(form, posts)
    field_error("places", "same_post_as")
    found |= person_inputs(
        "tutor", _("Internship tutor") + " *", tutors, offer.tutor_public_id if offer else None, key=form
    )
    with st.expander(_("More: French, skills, hours, deputy, other languages")):
        found |= _more(offer, tutors, calls)
    return found


def _key(offer: OfferDetail | None) -> str:
    """Inputs of one offer keep what was typed in them, and another offer has its own."""
    return f"offer-{offer.public_id if offer else 'new'}"


def _dates(form: str, offer: OfferDetail | None) -> dict[str, Any]:
    """What stands in the way of them is said across both."""
    left, right = st.columns(2)
    starts_on = left.date_input(
        _("First day") + " *", offer.starts_on if offer else None, format="DD/MM/YYYY", key=f"{form}-start"
    )
    ends_on = right.date_input(
        _("Last day") + " *", offer.ends_on if offer else None, format="DD/MM/YYYY", key=f"{form}-end"
    )
    field_error("starts_on", "ends_on")
    return {"starts_on": starts_on, "ends_on": ends_on}


def _post(form: str, posts: list[PostRow]) -> str | None:
    """Whether the offer is about the same post as another one of the department; None: about a new one."""
    rows = {row.offer_public_id: row for row in posts}
    own = next((row.offer_public_id for row in posts if row.is_own), None)
    options = [None, *rows]
    return st.selectbox(
        _("Post"), options, index=options.index(own), key=f"{form}-post-{posts[0].offer_public_id}",
        format_func=lambda one: _same_post(rows[one]) if one else _("A new post"),
        help=_(
            "The law leaves a post without an intern for a third of the time that the internship before lasted (Code "
            "de l’éducation L124-11). It counts from one year’s offer to the next where both are about the same work."
        ),
    )  # fmt: skip


def _same_post(row: PostRow) -> str:
    return _("That of “%(title)s”, %(dates)s", title=row.title, dates=period(row.starts_on, row.ends_on))


def _more(offer: OfferDetail | None, tutors: list[TutorRow], calls: list[CallRow]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    form = _key(offer)
    if calls:
        names = {call.public_id: call.title for call in calls}
        options = [None, *names]
        current = offer.call_public_id if offer else next(iter(names))
        found["call_public_id"] = st.selectbox(
            _("Call"), options, index=options.index(current) if current in options else 0, key=f"{form}-call",
            format_func=lambda one: names[one] if one else _("For any call of this period"),
        )  # fmt: skip
        field_error("call_public_id")
    left, right = st.columns(2)
    with left:
        found["min_french_level"] = st.selectbox(
            _("French that is needed"), list(FrenchLevel), key=f"{form}-level",
            index=list(FrenchLevel).index(offer.min_french_level) if offer else 0,
            format_func=lambda one: _("no level required") if one is FrenchLevel.NOT_ASSESSED else word(one),
        )  # fmt: skip
    with right:
        hours = st.number_input(
            _("Hours a week"), 1.0, 48.0, (offer.weekly_minutes if offer else 2100) / 60, step=0.5, format="%g",
            key=f"{form}-hours",
        )  # fmt: skip
        found["weekly_minutes"] = round(hours * 60)
        field_error("weekly_minutes")
    found["day_hours"] = st.text_input(
        _("Hours of a day"), offer.day_hours if offer else "", max_chars=200, key=f"{form}-day-hours",
        placeholder=_("9:00 to 12:30, 13:30 to 17:00"),
    )  # fmt: skip
    found["skills"] = st.text_input(_("Skills"), offer.skills if offer else "", max_chars=500, key=f"{form}-skills")
    found["address"] = st.text_input(_("Address"), offer.address if offer else "", max_chars=300, key=f"{form}-address")
    found |= person_inputs(
        "deputy", _("Deputy in case of absence"), tutors, offer.deputy_public_id if offer else None, key=form
    )
    for language, name in (("en", _("English")), ("hy", _("Armenian"))):
        found[f"title_{language}"] = st.text_input(
            _("Title, in %(language)s", language=name), getattr(offer, f"title_{language}", ""), max_chars=200,
            key=f"{form}-title-{language}",
        )  # fmt: skip
        found[f"mission_{language}"] = st.text_area(
            _("Mission, in %(language)s", language=name), getattr(offer, f"mission_{language}", ""), max_chars=4000,
            height=110, key=f"{form}-mission-{language}",
        )  # fmt: skip
    return found


def asked(found: dict[str, Any], department: str | None, offer: OfferDetail | None) -> Asked:
    """The internship that would come of it, for the limits and the simulator."""
    return Asked(
        department, found["starts_on"], found["ends_on"], found.get("tutor_public_id"), found.get("deputy_public_id"),
        offer=offer.public_id if offer else None, is_offer=True, weekly_minutes=found["weekly_minutes"],
        places=found["places"] - (offer.taken if offer else 0), gives=found["places"],
        same_post_as=found.get("same_post_as"),
    )  # fmt: skip


def lawful_use(offer: OfferDetail | None) -> bool:
    """The confirmation that the law asks for before an offer is published."""
    if offer and offer.lawful_use_confirmed_at:
        return True
    confirmed = st.checkbox(
        _(
            "I confirm: this intern does not hold a permanent post, does not meet a peak of activity or a season, "
            "and replaces nobody (Code de l’éducation, L124-7)."
        ),
        key=f"{_key(offer)}-lawful",
    )
    field_error(FORBIDDEN_USES)
    return confirmed

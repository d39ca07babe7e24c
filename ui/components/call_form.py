"""The form of a call: texts in three languages, dates with their zone, conditions, papers, steps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import DocumentKind, FrenchLevel
from services.queries.calls import CallSettings
from services.queries.people import OrganisationRow
from ui.act import field_error
from ui.components.badges import word
from ui.components.calls import zone_name
from ui.components.layout import section
from ui.i18n import _

ZONES = ("Europe/Paris", "Asia/Yerevan")
TEXTS = ("title", "summary", "receives", "pays")


def texts(values: dict[str, Any]) -> dict[str, Any]:
    """What people read, a tab for each language; French is needed, the others fall back to it."""
    found: dict[str, Any] = {}
    labels = {
        "title": _("Title"),
        "summary": _("What it is, in two or three sentences"),
        "receives": _("What one receives (one line each)"),
        "pays": _("What one pays oneself (one line each)"),
    }
    languages = {"fr": "Français", "en": "English", "hy": "Հայերեն"}
    for tab, language in zip(st.tabs(list(languages.values())), languages, strict=True):
        with tab:
            for name in TEXTS:
                key = f"{name}_{language}"
                star = " *" if language == "fr" and name in {"title", "summary"} else ""
                draw = st.text_input if name == "title" else st.text_area
                found[key] = draw(labels[name] + star, values.get(key, ""), key=f"call-{key}", max_chars=4000)
                field_error(key)
    return found


def dates(values: dict[str, Any]) -> dict[str, Any]:
    """Opening and closing as wall time of a named zone, answer date, period, places."""
    zone = st.segmented_control(
        _("Time of the deadline"), ZONES, default=values.get("time_zone", ZONES[0]), required=True,
        format_func=zone_name, key="call-zone",
    )  # fmt: skip
    found: dict[str, Any] = {"time_zone": zone}
    left, right = st.columns(2)
    with left:
        found["opens_at"] = _instant(_("Opens on"), "opens_at", values.get("opens_at"), zone, time(9, 0))
    with right:
        found["closes_at"] = _instant(_("Closes on"), "closes_at", values.get("closes_at"), zone, time(23, 59))
    left, middle, right = st.columns(3)
    with left:
        found["starts_on"] = _day(_("Internships from"), "starts_on", values.get("starts_on"))
    with middle:
        found["ends_on"] = _day(_("until"), "ends_on", values.get("ends_on"))
    with right:
        found["answer_by"] = _day(_("Everybody is answered by"), "answer_by", values.get("answer_by"))
    left, middle, right = st.columns(3)
    for column, name, label, default, most in (
        (left, "places", _("Places"), 4, 500),
        (middle, "max_choices", _("Wishes per person"), 3, 20),
        (right, "confirm_days", _("Days to confirm"), 15, 90),
    ):
        with column:
            found[name] = st.number_input(label, 1, most, values.get(name, default), key=f"call-{name}")
            field_error(name)
    return found


def _day(label: str, name: str, value: date | None) -> date | None:
    chosen = st.date_input(label, value, format="DD/MM/YYYY", key=f"call-{name}")
    field_error(name)
    return chosen


def _instant(label: str, name: str, value: datetime | None, zone: str, default: time) -> datetime | None:
    local = value.astimezone(ZoneInfo(zone)) if value else None
    chosen = _day(label, name, local.date() if local else None)
    at = st.time_input(_("at"), local.time() if local else default, key=f"call-{name}-time", step=timedelta(minutes=1))
    return datetime.combine(chosen, at, ZoneInfo(zone)).astimezone(UTC) if chosen else None


def conditions(values: dict[str, Any], schools: list[OrganisationRow]) -> dict[str, Any]:
    """Who may apply."""
    found: dict[str, Any] = {}
    names = {one.public_id: one.name for one in schools}
    options = [None, *names]
    current = values.get("sending_organisation")
    found["sending_organisation"] = st.selectbox(
        _("Only for students of"), options, index=options.index(current) if current in options else 0,
        format_func=lambda one: names[one] if one else _("any university or school"), key="call-school",
    )  # fmt: skip
    left, middle, right = st.columns(3)
    with left:
        found["min_french_level"] = st.selectbox(
            _("French that is needed"), list(FrenchLevel), key="call-level",
            index=list(FrenchLevel).index(values.get("min_french_level", FrenchLevel.NOT_ASSESSED)),
            format_func=lambda one: _("no level required") if one is FrenchLevel.NOT_ASSESSED else word(one),
        )  # fmt: skip
    for column, name, label in ((middle, "min_age", _("Youngest age")), (right, "max_age", _("Oldest age"))):
        with column:
            found[name] = st.number_input(label, 10, 99, values.get(name), key=f"call-{name}")
            field_error(name)
    found["uses_waiting_list"] = st.checkbox(
        _("Use a waiting list"), values.get("uses_waiting_list", True), key="call-waiting"
    )
    found["uses_shortlist"] = st.checkbox(_("Use a shortlist"), values.get("uses_shortlist", False), key="call-short")
    return found


def documents(settings: CallSettings | None) -> dict[DocumentKind, bool]:
    """Papers that are asked for: kind → mandatory."""
    section(_("Papers that are asked for"))
    kinds = (
        DocumentKind.CV, DocumentKind.MOTIVATION_LETTER, DocumentKind.TRANSCRIPT, DocumentKind.ENROLMENT,
        DocumentKind.FRENCH_CERTIFICATE,
    )  # fmt: skip
    asked = {row.kind: row.is_mandatory for row in settings.documents} if settings else {DocumentKind.CV: True}
    answers = {"no": _("Not asked"), "optional": _("If one has it"), "yes": _("Needed")}
    found: dict[DocumentKind, bool] = {}
    for kind in kinds:
        now = "no" if kind not in asked else "yes" if asked[kind] else "optional"
        chosen = st.segmented_control(
            word(kind), list(answers), default=now, required=True, format_func=answers.__getitem__, key=f"call-{kind}"
        )
        if chosen != "no":
            found[kind] = chosen == "yes"
    return found

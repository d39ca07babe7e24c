"""Preparing an exchange, in four short steps: what it is, for whom, both visits, who helps."""

from __future__ import annotations

from typing import Any

import streamlit as st

from db.enums import LegState, Theme
from services.actors import Actor
from services.call_saving import EXCHANGES
from services.exchanges import exchanges, legs
from services.queries.exchange.exchange_detail import ExchangeDetail
from services.queries.exchange.exchange_edit import Choices, LegFields
from ui import menu
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import word
from ui.components.choosing import choose_one
from ui.components.layout import escape
from ui.i18n import _

STEPS = ("quoi", "qui", "sejours", "partenaires")
_LANGUAGES = {"fr": "Français", "hy": "Հայերեն", "en": "English"}


def step() -> str:
    """The step that is shown; it stands in the address."""
    asked = st.query_params.get("etape")
    chosen = choose_one(
        _("Step"), STEPS, _step_word, key="exchange-step", default=asked if asked in STEPS else STEPS[0]
    )  # fmt: skip
    st.query_params["etape"] = chosen
    return chosen


def _step_word(name: str) -> str:
    return {
        "quoi": _("What it is about"),
        "qui": _("For whom"),
        "sejours": _("Both visits"),
        "partenaires": _("Partners"),
    }[name]


def what(actor: Actor, found: ExchangeDetail) -> None:
    """Title, what it is about, what it costs: in each language one tab."""
    fields: dict[str, Any] = {}
    with st.form("exchange-what", border=False):
        themes = st.pills(
            _("Themes"), list(Theme), selection_mode="multi", default=list(found.themes), format_func=word,
            key="exchange-themes",
        )  # fmt: skip
        for language, tab in zip(_LANGUAGES, st.tabs(list(_LANGUAGES.values())), strict=True):
            with tab:
                fields |= _texts(found, language)
        if act_submit(_("Save"), "exchange-what", type="primary"):
            _save("exchange-what", actor, found, fields | {"themes": [one.value for one in themes]})


def _texts(found: ExchangeDetail, language: str) -> dict[str, str]:
    fields = {}
    name = f"title_{language}"
    fields[name] = st.text_input(_("Title"), found.texts[name], max_chars=200, key=f"exchange-{name}")
    field_error(name)
    for field, label, hint in (
        ("summary", _("What it is about"), _("Two or three sentences for families.")),
        ("costs", _("What it costs and who pays"), _("One line each: journey, insurance, pocket money …")),
    ):
        name = f"{field}_{language}"
        fields[name] = st.text_area(label, found.texts[name], help=hint, key=f"exchange-{name}")
        field_error(name)
    return fields


def _save(name: str, actor: Actor, found: ExchangeDetail, fields: dict[str, Any]) -> None:
    perform(
        name, exchanges.edit, actor, found.public_id, fields, seen_version=found.version, done=_("It is saved.")
    )  # fmt: skip


def who(actor: Actor, found: ExchangeDetail, choices: Choices) -> None:
    """Ages, places, balance, whether both parents sign, and the call by which young people apply."""
    fields: dict[str, Any] = {}
    with st.form("exchange-who", border=False):
        left, right = st.columns(2)
        with left:
            fields["min_age"] = _number(_("Youngest, in years on the first day"), "min_age", found.min_age)
            fields["places_per_city"] = _number(_("Places in each city"), "places_per_city", found.places_per_city)
        with right:
            fields["max_age"] = _number(_("Oldest, in years on the first day"), "max_age", found.max_age)
            fields["balance_percent"] = _number(
                _("Girls and boys: each at least this share, in percent (0: no goal)"), "balance_percent",
                found.balance_percent,
            )  # fmt: skip
        fields["asks_second_guardian"] = st.checkbox(
            _("Ask both parents, where there are two"), found.asks_second_guardian, key="exchange-second"
        )
        if act_submit(_("Save"), "exchange-who", type="primary"):
            _save("exchange-who", actor, found, fields)
    _call(actor, found, choices)


def _call(actor: Actor, found: ExchangeDetail, choices: Choices) -> None:
    calls = dict(choices.calls)
    if found.call:
        calls.setdefault(found.call, found.call_title)
    ids = [None, *calls]
    chosen = st.selectbox(
        _("Call by which young people apply"), ids, ids.index(found.call), key="exchange-call",
        format_func=lambda one: calls[one] if one else _("None: they are entered by hand or by their school"),
    )  # fmt: skip
    field_error("call")
    menu.page_link("call_edit", _("Prepare a call for this exchange"), icon="add", programme=EXCHANGES)
    if chosen != found.call and act_button(_("Use this call"), "exchange-call"):
        perform("exchange-call", exchanges.use_call, actor, found.public_id, chosen, seen_version=found.version,
                done=_("It is saved."))  # fmt: skip


def _number(label: str, field: str, value: int) -> int:
    number = st.number_input(label, 0, 200, value, key=f"exchange-{field}")
    field_error(field)
    return int(number)


def visits(actor: Actor, found: list[LegFields]) -> None:
    """Days and what families ask first, of each visit."""
    for leg in found:
        with st.container(border=True):
            st.markdown(f"**{escape(word(leg.direction))}**")
            _visit(actor, leg)


def _visit(actor: Actor, leg: LegFields) -> None:
    name, is_planned = f"visit-{leg.public_id}", leg.state is LegState.PLANNED
    fields: dict[str, Any] = {}
    with st.form(name, border=False):
        if is_planned:
            fields |= _days(leg)
        else:
            st.caption(_("Days and places no longer change: take the visit back to preparation first."))
        fields |= _lodging(leg, name)
        left, right = st.columns(2)
        fields["declared_on"] = left.date_input(
            _("Declared to the authorities on"), leg.declared_on, format="DD/MM/YYYY", key=f"{name}-declared",
            help=_("In France a stay of seven minors or more with a night is declared two months before."),
        )  # fmt: skip
        fields["declaration"] = right.text_input(
            _("Number of the declaration"), leg.declaration, max_chars=60, key=f"{name}-declaration"
        )
        fields["emergency_numbers"] = _phones(leg, name)
        if act_submit(_("Save this visit"), name, type="primary"):
            perform(name, legs.edit, actor, leg.public_id, fields, seen_version=leg.version, done=_("It is saved."))


def _lodging(leg: LegFields, name: str) -> dict[str, str]:
    """In a word where the group sleeps, in each language one tab; who finds none in theirs reads the French one."""
    fields = {}
    for language, tab in zip(_LANGUAGES, st.tabs(list(_LANGUAGES.values())), strict=True):
        field = f"lodging_{language}"
        with tab:
            fields[field] = st.text_input(
                _("Where the group sleeps, in a word"), leg.lodging[language], max_chars=300, key=f"{name}-{field}",
                placeholder=_("In host families …"),
            )  # fmt: skip
            field_error(field)
    return fields


def _days(leg: LegFields) -> dict[str, Any]:
    key = f"visit-{leg.public_id}"
    days = st.date_input(
        _("First and last day, with the days of travel"), (leg.starts_on, leg.ends_on), format="DD/MM/YYYY",
        key=f"{key}-days",
    )  # fmt: skip
    field_error("days")
    left, right = st.columns(2)
    travel = left.number_input(_("Days of travel among them"), 0, 10, leg.travel_days, key=f"{key}-travel")
    places = right.number_input(_("Young people who travel, at most"), 1, 200, leg.places, key=f"{key}-places")
    return {"days": (*days, None, None)[:2], "travel_days": int(travel), "places": int(places)}


def _phones(leg: LegFields, name: str) -> list[dict[str, str]]:
    """Two lines of emergency numbers; what is empty is left out."""
    found = []
    st.caption(_("Emergency numbers that leaders and parents call"))
    for number in range(2):
        known = leg.emergency_numbers[number] if number < len(leg.emergency_numbers) else {}
        left, right = st.columns(2)
        who_ = left.text_input(
            _("Who answers, line %(n)s", n=number + 1), known.get("fr", ""), max_chars=120, key=f"{name}-who-{number}"
        )
        phone = right.text_input(
            _("Phone, line %(n)s", n=number + 1), known.get("phone", ""), max_chars=40, key=f"{name}-phone-{number}"
        )
        found.append({"fr": who_, "en": known.get("en", ""), "hy": known.get("hy", ""), "phone": phone})
    return found + [dict(one) for one in leg.emergency_numbers[2:]]


def partners(actor: Actor, found: ExchangeDetail, choices: Choices) -> None:
    """Who helps; a school that stands here enters its pupils itself."""
    for one in found.partners:
        left, right = st.columns([5, 2], vertical_alignment="center")
        words = " · ".join(part for part in (one.brings, one.contact) if part)
        left.markdown(f"**{escape(one.name)}**" + (f"  \n:gray[{escape(words)}]" if words else ""))
        with right:
            if act_button(_("Take out"), f"partner-out-{one.id}", help=one.name):
                perform(f"partner-out-{one.id}", exchanges.remove_partner, actor, found.public_id, one.id,
                        done=_("It is saved."))  # fmt: skip
    if not found.partners:
        st.caption(_("Nobody yet: schools, associations, departments of the territory that help to prepare it."))
    with st.container(border=True):
        body = st.selectbox(
            _("Somebody who is kept here"), [None, *choices.bodies], key="partner-body",
            format_func=lambda one: choices.bodies[one] if one else _("Another one, by name"),
            help=_("A school that stands here can enter its pupils itself."),
        )  # fmt: skip
        name = "" if body else st.text_input(_("Name"), max_chars=200, key="partner-name")
        field_error("partner")
        brings = st.text_input(_("What it brings"), max_chars=300, key="partner-brings")
        contact = st.text_input(_("Whom to ask"), max_chars=300, key="partner-contact")
        if act_button(_("Add the partner"), "partner-add", type="primary"):
            perform(
                "partner-add", exchanges.add_partner, actor, found.public_id, organisation_public_id=body, name=name,
                brings=brings, contact=contact, done=_("It is saved."),
            )  # fmt: skip

"""Entering an amount: one small dialog for each kind, with only what that kind needs."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from db.enums import Currency, MoneyKind
from services.actors import Actor
from services.money import entries
from services.queries.exchange import budget_entries as queries
from services.queries.exchange.budget import Budget, CityBudget
from services.queries.exchange.budget_entries import Choices
from ui.act import act_button, field_error, perform
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import word
from ui.i18n import _, language
from ui.load import reading

NEW = "new"
"""Stands for a budget line or a funder that is not there yet."""


def acts(actor: Actor, found: Budget, today: date) -> None:
    """Buttons that open the dialogs; the one that comes next stands first."""
    names = {
        MoneyKind.SPENT: _("Enter an expense"), MoneyKind.COMMITTED: _("Enter a commitment"),
        MoneyKind.PLANNED: _("Plan an amount"), MoneyKind.RECEIVED: _("Enter what came in"),
        MoneyKind.VALUED: _("Enter what was given in kind"),
    }  # fmt: skip
    begun = any(city.lines for city in found.own)
    kinds = list(names) if begun else [MoneyKind.PLANNED]
    with st.container(horizontal=True):
        for kind in kinds:
            if st.button(names[kind], key=f"open-{kind}", type="primary" if kind is kinds[0] else "secondary"):
                _dialog(actor, found, kind, names[kind], today)


def _dialog(actor: Actor, found: Budget, kind: MoneyKind, title: str, today: date) -> None:
    @st.dialog(title, width="medium")
    def dialog() -> None:
        city = _city(found)
        with reading() as session:
            choices = queries.choices(session, actor, found.exchange, city.public_id, language=language())
        fields = {"city": city.public_id, **_what(kind), **_how_much(kind, today)}
        fields |= _where(kind, choices)
        upload = None
        if kind is not MoneyKind.PLANNED:
            upload = st.file_uploader(_proof(kind), type=list(UPLOAD_TYPES), key=f"{kind}-file")
            field_error("file")
        if act_button(_("Keep the entry"), f"enter-{kind}", type="primary"):
            proof = (upload.name, upload.getvalue()) if upload else None
            perform(
                f"enter-{kind}", entries.enter, actor, found.exchange, kind, fields, proof=proof,
                done=_("The entry is kept."),
            )  # fmt: skip

    dialog()


def _city(found: Budget) -> CityBudget:
    """The book it is entered into; asked of those alone who keep both."""
    if len(found.own) == 1:
        return found.own[0]
    return st.selectbox(_("City"), found.own, format_func=lambda one: one.name, key="money-city")


def _proof(kind: MoneyKind) -> str:
    return {
        MoneyKind.SPENT: _("Bill or receipt; it can be added later"),
        MoneyKind.COMMITTED: _("Order or agreement; it can be added later"),
        MoneyKind.VALUED: _("Letter with the estimate, if there is one"),
        MoneyKind.RECEIVED: _("Decision or receipt, if there is one"),
    }[kind]


def _what(kind: MoneyKind) -> dict[str, Any]:
    """What it is for and who is paid; an amount that is planned needs neither."""
    if kind is MoneyKind.PLANNED:
        return {}
    found = {"label": st.text_input(_("What for"), max_chars=200, key=f"{kind}-label")}
    field_error("label")
    party = {
        MoneyKind.SPENT: _("Who was paid"), MoneyKind.COMMITTED: _("Who will be paid"),
        MoneyKind.VALUED: _("Who gives it"), MoneyKind.RECEIVED: _("Who paid"),
    }[kind]  # fmt: skip
    found["party"] = st.text_input(party, max_chars=200, key=f"{kind}-party")
    field_error("party")
    found["reference"] = st.text_input(
        _("Number of the bill, order or decision"), max_chars=120, key=f"{kind}-reference"
    )  # fmt: skip
    field_error("reference")
    return found


def _how_much(kind: MoneyKind, today: date) -> dict[str, Any]:
    """The amount in its currency; drams ask for their rate of the day."""
    left, middle, right = st.columns(3)
    with left:
        amount = st.text_input(_("Amount"), max_chars=18, key=f"{kind}-amount")
        field_error("amount")
    with middle:
        currency = st.selectbox(_("Currency"), list(Currency), format_func=word, key=f"{kind}-currency")
        field_error("currency")
    with right:
        booked_on = st.date_input(_("Day"), today, format="DD/MM/YYYY", key=f"{kind}-day")
        field_error("booked_on")
    found = {"amount": amount, "currency": currency, "booked_on": booked_on}
    if currency is Currency.AMD:
        found["rate"] = st.text_input(
            _("Drams for one euro on that day"), max_chars=10, key=f"{kind}-rate",
            help=_("As the Central Bank of Armenia published it. The amount is kept in euros with this rate."),
        )  # fmt: skip
        field_error("rate")
    return found


def _where(kind: MoneyKind, choices: Choices) -> dict[str, Any]:
    """The budget line; an expense may pay a commitment and takes its line, a family pays for somebody."""
    if kind is MoneyKind.PLANNED:
        return _planned(choices)
    found: dict[str, Any] = {}
    if kind is MoneyKind.SPENT and choices.commitments:
        found["commitment"] = _choice(
            _("Pays the commitment"), choices.commitments, f"{kind}-commitment", _("none: it was not ordered before")
        )
        field_error("commitment")
    if not found.get("commitment"):
        found["line"] = _choice(_("Budget line"), choices.lines, f"{kind}-line", _("Choose"))
        field_error("line")
    if kind is MoneyKind.RECEIVED and choices.young:
        found["participation"] = _choice(
            _("For whom"), choices.young, f"{kind}-young", _("nobody: it does not come from a family")
        )
        field_error("participation")
    return found


def _planned(choices: Choices) -> dict[str, Any]:
    """On a line that is there, or on a new one with who pays it."""
    lines = {**choices.lines, NEW: _("A new budget line")}
    first = None if choices.lines else list(lines).index(NEW)
    line = _choice(_("Budget line"), lines, "planned-line", _("Choose"), index=first)
    field_error("line")
    if line != NEW:
        return {"line": line, "line_label": "", "funder": None}
    found: dict[str, Any] = {"line_label": st.text_input(_("Its name"), max_chars=200, key="planned-label")}
    field_error("line_label")
    funders = {**choices.funders, NEW: _("Somebody else")}
    funder = _choice(_("Who pays"), funders, "planned-funder", _("Choose"))
    if funder == NEW:
        found["funder_name"] = st.text_input(_("Name of who pays"), max_chars=200, key="planned-funder-name")
    field_error("funder_name")
    return found | {"funder": funder if funder != NEW else None}


def _choice(
    label: str, names: Any, key: str, nothing: str, *, index: int | None = None
) -> str | None:  # fmt: skip
    return st.selectbox(
        label, list(names), index=index, format_func=lambda one: names.get(one, one), placeholder=nothing, key=key
    )

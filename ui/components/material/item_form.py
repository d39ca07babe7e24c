"""The form of an item: title and what it is in sight, numbers and customs folded."""

from __future__ import annotations

from typing import Any

import streamlit as st

from db.enums import FrenchLevel, Language, MaterialCategory, Tracking
from services.actors import Actor
from services.labels import WORDS
from services.materials import items
from services.queries.material.item_detail import ItemDetail
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import word
from ui.components.people.countries import countries, country_name
from ui.i18n import _, language

LANGUAGES = ("fr", "hy", "en")


def form(actor: Actor, item: ItemDetail | None, customs: list[tuple[str, str]], *, ean: str = "") -> None:
    """Makes an item where there is none yet; ``ean`` was scanned before."""
    key = f"item-{item.public_id}" if item else "item-new"
    fields = _what(item, key, ean) | _more(item, key, customs)
    if not act_button(_("Save the title"), "item-save", type="primary"):
        return
    done = _("It is saved.")
    if item:
        perform(
            "item-save", items.edit, actor, item.public_id, seen_version=item.version, done=done,
            then=lambda made: menu.goto("item", id=made.public_id), **fields,
        )  # fmt: skip
    else:
        perform(
            "item-save", items.create, actor, done=done, then=lambda made: menu.goto("item", id=made.public_id),
            **fields,
        )  # fmt: skip


def _what(item: ItemDetail | None, key: str, ean: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    titles = (("fr", _("Title in French") + " *"), ("hy", _("Title in Armenian")), ("en", _("Title in English")))
    for lang, label in titles:
        value = getattr(item, f"title_{lang}", "")
        found[f"title_{lang}"] = st.text_input(label, value, max_chars=300, key=f"{key}-title-{lang}")
        field_error(f"title_{lang}")
    found["maker"] = st.text_input(
        _("Author, publisher or brand"), item.maker if item else "", max_chars=200, key=f"{key}-maker"
    )
    left, right = st.columns(2)
    categories, levels = list(MaterialCategory), list(FrenchLevel)
    found["category"] = left.selectbox(
        _("Category"), categories, categories.index(item.category) if item else 0, format_func=word,
        key=f"{key}-category",
    )  # fmt: skip
    found["level"] = right.selectbox(
        _("Level of French"), levels, levels.index(item.level) if item else 0, key=f"{key}-level",
        format_func=lambda one: _("for all levels") if one is FrenchLevel.NOT_ASSESSED else word(one),
    )  # fmt: skip
    found["ean"] = st.text_input(
        _("ISBN or bar code"), item.ean if item else ean, max_chars=30, key=f"{key}-ean",
        help=_("Scan it, or type it with or without hyphens; ten or thirteen digits."),
    )  # fmt: skip
    field_error("ean")
    return found


def _more(item: ItemDetail | None, key: str, customs: list[tuple[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    left, right = st.columns(2)
    kinds = list(Tracking)
    with left:
        found["tracking"] = st.selectbox(
            _("How its units are counted"), kinds, kinds.index(item.tracking) if item else 0, format_func=word,
            key=f"{key}-tracking",
        )  # fmt: skip
        field_error("tracking")
    with right:
        found["language"] = st.selectbox(
            _("Language of the material"), LANGUAGES, LANGUAGES.index(item.language) if item else 0,
            format_func=lambda one: WORDS[Language(one)], key=f"{key}-language",
        )  # fmt: skip
    found["is_consumable"] = st.checkbox(
        _("It is used up (paper, chalk, exercise books)"), item.is_consumable if item else False,
        key=f"{key}-consumable",
    )  # fmt: skip
    with st.expander(_("For shipments and customs"), icon=":material/package_2:", expanded=_is_incomplete(item)):
        found |= _customs(item, key, customs)
    found["note"] = st.text_area(_("Note"), item.note if item else "", max_chars=2000, height=90, key=f"{key}-note")
    return found


def _customs(item: ItemDetail | None, key: str, customs: list[tuple[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    words = dict(customs)
    options = ["", *words]
    current = item.customs_code if item else ""
    if current and current not in words:
        options.append(current)
    found["customs_code"] = st.selectbox(
        _("Customs code"), options, options.index(current), accept_new_options=True, key=f"{key}-customs",
        format_func=lambda one: f"{one} · {words[one]}" if one in words else one or _("The usual one of its category"),
        help=_("Choose one of the list, or type another one."),
    ) or ""  # fmt: skip
    field_error("customs_code")
    left, right = st.columns(2)
    with left:
        found["weight_grams"] = st.number_input(
            _("Weight of one unit, in grams"), 0, items.HEAVIEST, item.weight_grams if item else None,
            key=f"{key}-weight",
        )  # fmt: skip
        field_error("weight_grams")
    with right:
        known = ["", *countries(language())]
        found["origin"] = st.selectbox(
            _("Country where it was made"), known, known.index(item.origin) if item and item.origin in known else 0,
            format_func=lambda one: country_name(one) if one else _("not known yet"), key=f"{key}-origin",
        )  # fmt: skip
        field_error("origin")
    return found


def _is_incomplete(item: ItemDetail | None) -> bool:
    return item is not None and not (item.customs_code and item.origin and item.weight_grams)

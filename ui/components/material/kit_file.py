"""One kit on its page: what is in it, what it lacks, and what is done with it as a whole; and the forms around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from db.enums import FrenchLevel
from services.actors import Actor
from services.materials import kits
from services.queries.material.items import ItemChoice
from services.queries.material.kits import KitDetail, TemplateDetail, TemplateLine
from services.queries.material.stock_places import PlaceChoice
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import word
from ui.components.confirm import ask
from ui.components.layout import escape
from ui.components.lines import Badge, lines
from ui.components.material.catalogue_list import place_name
from ui.components.material.kit_list import state
from ui.i18n import _, n_


def heading(kit: KitDetail) -> None:
    """Code, whether it is complete, and what it was made after."""
    badge = Badge(_("taken apart"), "gray") if kit.dissolved_at else state(kit.missing)
    level = "" if kit.level is FrenchLevel.NOT_ASSESSED else word(kit.level)
    parts = [f":blue-badge[{escape(kit.code)}]", f":{badge.colour}-badge[{escape(badge.text)}]", escape(kit.template)]
    st.markdown(" · ".join(part for part in (*parts, level) if part))
    if not kit.dissolved_at:
        where = escape(place_name(kit.place_name, kit.place_kind))
        menu.page_link("stock_place", _("It is here: %(place)s", place=where), icon="warehouse", id=kit.place)


def parts(kit: KitDetail) -> None:
    """What belongs into it and what is there, title by title; of one that was taken apart what belonged into it."""
    there: dict[str, Sequence[str | Badge]] = {
        _("In the kit"): [_("%(n)s of %(of)s", n=part.there, of=part.wanted) for part in kit.parts],
        _("Missing"): [Badge(str(part.missing), "orange") if part.missing else "" for part in kit.parts],
    }
    if kit.dissolved_at:
        there = {_("Units"): [str(part.wanted) for part in kit.parts]}
    lines(
        {_("Title"): [part.title for part in kit.parts], **there},
        name=_("Contents of the kit"),
        links=[menu.address("item", id=part.item) for part in kit.parts],
    )


def complete(actor: Actor, kit: KitDetail, today: date) -> None:
    """Put in what is missing, where some of it lies loose beside the kit."""
    if not kit.may_move or not kit.missing:
        return
    with st.container(border=True):
        if not kit.loose:
            st.markdown(_("Nothing of what is missing lies loose where the kit is: bring or buy it first."))
            return
        st.markdown(
            n_("%(n)s unit of what is missing lies loose beside the kit.",
               "%(n)s units of what is missing lie loose beside the kit.", kit.loose)
        )  # fmt: skip
        if act_button(_("Complete the kit"), "kit-complete", type="primary", icon=":material/build:"):
            perform(
                "kit-complete", kits.complete, actor, kit.public_id, happened_on=today, seen_version=kit.version,
                done=_("What lay loose was put into the kit."),
            )  # fmt: skip


def move(actor: Actor, kit: KitDetail, places: Sequence[PlaceChoice], today: date) -> None:
    """Bring the whole kit to another place, on a day."""
    choices = {one.public_id: place_name(one.name, one.kind) for one in places if one.is_mine}
    choices.pop(kit.place, None)
    if not kit.may_move or not choices:
        return
    with st.popover(_("Bring it elsewhere"), icon=":material/local_shipping:", key=f"kit-move-{kit.place}"):
        target = st.selectbox(
            _("Place"), list(choices), index=None, format_func=choices.__getitem__, placeholder=_("Choose"),
            key="kit-target",
        )  # fmt: skip
        field_error("target")
        day = st.date_input(_("Day"), today, max_value=today, format="DD/MM/YYYY", key="kit-move-day")
        field_error("happened_on")
        if act_button(_("Bring the kit there"), "kit-move", type="primary", disabled=target is None) and target:
            perform(
                "kit-move", kits.move, actor, kit.public_id, target, happened_on=day, seen_version=kit.version,
                done=_("The kit is there now, with all that is in it."),
            )  # fmt: skip


def take_apart(actor: Actor, kit: KitDetail, today: date) -> None:
    """Dissolve the kit after a question."""
    if kit.may_edit and st.button(_("Take the kit apart"), key="open-kit-dissolve"):
        ask(
            _("Take %(kit)s apart?", kit=kit.name),
            _("Its units stay where they are, loose. Its label is no longer valid; its history stays."),
            label=_("Take the kit apart"), name="kit-dissolve",
            act=partial(
                perform, "kit-dissolve", kits.dissolve, actor, kit.public_id, happened_on=today,
                seen_version=kit.version, done=_("The kit was taken apart."),
            ),
        )  # fmt: skip


def make(
    actor: Actor, templates: Sequence[TemplateLine], places: Sequence[PlaceChoice], today: date
) -> None:  # fmt: skip
    """A new kit of what lies loose at a place."""
    contents = {one.public_id: one.title for one in templates}
    stores = {one.public_id: place_name(one.name, one.kind) for one in places if one.is_mine}
    template = st.selectbox(_("Contents") + " *", list(contents), format_func=contents.__getitem__, key="kit-template")
    place = st.selectbox(_("Made at") + " *", list(stores), format_func=stores.__getitem__, key="kit-place")
    field_error("target")
    name = st.text_input(
        _("Name on the case") + " *", max_chars=200, key="kit-name", placeholder=_("Blue case, 5th form …")
    )  # fmt: skip
    field_error("name")
    st.caption(_("What is missing there can be put in later: the kit says what it lacks."))
    if act_button(_("Make the kit"), "kit-make", type="primary") and template and place:
        perform(
            "kit-make", kits.assemble, actor, template, place, name=name, happened_on=today,
            then=lambda made: menu.goto("kit", id=made.public_id), done=_("The kit is made."),
        )  # fmt: skip


def template_form(actor: Actor, template: TemplateDetail | None, items: Sequence[ItemChoice]) -> None:
    """What belongs into a kit: titles, and how many of each."""
    key = f"template-{template.public_id}" if template else "template-new"
    titles = (("fr", _("Name in French") + " *"), ("hy", _("Name in Armenian")), ("en", _("Name in English")))
    fields = {}
    for lang, label in titles:
        value = getattr(template, f"title_{lang}", "")
        fields[f"title_{lang}"] = st.text_input(label, value, max_chars=200, key=f"{key}-title-{lang}")
        field_error(f"title_{lang}")
    levels = list(FrenchLevel)
    fields["level"] = st.selectbox(
        _("Level of French"), levels, levels.index(template.level) if template else 0, key=f"{key}-level",
        format_func=lambda one: _("for all levels") if one is FrenchLevel.NOT_ASSESSED else word(one),
    )  # fmt: skip
    wanted = _wanted(template, items, key)
    if template and template.is_in_use:
        st.info(_("Kits were made after this version: they keep it, and new kits follow the new one."))
    if act_button(_("Save the contents"), "template-save", type="primary"):
        perform(
            "template-save", kits.save_template, actor, wanted,
            template_public_id=template.public_id if template else None,
            then=lambda _made: menu.goto("kits"), done=_("It is saved."), **fields,
        )  # fmt: skip


def _wanted(template: TemplateDetail | None, items: Sequence[ItemChoice], key: str) -> list[tuple[str, int]]:
    before = dict(template.lines) if template else {}
    names = {one.public_id: f"{one.title} ({one.code})" for one in items}
    chosen = st.multiselect(
        _("Titles that belong into it") + " *", list(names), [one for one in before if one in names],
        format_func=names.__getitem__, key=f"{key}-items", placeholder=_("Search for a title"),
    )  # fmt: skip
    field_error("lines")
    return [
        (one, int(st.number_input(
            _("How many: %(title)s", title=names[one]), 1, 1000, before.get(one, 1), key=f"{key}-n-{one}"
        )))
        for one in chosen
    ]  # fmt: skip

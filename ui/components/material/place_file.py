"""One place on its page: who keeps it, what lies there, and its form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from db.enums import LocationKind
from services.actors import Actor
from services.materials import locations
from services.queries.applications.applications import Page
from services.queries.material.stock_places import ContentLine, PlaceChoice, PlaceDetail
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import word
from ui.components.confirm import ask
from ui.components.layout import empty, escape, facts, section
from ui.components.lines import Badge, Two, lines
from ui.components.material.place_list import KINDS
from ui.components.paging import forward_and_back
from ui.i18n import _


def heading(place: PlaceDetail) -> None:
    """Kind, code, and whether it is closed."""
    parts = [f":blue-badge[{escape(place.code)}]", word(place.kind)]
    if place.is_lending:
        parts.append(_("lends to classes"))
    if place.is_closed:
        parts.append(f":orange-badge[{_('closed')}]")
    st.markdown(" · ".join(parts))


def about(place: PlaceDetail) -> None:
    """Who keeps it and where it is."""
    answers = " · ".join(part for part in (place.responsible, place.responsible_email) if part)
    facts([(_("Kept by"), place.keeper), (_("Responsible"), answers), (_("Address"), place.address)])
    if place.school:
        menu.page_link("stock_place", place.school[1], icon="school", id=place.school[0])
    for room in place.classrooms:
        menu.page_link("stock_place", room.name, icon="meeting_room", id=room.public_id)


def kits(place: PlaceDetail) -> None:
    """Kits that are here."""
    if not place.kits:
        return
    section(_("Kits"))
    links = [menu.address("kit", id=one.public_id) for one in place.kits] if "kit" in menu.BY_NAME else ()
    lines(
        {_("Kit"): [one.name for one in place.kits], _("Code on the label"): [one.code for one in place.kits]},
        name=_("Kits"), links=links,
    )  # fmt: skip


def content(page: Page[ContentLine], *, searched: bool) -> None:
    """What lies here, each line leading to the item."""
    if not page.rows:
        if searched:
            empty(_("Nothing fits this search."), _("Try fewer letters, or take a filter away."))
        else:
            empty(_("Nothing lies here."), _("Material comes here when it is moved, sent or entered with its invoice."))
        return
    lines(
        {
            _("Title"): [Two(row.title, word(row.category)) for row in page.rows],
            _("Loose"): [row.loose or "" for row in page.rows],
            _("In kits"): [row.in_kits or "" for row in page.rows],
            _("Damaged"): [Badge(str(row.damaged), "red") if row.damaged else "" for row in page.rows],
            _("Code on the label"): [row.code for row in page.rows],
        },
        name=_("What lies here"),
        links=[menu.address("item", id=row.public_id) for row in page.rows],
    )
    forward_and_back(page, "content")


def switch(actor: Actor, place: PlaceDetail) -> None:
    """Close an empty place after a question; open it again at once."""
    options: dict[str, Any] = {"seen_version": place.version, "done": _("It is done.")}
    if place.is_closed:
        if act_button(_("Open it again"), "place-open"):
            perform("place-open", locations.reopen, actor, place.public_id, **options)
    elif st.button(_("Close the place"), key="open-place-close"):
        ask(
            _("Close %(place)s?", place=place.name),
            _("Nothing can be brought there any more, its classrooms close with it. It must be empty. What happened "
              "there stays in the history, and it can be opened again."),
            label=_("Close the place"), name="place-close",
            act=partial(perform, "place-close", locations.close, actor, place.public_id, **options),
        )  # fmt: skip


def form(
    actor: Actor, place: PlaceDetail | None, schools: Sequence[PlaceChoice], keepers: Sequence[tuple[str, str]]
) -> None:
    """Name, keeper, responsible person; makes a place where there is none yet."""
    key = f"place-{place.public_id}" if place else "place-new"
    options: dict[str, Any] = {}
    kind = place.kind if place else _kind(key)
    if not place:
        options = _belongs(kind, key, schools, keepers)
    fields = _fields(place, key)
    if not act_button(_("Save the place"), "place-save", type="primary"):
        return
    done = _("The place is saved.")
    if place:
        perform(
            "place-save", locations.edit, actor, place.public_id, seen_version=place.version, done=done,
            then=lambda made: menu.goto("stock_place", id=made.public_id), **fields,
        )  # fmt: skip
    else:
        perform(
            "place-save", locations.create, actor, kind, done=done,
            then=lambda made: menu.goto("stock_place", id=made.public_id), **options, **fields,
        )  # fmt: skip


def _kind(key: str) -> LocationKind:
    return st.segmented_control(_("Kind"), KINDS, default=KINDS[0], format_func=word, key=f"{key}-kind", required=True)


def _belongs(
    kind: LocationKind, key: str, schools: Sequence[PlaceChoice], keepers: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    if kind is LocationKind.CLASSROOM:
        names = {one.public_id: one.name for one in schools}
        parent = st.selectbox(
            _("School"), list(names), index=None, format_func=names.__getitem__, placeholder=_("Choose"),
            key=f"{key}-parent",
        )  # fmt: skip
        field_error("parent")
        return {"parent_public_id": parent}
    bodies = dict(keepers)
    nobody = _("A new school, kept by its own people") if kind is LocationKind.SCHOOL else _("The city that owns it")
    keeper = st.selectbox(
        _("Kept by"), [None, *bodies], format_func=lambda one: bodies[one] if one else nobody, key=f"{key}-keeper",
        help=_("Its people see what lies there and can move it; they never see values."),
    )  # fmt: skip
    field_error("keeper")
    return {"keeper_public_id": keeper}


def _fields(place: PlaceDetail | None, key: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    found["name"] = st.text_input(_("Name") + " *", place.name_fr if place else "", max_chars=200, key=f"{key}-name")
    field_error("name")
    found["name_hy"] = st.text_input(
        _("Name in Armenian"), place.name_hy if place else "", max_chars=200, key=f"{key}-name-hy"
    )
    found["address"] = st.text_input(_("Address"), place.address if place else "", max_chars=300, key=f"{key}-address")
    left, right = st.columns(2)
    with left:
        found["responsible_name"] = st.text_input(
            _("Responsible person"), place.responsible if place else "", max_chars=200, key=f"{key}-responsible"
        )
        field_error("responsible_name")
    with right:
        found["responsible_email"] = st.text_input(
            _("E-mail address"), place.responsible_email if place else "", max_chars=254, type="email",
            key=f"{key}-responsible-email",
        )  # fmt: skip
        field_error("responsible_email")
    found["is_lending"] = st.checkbox(
        _("It lends to teachers and classes"), place.is_lending if place else False, key=f"{key}-lending"
    )
    return found

"""Kits and single units among what is a school’s own: whether a kit is complete, looking into it, what can be lent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from services.actors import Actor
from services.materials import own
from services.materials.own_units import OwnKit, OwnPart, OwnRow
from ui.act import act_button, field_error, perform
from ui.components.badges import instant
from ui.components.layout import escape
from ui.components.lines import Badge
from ui.components.material.kit_list import state
from ui.i18n import _


def card(kit: OwnKit, act: Callable[[OwnKit], None] | None = None) -> None:
    """One kit: complete or what is missing, with which class it is, and what can be done with it."""
    lacks = [] if kit.is_apart else kit.lacks
    badge = Badge(_("Taken apart"), "gray") if kit.is_apart else state(sum(number for _title, number in lacks))
    with st.container(border=True):
        st.markdown(
            f"**{escape(kit.name)}** · {escape(kit.template)} :{badge.colour}-badge[{escape(badge.text)}]"
            + "".join(f"  \n{escape(_('%(n)s × %(title)s is missing', n=n, title=title))}" for title, n in lacks)
        )
        if kit.is_apart:
            st.caption(_("What was in it lies on the shelf."))
        elif kit.with_class:
            st.caption(_("With the class %(name)s", name=kit.with_class))
        elif kit.counted_at:
            st.caption(_("Somebody looked into it on %(day)s", day=instant(kit.counted_at)))
        if act and not kit.with_class:
            with st.container(horizontal=True):
                act(kit)


def acts(actor: Actor, school: str, rows: Sequence[OwnRow], kit: OwnKit) -> None:
    """What a school does with a kit that is with no class; ``rows``: what lies on its shelf."""
    if kit.is_apart:
        if st.button(_("Put the kit together"), key=f"own-together-{kit.public_id}", icon=":material/inventory_2:"):
            together(actor, school, rows, kit)
        return
    if st.button(_("Look into it"), key=f"own-look-{kit.public_id}", icon=":material/inventory_2:"):
        look(actor, school, kit)
    name = f"own-apart-{kit.public_id}"
    if act_button(_("Take the kit apart"), name, type="tertiary"):
        done = _("What was in it lies on the shelf now. You can put it together again.")
        perform(name, own.take_apart, actor, school, kit.public_id, done=done)


def things(rows: Sequence[OwnRow], kits: Sequence[OwnKit]) -> Mapping[str, tuple[str, int]]:
    """What can be lent, by public id: its name, and how many of it at most."""
    on_shelf = {one.thing: (one.name, one.shelf) for one in rows if one.shelf > 0}
    whole = {one.public_id: (_("Kit: %(name)s", name=one.name), 1) for one in kits if one.is_here}
    return on_shelf | whole


def which(rows: Sequence[OwnRow], kits: Sequence[OwnKit], key: str) -> tuple[str, int]:
    """The fields for what is lent: which thing, and how many where there are several."""
    there = things(rows, kits)
    thing = st.selectbox(_("What"), list(there), format_func=lambda one: there[one][0], key=f"{key}-item")
    most = there[thing][1]
    quantity = st.number_input(_("How many"), 1, most, 1, key=f"{key}-n-{thing}") if most > 1 else 1
    field_error("quantity")
    return thing, int(quantity)


def numbers(
    of: Sequence[OwnRow] | Sequence[OwnPart], key: str, first: Mapping[str, int] | None = None
) -> dict[str, int | None]:
    """A field for each title or single unit: empty where it was not counted, or with the number it begins with."""
    counted: dict[str, int | None] = {}
    for one in of:
        label = (
            _("%(title)s (%(n)s belong into it)", title=one.name, n=one.wanted)
            if isinstance(one, OwnPart) and not one.serial
            else one.name
        )
        most = 1 if one.serial else own.MOST_UNITS
        counted[one.thing] = st.number_input(
            label, 0, most, (first or {}).get(one.thing), key=f"{key}-counted-{one.thing}"
        )
        field_error(f"counted-{one.thing}")
    field_error("counted")
    return counted


def count(actor: Actor, school: str, rows: Sequence[OwnRow]) -> None:
    """The dialog in which a school counts what lies on its shelf."""

    @st.dialog(_("Count what is ours"))
    def dialog() -> None:
        st.caption(_("Write what lies on the shelf, without what is lent. Leave empty what you did not count."))
        counted = numbers(rows, f"own-{school}")
        if act_button(_("Keep what was counted"), f"own-counted-{school}", type="primary"):
            perform(
                f"own-counted-{school}", own.count, actor, school, counted,
                done=_("The count is kept. The city’s stock is not touched by it."),
            )  # fmt: skip

    dialog()


def look(actor: Actor, school: str, kit: OwnKit) -> None:
    """The dialog in which a school says what is in one of its kits."""

    name, done = f"own-look-{kit.public_id}", _("It is kept: the kit says now what it lacks.")
    everything = whole(kit)

    @st.dialog(kit.name)
    def dialog() -> None:
        if act_button(_("Everything is in it"), f"{name}-all", icon=":material/check_circle:", width="stretch"):
            perform(f"{name}-all", own.count, actor, school, everything, kit=kit.public_id, done=done)
        st.caption(_("Write how many are in the kit. Leave empty what you did not count."))
        counted = numbers(kit.parts, name)
        if act_button(_("Keep what was counted"), f"{name}-kept", type="primary"):
            perform(f"{name}-kept", own.count, actor, school, counted, kit=kit.public_id, done=done)

    dialog()


def whole(kit: OwnKit) -> dict[str, int]:
    """What is in a kit of which nothing is missing, by title or single unit."""
    return {one.thing: 1 if one.serial else one.wanted or one.given for one in kit.parts}


def on_shelf(kit: OwnKit, rows: Sequence[OwnRow]) -> dict[str, int]:
    """What of a whole kit lies on the shelf, by title or single unit."""
    shelf = {(one.item_id, one.lot_id): one.shelf for one in rows}
    return {
        one.thing: min(n, shelf.get((one.item_id, one.lot_id), 0))
        for one, n in zip(kit.parts, whole(kit).values(), strict=True)
    }


def together(actor: Actor, school: str, rows: Sequence[OwnRow], kit: OwnKit) -> None:
    """The dialog in which a school puts a kit together again."""
    name, done = f"own-together-{kit.public_id}", _("The kit is together again; the rest stays on the shelf.")

    @st.dialog(kit.name)
    def dialog() -> None:
        st.caption(_("Write how many are in the kit now: they are taken from the shelf."))
        there = numbers(kit.parts, name, on_shelf(kit, rows))
        if act_button(_("Put the kit together"), f"{name}-kept", type="primary"):
            perform(f"{name}-kept", own.put_together, actor, school, kit.public_id, there, done=done)

    dialog()

"""What people do with units: bring them elsewhere, say that they are damaged, repaired, lost, found, used up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from db.enums import LocationKind
from services.actors import Actor
from services.materials import moves
from services.materials.picking import Wanted
from services.queries.material.item_detail import ItemDetail, StockRow
from services.queries.material.stock_places import PlaceChoice
from ui.act import act_button, field_error, perform
from ui.components.material.catalogue_list import place_name
from ui.i18n import _, n_

AT_PLACES = frozenset({LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM})


def acts(actor: Actor, item: ItemDetail, places: Sequence[PlaceChoice], today: date) -> None:
    """Buttons for what one may do with units of this item; each opens a dialog."""
    rows = [row for row in item.stock if row.may_move and row.kind in AT_PLACES | {LocationKind.QUARANTINE}]
    mine = [one for one in places if one.is_mine]
    with st.container(horizontal=True):
        if rows and st.button(_("Move or report"), icon=":material/swap_horiz:", type="primary", key="acts-open"):
            _dialog(actor, item, rows, mine, today)
        if mine and st.button(_("Some were found"), icon=":material/search_check:", key="acts-found"):
            _found(actor, item, mine, today)


def _possible(item: ItemDetail, row: StockRow) -> list[str]:
    """What can happen to units at this place, by the name of the service."""
    if row.kind is LocationKind.QUARANTINE:
        return ["repair", *(["write_off"] if item.may_edit else [])]
    found = ["transfer", "damage", "lose"]
    return [*found, *(["consume"] if item.is_consumable else []), *(["write_off"] if item.may_edit else [])]


def _word(act: str) -> str:
    return {
        "transfer": _("Bring to another place"),
        "damage": _("Damaged"),
        "lose": _("Lost"),
        "consume": _("Used up"),
        "repair": _("Repaired"),
        "write_off": _("Write off"),
    }[act]


def _dialog(
    actor: Actor, item: ItemDetail, rows: Sequence[StockRow], mine: Sequence[PlaceChoice], today: date
) -> None:  # fmt: skip
    @st.dialog(_("Move or report"))
    def dialog() -> None:
        row = st.selectbox(_("Which ones"), rows, format_func=_row_word, key="acts-row")
        act = st.selectbox(_("What happened"), _possible(item, row), format_func=_word, key=f"acts-what-{row.place}")
        wanted = _wanted(item, row)
        target = _target(mine, row) if act == "transfer" else None
        day, note = _told(today)
        if act_button(_("Record it"), "stock-act", type="primary", disabled=target == row.place):
            place = (row.beside or row.place) if act == "repair" else row.place
            before = [place, target] if act == "transfer" else [place]
            perform(
                "stock-act", getattr(moves, act), actor, *before, wanted, happened_on=day, note=note,
                done=_("It is recorded."),
            )  # fmt: skip

    dialog()


def _row_word(row: StockRow) -> str:
    where = place_name(row.name, row.kind)
    units = n_("%(n)s unit", "%(n)s units", row.quantity)
    return f"{where} · {row.kit_name} · {units}" if row.kit_name else f"{where} · {units}"


def _wanted(item: ItemDetail, row: StockRow) -> list[Wanted]:
    """How many, or which ones where they have serial numbers."""
    if row.serials:
        numbers = dict(row.serials)
        chosen = st.multiselect(
            _("Serial numbers"), list(numbers), list(numbers)[:1], format_func=numbers.__getitem__,
            key=f"acts-serials-{row.place}", placeholder=_("Choose"),
        )  # fmt: skip
        field_error("lines")
        return [Wanted(item.public_id, 1, lot=lot, kit=row.kit) for lot in chosen]
    quantity = st.number_input(
        _("How many units"), 1, row.quantity, 1, key=f"acts-quantity-{row.place}-{row.kit or ''}"
    )
    field_error("quantity")
    return [Wanted(item.public_id, quantity, kit=row.kit)]


def _target(mine: Sequence[PlaceChoice], row: StockRow) -> str:
    names = {one.public_id: one.name for one in mine if one.public_id != row.place}
    chosen = st.selectbox(
        _("To which place"), list(names), index=None, format_func=names.__getitem__, placeholder=_("Choose"),
        key=f"acts-target-{row.place}",
    )  # fmt: skip
    field_error("target")
    return chosen or row.place


def _told(today: date) -> tuple[date, str]:
    day = st.date_input(_("On which day"), today, max_value=today, format="DD/MM/YYYY", key="acts-day")
    field_error("happened_on")
    note = st.text_input(_("Note"), max_chars=moves.NOTE_LENGTH, key="acts-note")
    field_error("note")
    return day, note


def _found(actor: Actor, item: ItemDetail, mine: Sequence[PlaceChoice], today: date) -> None:
    names = {one.public_id: one.name for one in mine}

    @st.dialog(_("Some were found"))
    def dialog() -> None:
        st.markdown(_("Units that were lost before come back first."))
        place = st.selectbox(_("Where"), list(names), format_func=names.__getitem__, key="found-place")
        quantity = st.number_input(_("How many units"), 1, 10_000, 1, key="found-quantity")
        field_error("quantity")
        field_error("lines")
        day, note = _told(today)
        if act_button(_("Record it"), "stock-found", type="primary"):
            options: dict[str, Any] = {"happened_on": day, "note": note, "done": _("It is recorded.")}
            perform("stock-found", moves.find, actor, place, [Wanted(item.public_id, quantity)], **options)

    dialog()

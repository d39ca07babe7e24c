"""What is written about a shipment: its parcels and contents, how it travels, what customs ask of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from db.enums import Incoterm, Language, ShipmentState
from services.actors import Actor
from services.queries.material.handovers import Thing
from services.queries.material.shipment_detail import Body, ContentRow, ParcelRow, ShipmentDetail
from services.shipments import drafting
from services.shipments import parties as bodies
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import word
from ui.components.layout import escape, section
from ui.components.material.shipment_file import kilos
from ui.i18n import _, n_


def parcels(actor: Actor, found: ShipmentDetail, items: list[Thing], kits: list[Thing]) -> None:
    """Each parcel with what is in it, its weight and size; while it is a draft also what goes in."""
    is_draft = found.state is ShipmentState.DRAFT
    section(_("Parcels"))
    for parcel in found.parcels:
        inside = [row for row in found.contents if row.parcel == parcel.number]
        with st.container(border=True):
            weight = kilos(parcel.weight_grams) if parcel.weight_grams else ""
            title = _("Parcel %(number)s", number=parcel.number)
            st.markdown(f"**{escape(title)}** · :gray[{escape(parcel.code)}] {escape(weight)}")
            for row in inside:
                _content(actor, row, parcel, is_draft=is_draft)
            with st.container(horizontal=True):
                if is_draft:
                    _put_in(actor, parcel, items, kits)
                _measure(actor, parcel)
                if (
                    is_draft
                    and not inside
                    and len(found.parcels) > 1
                    and act_button(_("Take the parcel out"), f"parcel-remove-{parcel.public_id}")
                ):
                    perform(f"parcel-remove-{parcel.public_id}", drafting.remove_parcel, actor, parcel.public_id)
    if is_draft and act_button(_("One more parcel"), "parcel-add", icon=":material/add:"):
        perform("parcel-add", drafting.add_parcel, actor, found.public_id)


def _content(actor: Actor, row: ContentRow, parcel: ParcelRow, *, is_draft: bool) -> None:
    name = f"{parcel.public_id}-{row.item or row.content}"
    with st.container(horizontal=True, vertical_alignment="center"):
        what = _("kit, %(n)s units", n=row.units) if row.is_kit else n_("%(n)s unit", "%(n)s units", row.units)
        st.markdown(f"{escape(row.title)} · {escape(what)}")
        st.space("stretch")
        if is_draft and act_button(_("Take out"), f"out-{name}", type="tertiary"):
            if row.is_kit:
                perform(f"out-{name}", drafting.take_out, actor, row.content)
            else:
                perform(f"out-{name}", drafting.put_item, actor, parcel.public_id, row.item, 0)


def _put_in(actor: Actor, parcel: ParcelRow, items: list[Thing], kits: list[Thing]) -> None:
    key = parcel.public_id
    with st.popover(_("Put something in"), icon=":material/add:"):
        names = {one.public_id: f"{one.name} ({one.there})" for one in items}
        item = st.selectbox(
            _("Title"), list(names), index=None, format_func=names.__getitem__, placeholder=_("Choose"),
            key=f"item-{key}",
        )  # fmt: skip
        quantity = st.number_input(_("Units"), 1, 100_000, 1, key=f"quantity-{key}")
        field_error("quantity")
        if act_button(_("Put it in"), f"put-{key}", type="primary", disabled=item is None) and item:
            perform(f"put-{key}", drafting.put_item, actor, parcel.public_id, item, int(quantity))
        cases = {one.public_id: f"{one.name} ({one.there})" for one in kits}
        if cases:
            kit = st.selectbox(
                _("Or a whole kit"), list(cases), index=None, format_func=cases.__getitem__, placeholder=_("Choose"),
                key=f"kit-{key}",
            )  # fmt: skip
            field_error("kit")
            if act_button(_("Put the kit in"), f"put-kit-{key}", disabled=kit is None) and kit:
                perform(f"put-kit-{key}", drafting.put_kit, actor, parcel.public_id, kit)


def _measure(actor: Actor, parcel: ParcelRow) -> None:
    key = parcel.public_id
    with st.popover(_("Weight and size"), icon=":material/scale:"):
        weight = st.number_input(
            _("Weight in kg, closed"), 0.0, 1000.0, (parcel.weight_grams or 0) / 1000 or None, step=0.1,
            key=f"weight-{key}",
        )  # fmt: skip
        field_error("weight")
        sides = [
            st.number_input(label, 0, 500, (value or 0) // 10 or None, key=f"{side}-{key}")
            for side, label, value in zip(
                ("length", "width", "height"), (_("Length in cm"), _("Width in cm"), _("Height in cm")),
                parcel.size_mm, strict=True,
            )
        ]  # fmt: skip
        field_error("size")
        if act_button(_("Save"), f"measure-{key}", type="primary"):
            length, width, height = (int(side) * 10 if side else None for side in sides)
            perform(
                f"measure-{key}", drafting.edit_parcel, actor, parcel.public_id,
                weight_grams=round(weight * 1000) if weight else None, size_mm=(length, width, height),
                done=_("Weight and size are kept."),
            )  # fmt: skip


def facts(
    actor: Actor, found: ShipmentDetail, funders: Sequence[tuple[str, str]], budget: Sequence[tuple[str, str, str]]
) -> None:  # fmt: skip
    """How it travels and who says what arrived; what is fixed once it is packed is not asked any more."""
    if found.state in {ShipmentState.CLOSED, ShipmentState.CANCELLED}:
        return
    is_draft = found.state is ShipmentState.DRAFT
    with st.expander(_("Journey, customs and who receives it")), st.form("shipment-facts", border=False):
        fields: dict[str, Any] = {}
        if is_draft:
            fields["title"] = _line(_("Title"), found.title, "title")
            fields["incoterm"] = st.selectbox(
                _("Terms"), list(Incoterm), list(Incoterm).index(found.incoterm), format_func=word, key="incoterm"
            )
            fields["planned_on"] = _day(_("Planned for"), found.planned_on, "planned_on")
        fields["carrier"] = _line(_("Carrier"), found.carrier, "carrier")
        fields["tracking"] = _line(_("Number for following it"), found.tracking, "tracking")
        fields["expected_on"] = _day(_("Expected on"), found.expected_on, "expected_on")
        fields["letter_on"] = _day(_("Letter to the customs of Armenia"), found.letter_on, "letter_on")
        fields["declaration"] = _line(_("Number of the export declaration"), found.declaration, "declaration")
        cost = st.number_input(
            _("Cost of carriage in €"), 0.0, 1_000_000.0, found.cost_cents / 100 if found.cost_cents else None,
            key="cost",
        )  # fmt: skip
        field_error("cost_cents")
        fields["cost_cents"] = round(cost * 100) if cost is not None else None
        fields |= _paid(found, funders, budget)
        fields["receiver_name"] = _line(_("Who says what arrived"), found.receiver_name, "receiver_name")
        fields["receiver_email"] = _line(_("Mail address of this person"), found.receiver_email, "receiver_email")
        languages = list(Language)
        fields["receiver_language"] = st.selectbox(
            _("Language of this person"), languages, languages.index(found.receiver_language), format_func=word,
            key="receiver-language",
        )  # fmt: skip
        if act_submit(_("Save"), "facts", type="primary"):
            perform(
                "facts", drafting.edit, actor, found.public_id, fields, seen_version=found.version,
                done=_("It is kept."),
            )  # fmt: skip


def _paid(
    found: ShipmentDetail, funders: Sequence[tuple[str, str]], budget: Sequence[tuple[str, str, str]]
) -> dict[str, str | None]:  # fmt: skip
    """Who pays and from which budget line; a line alone says whose it is."""
    names, owner = dict(funders), {line: funder for line, _name, funder in budget}
    titles = {line: f"{name} ({names.get(funder, '')})" for line, name, funder in budget}
    payer = _one_of(
        _("Paid by"), names, found.funder.public_id if found.funder else None, "funder", _("nobody, or not known yet")
    )
    line = _one_of(
        _("Budget line"), titles, found.budget_line.public_id if found.budget_line else None, "budget_line", _("none")
    )
    return {"funder": payer or (owner[line] if line else None), "budget_line": line}


def _one_of(label: str, names: dict[str, str], now: str | None, field: str, nothing: str) -> str | None:
    options = [None, *names]
    chosen: str | None = st.selectbox(
        label, options, options.index(now) if now in names else 0, key=f"shipment-{field}",
        format_func=lambda one: names[one] if one else nothing,
    )  # fmt: skip
    field_error(field)
    return chosen


def parties(actor: Actor, found: ShipmentDetail) -> None:
    """What customs ask of exporter and consignee, kept with them for all shipments."""
    if found.state not in {ShipmentState.DRAFT, ShipmentState.PACKED}:
        return
    for body, is_consignee in ((found.exporter, False), (found.consignee, True)):
        title = _("Consignee: %(name)s", name=body.name) if is_consignee else _("Exporter: %(name)s", name=body.name)
        with st.expander(title):
            _party(actor, found, body, is_consignee=is_consignee)


def _party(actor: Actor, found: ShipmentDetail, body: Body, *, is_consignee: bool) -> None:
    side = "consignee" if is_consignee else "exporter"
    fields = {"postal_address": _line(_("Address"), body.address, "postal_address", side)}
    if is_consignee:
        fields["tax_number"] = _line(_("Tax number"), body.tax_number, "tax_number", side)
    else:
        fields["legal_number"] = _line(_("SIRET number"), body.legal_number, "legal_number", side)
        fields["eori"] = _line(_("EORI number"), body.eori, "eori", side)
    fields["phone"] = _line(_("Phone"), body.phone, "phone", side)
    if act_button(_("Save"), f"party-{side}"):
        perform(
            f"party-{side}", bodies.save, actor, found.public_id, fields, consignee=is_consignee,
            done=_("It is kept for all shipments."),
        )  # fmt: skip


def _line(label: str, value: str, field: str, side: str = "shipment") -> str:
    typed = st.text_input(label, value, max_chars=300, key=f"{side}-{field}")
    field_error(field)
    return typed


def _day(label: str, value: Any, field: str) -> Any:
    chosen = st.date_input(label, value, format="DD/MM/YYYY", key=f"day-{field}")
    field_error(field)
    return chosen

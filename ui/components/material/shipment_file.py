"""One shipment on the page of those who send it: how far it is, the next act, remarks, papers."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from db.enums import FindingLevel, ShipmentState
from services import formats
from services.actors import Actor
from services.queries.material.shipment_detail import ShipmentDetail
from services.rules.shipments import TEXTS, Remark
from services.shipments import duplicating, handovers, sending, telling
from ui import menu
from ui.act import act_button, field_error, flash, perform
from ui.components.badges import day, state_markdown, word
from ui.components.confirm import ask
from ui.components.handed_link import show_link, shown_link
from ui.components.layout import escape, facts, section
from ui.i18n import _, language, n_

MARKS = {
    FindingLevel.BLOCK: ":red[:material/block:]",
    FindingLevel.WARN: ":orange[:material/warning:]",
    FindingLevel.INFO: ":green[:material/check_circle:]",
}


def heading(found: ShipmentDetail) -> None:
    """Code, state, from where to where."""
    way = _("%(source)s → %(destination)s", source=found.source, destination=found.destination)
    st.markdown(f":blue-badge[{escape(found.code)}] {state_markdown(found.state)} · {escape(way)}")


def next_step(actor: Actor, found: ShipmentDetail, today: date) -> None:
    """The one act that comes next."""
    shown_link()
    with st.container(border=True):
        match found.state:
            case ShipmentState.DRAFT:
                st.markdown(_("Put in what goes, then close the parcels: papers and labels can be printed then."))
                field_error("contents")
                if act_button(_("Everything is packed"), "pack", type="primary", icon=":material/package_2:"):
                    _move("pack", sending.pack, actor, found, _("The parcels are closed."))
            case ShipmentState.PACKED:
                _send(actor, found, today)
            case ShipmentState.SENT | ShipmentState.RECEIVING:
                _chase(actor, found, today)
            case ShipmentState.CLOSED:
                _closed(actor, found)
            case _:
                st.markdown(_("This shipment was cancelled: nothing has moved."))


def _move(name: str, service: object, actor: Actor, found: ShipmentDetail, done: str) -> None:
    perform(name, service, actor, found.public_id, seen_version=found.version, done=done)  # type: ignore[arg-type]


def _send(actor: Actor, found: ShipmentDetail, today: date) -> None:
    st.markdown(_("Print papers and labels. Once the carrier has the parcels, say so: then the contents are fixed."))
    on = st.date_input(
        _("The carrier took it on"), today, max_value=today, format="DD/MM/YYYY", key="sent-on", width=200
    )
    for field in ("happened_on", "contents", "quantity"):
        field_error(field)
    with st.container(horizontal=True):
        if act_button(_("Send the shipment"), "send", type="primary", icon=":material/local_shipping:"):
            perform(
                "send", sending.send, actor, found.public_id, sent_on=on, seen_version=found.version,
                done=_("The shipment is on its way, and those who receive it were written to."),
            )  # fmt: skip
        if act_button(_("Open the parcels again"), "unpack"):
            _move("unpack", sending.unpack, actor, found, _("The parcels are open again."))


def _chase(actor: Actor, found: ShipmentDetail, today: date) -> None:
    if found.expected_on and found.expected_on < today:
        st.markdown(
            escape(_("It should have arrived on %(day)s, and it is not known what did.", day=day(found.expected_on)))
        )
    else:
        st.markdown(
            n_("%(n)s unit is still on the way.", "%(n)s units are still on the way.", found.outstanding)
        )  # fmt: skip
    with st.container(horizontal=True):
        if act_button(_("Ask again what arrived"), "ask", icon=":material/mail:"):
            perform("ask", telling.ask_again, actor, found.public_id, done=_("They were written to."))
        if act_button(_("Link or QR code for the school"), "link", icon=":material/qr_code:"):
            perform("link", telling.hand_link, actor, found.public_id, then=show_link)


def _closed(actor: Actor, found: ShipmentDetail) -> None:
    told = {name: sum(getattr(one, name) for one in found.lines) for name in ("ok", "damaged", "missing")}
    st.markdown(
        escape(
            _("Arrived in good order: %(ok)s. Damaged: %(damaged)s. Missing: %(missing)s.", **told)
        )
    )  # fmt: skip
    if found.handover is not None or not told["ok"]:
        return
    if act_button(_("Prepare the act by which it is given"), "handover", type="primary"):
        perform(
            "handover", handovers.prepare_of_shipment, actor, found.public_id,
            done=_("The act can be printed and signed by both."),
        )  # fmt: skip


def remarks(found: ShipmentDetail) -> None:
    """What customs and carrier ask for, the most important first."""
    section(_("Before it leaves"))
    for one in found.remarks:
        st.markdown(f"{MARKS[one.level]} {escape(sentence(one))}")


def sentence(one: Remark) -> str:
    """A remark in words: amounts and weights as people write them."""
    params = dict(one.params)
    for name in ("value", "vat"):
        if name in params:
            params[name] = formats.euros(params[name], language())
    if "weight" in params:
        params["weight"] = kilos(params["weight"])
    if "day" in params:
        params["day"] = day(params["day"])
    return _(TEXTS[one.rule], **params)


def kilos(grams: int) -> str:
    """«7,20 kg»."""
    return formats.kilos(grams, language())


def papers(found: ShipmentDetail) -> None:
    """What is printed, once the parcels are closed."""
    if found.state in {ShipmentState.DRAFT, ShipmentState.CANCELLED}:
        return
    section(_("Papers"))
    for paper, title in (
        ("packing-list", _("Packing list")),
        ("customs-invoice", _("Invoice for customs")),
        ("gift-certificate", _("Gift certificate")),
        ("parcel-labels", _("Labels of the parcels")),
    ):
        st.markdown(f":material/picture_as_pdf: [{title}](/documents/{paper}/{found.public_id})")
    if found.lines:
        st.markdown(
            f":material/picture_as_pdf: [{_('Report of differences')}](/documents/differences/{found.public_id})"
        )


def about(found: ShipmentDetail) -> None:
    """What is known of it."""
    section(_("In short"))
    facts(
        [
            (_("Value"), formats.euros(found.value_cents, language())),
            (_("Parcels"), str(len(found.parcels))),
            (_("Sent on"), day(found.sent_on)),
            (_("Planned for"), day(found.planned_on) if not found.sent_on else ""),
            (_("Expected on"), day(found.expected_on)),
            (_("Closed on"), day(found.closed_on)),
            (_("Terms"), word(found.incoterm)),
            (_("Carrier"), " · ".join(one for one in (found.carrier, found.tracking) if one)),
            (_("Who says what arrived"), found.receiver_name or found.receiver_email),
            (_("Paid by"), found.funder.name if found.funder else ""),
            (_("Budget line"), found.budget_line.name if found.budget_line else ""),
            (_("Cost of carriage"), formats.euros(found.cost_cents, language()) if found.cost_cents else ""),
        ]
    )


def more(actor: Actor, found: ShipmentDetail) -> None:
    """Rarer acts: the same again next year, giving up."""
    if act_button(_("Prepare the same for next year"), "duplicate", icon=":material/content_copy:"):
        perform("duplicate", duplicating.duplicate, actor, found.public_id, then=_copied)
    if found.state in {ShipmentState.DRAFT, ShipmentState.PACKED}:
        with st.popover(_("Cancel the shipment")):
            reason = st.text_input(_("Reason"), max_chars=500, key="cancel-reason")
            field_error("reason")
            if st.button(_("Cancel it"), key="open-cancel"):
                ask(
                    _("Cancel this shipment?"), _("Nothing has moved; it stays in the list as cancelled."),
                    label=_("Cancel the shipment"), name="cancel",
                    act=partial(
                        perform, "cancel", sending.cancel, actor, found.public_id, reason=reason,
                        seen_version=found.version, done=_("The shipment is cancelled."),
                    ),
                )  # fmt: skip


def _copied(made: tuple) -> None:
    shipment, lacking = made
    if lacking:
        flash(n_("%(n)s unit of last time is not there any more.", "%(n)s units of last time are not there any more.",
                 lacking))  # fmt: skip
    menu.goto("shipment", id=shipment.public_id)

"""What arrived, on the sender’s page: answers, what was told by phone, things that were not sent, closing."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import UNDER_WAY, ReceiptAnswer, Settlement
from services.actors import Actor
from services.queries.material.shipment_detail import ExtraRow, ShipmentDetail
from services.queries.material.shipments import Answer
from services.shipments import receiving, settling
from services.shipments.receiving import Extra, Said
from ui.act import act_button, field_error, perform
from ui.components import on_behalf
from ui.components.badges import day, word
from ui.components.layout import escape, section
from ui.components.material.arrival import ask_lines, kept_photo, lines_of, surplus
from ui.components.material.arrival import whole as answered
from ui.components.material.arrival_scan import forget
from ui.i18n import _


def whole(actor: Actor, found: ShipmentDetail, today: date) -> None:
    """Everything about the arrival, what needs somebody first."""
    for extra in found.extras:
        _extra(actor, extra)
    for one in found.answers:
        _answer(one)
    if found.state in UNDER_WAY:
        _by_phone(actor, found, today)
    section(_("What was sent"))
    lines_of(found.lines)
    if found.state in UNDER_WAY:
        _close(actor, found)
    _late(actor, found)


def _answer(one: Answer) -> None:
    with st.container(border=True):
        who = one.told_by or one.by or _("the school")
        said = _("said by %(who)s, %(day)s", who=who, day=day(one.received_on))
        st.markdown(f"**{escape(word(one.answer))}** · {escape(said)}")
        if one.note:
            st.markdown(escape(one.note))
        if one.photo:
            alt = escape(_("Photo taken on arrival"))
            st.html(
                f'<img src="/files/{one.photo}" alt="{alt}" style="max-width:100%;max-height:320px;border-radius:8px">'
            )


def _by_phone(actor: Actor, found: ShipmentDetail, today: date) -> None:
    """What somebody on the other side told the coordinator."""
    with st.expander(_("Record what you were told"), icon=":material/call:"):
        st.caption(_("You never say yourself what arrived: say who told you, how, and on which day it arrived."))
        told = on_behalf.told_with_proof("arrival", found.receiver_name, today=today)
        field_error("source")
        answers = [ReceiptAnswer.ALL_ARRIVED, ReceiptAnswer.DETAILED]
        answer = st.radio(_("What arrived?"), answers, format_func=word, key="arrival-answer", horizontal=True)
        said = {}
        extra: tuple[Extra, ...] = ()
        if answer is ReceiptAnswer.DETAILED:
            said = ask_lines(found.lines, "told", damaged=True)
            rest = st.checkbox(_("All the rest arrived in good order"), value=False, key="told-rest")
            said = answered(found.lines, said, rest=rest)
            extra = surplus("told")
        note = st.text_area(_("In a few words"), max_chars=1000, key="told-note", height=80)
        for field in ("lines", "received_on", "extra"):
            field_error(field)
        if act_button(_("Record it"), "told", type="primary"):
            photo = kept_photo(actor, found.public_id, told.upload, "told")
            perform(
                "told", receiving.record, actor, found.public_id,
                Said(
                    answer, told.happened_on or today, said, extra, note, photo, source=told.source,
                    told_by=told.told_by,
                ),
                seen_version=found.version, done=_("It is recorded, with who told you."),
                then=lambda _made: forget("told"),
            )  # fmt: skip


def _extra(actor: Actor, extra: ExtraRow) -> None:
    with st.container(border=True):
        title = _("%(n)s × %(what)s came without having been sent.", n=extra.quantity, what=extra.what)
        st.markdown(escape(title))
        if extra.settlement is not None:
            st.markdown(f":green[{escape(word(extra.settlement))}]")
            return
        ways = list(Settlement) if extra.is_ours else [Settlement.NOTED]
        with st.container(horizontal=True):
            for how in ways:
                name = f"settle-{extra.public_id}-{how}"
                if act_button(word(how), name):
                    perform(name, settling.settle, actor, extra.public_id, how, done=_("It is settled."))


def _close(actor: Actor, found: ShipmentDetail) -> None:
    with st.popover(_("Nothing more will arrive")):
        st.markdown(_("What is still open is then missing, and leaves the stock."))
        reason = st.text_input(_("Reason"), max_chars=500, key="close-reason")
        field_error("reason")
        if act_button(_("Close the receipt"), "close", type="primary"):
            perform(
                "close", receiving.close, actor, found.public_id, reason=reason, seen_version=found.version,
                done=_("The receipt is closed."),
            )  # fmt: skip


def _late(actor: Actor, found: ShipmentDetail) -> None:
    missing = {one.public_id: f"{one.title} ({one.missing})" for one in found.lines if one.missing}
    if not missing:
        return
    with st.popover(_("Something missing has come after all")):
        line = st.selectbox(_("Title"), list(missing), format_func=missing.__getitem__, key="late-line")
        number = st.number_input(_("Units"), 1, 10_000, 1, key="late-number")
        field_error("quantity")
        if act_button(_("It is there now"), "late", type="primary"):
            perform(
                "late", receiving.arrived_after_all, actor, line, int(number), done=_("It lies at the place now."),
            )  # fmt: skip

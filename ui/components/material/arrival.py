"""What arrived of a shipment, for those who receive it: three buttons, a photo, and the list where one wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from db.enums import DocumentKind, Outcome, ReceiptAnswer, ShipmentState, Source, SubjectKind
from services.actors import Actor
from services.queries.material.shipments import Arrival, SentLine
from services.shipments import receiving
from services.shipments.receiving import Extra, Found, Said
from ui.act import act_button, field_error, perform
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day, state_markdown, word
from ui.components.layout import escape, section
from ui.components.lines import Badge, Two, lines
from ui.components.material.arrival_scan import field, forget, is_counted, sought
from ui.components.on_behalf import Told
from ui.i18n import _, n_

LONG = 40
"""So many titles are asked for one by one; longer lists are searched."""
_CHOSEN = "arrival-chosen"


def heading(found: Arrival, today: date) -> None:
    """Which shipment, from whom, since when, and how far it is."""
    st.markdown(f"**{escape(found.title or found.code)}**  {state_markdown(found.state, public=True)}")
    st.markdown(
        escape(
            n_("%(city)s sent %(n)s parcel to %(place)s on %(day)s.",
               "%(city)s sent %(n)s parcels to %(place)s on %(day)s.",
               found.parcels, city=found.city, place=found.place, day=day(found.sent_on))
        )
    )  # fmt: skip
    if found.expected_on and found.state is ShipmentState.SENT and found.expected_on >= today:
        st.markdown(escape(_("It should arrive by %(day)s.", day=day(found.expected_on))))


def say(actor: Actor, found: Arrival, today: date) -> None:
    """The three buttons, and what follows from the second and third."""
    for one in found.answers:
        told = _("Said for %(day)s: %(answer)s.", day=day(one.received_on), answer=word(one.answer))
        st.markdown(f":material/check: {escape(told)}")
    if found.state is ShipmentState.CLOSED:
        st.success(_("Thank you: nothing more is asked of you for this shipment."), icon=":material/check_circle:")
        return
    if not found.may_say:
        st.info(_("Only those who receive a shipment say what arrived. You can record it on the page of the shipment."))
        return
    if act_button(_("Everything arrived"), "arrived", type="primary", icon=":material/check_circle:", width="stretch"):
        perform(
            "arrived", receiving.record, actor, found.public_id, Said(ReceiptAnswer.ALL_ARRIVED),
            done=_("Thank you: everything is recorded as arrived."),
        )  # fmt: skip
    for answer, icon in (
        (ReceiptAnswer.SOMETHING_MISSING, ":material/help:"), (ReceiptAnswer.BROKEN_OR_LOST, ":material/broken_image:"),
    ):  # fmt: skip
        if st.button(word(answer), key=f"choose-{answer}", icon=icon, width="stretch"):
            st.session_state[_CHOSEN] = answer
    if chosen := st.session_state.get(_CHOSEN):
        _explain(actor, found, chosen)


def _explain(actor: Actor, found: Arrival, answer: ReceiptAnswer) -> None:
    """A photo or a sentence is enough; whoever wishes says which."""
    with st.container(border=True):
        st.markdown(f"**{escape(word(answer))}**")
        upload = st.file_uploader(_("Photo, if you can take one"), type=list(UPLOAD_TYPES), key="arrival-photo")
        field_error("file")
        note = st.text_area(_("In a few words"), max_chars=1000, key="arrival-note", height=80)
        field_error("note")
        told, extras = _which(found, answer)
        counted = any(one.ok for one in told.values())
        rest = bool(told) and st.checkbox(
            _("All the rest arrived in good order"), value=not counted, key=f"arrival-rest-{counted}"
        )
        for field in ("lines", "extra"):
            field_error(field)
        if act_button(_("Send this answer"), "arrival", type="primary", icon=":material/send:"):
            said = Said(answer, lines=whole(found.lines, told, rest=rest), extras=extras, note=note)
            _send(actor, found, upload, said)


def _which(found: Arrival, answer: ReceiptAnswer) -> tuple[dict[str, Found], tuple[Extra, ...]]:
    with st.expander(_("Say which, if you know")):
        told = ask_lines(found.lines, "arrival", damaged=answer is ReceiptAnswer.BROKEN_OR_LOST)
        return told, surplus("arrival")


def surplus(key: str) -> tuple[Extra, ...]:
    """Something that came without having been sent, in one’s own words or with the code of its label."""
    text = st.text_input(_("Something came that was not sent"), max_chars=300, key=f"{key}-extra")
    if not text.strip():
        return ()
    number = st.number_input(_("How many?"), 1, receiving.MOST_EXTRA, 1, key=f"{key}-extra-number")
    return (Extra(Outcome.WRONG, int(number), text),)


def ask_lines(rows: tuple[SentLine, ...], key: str, *, damaged: bool) -> dict[str, Found]:
    """How many of each outstanding title are missing, and damaged where that is asked; only those with a number.

    What is scanned is counted as there.
    """
    outstanding = [row for row in rows if row.outstanding]
    told: dict[str, Found] = {}
    for row in sought(outstanding, key, LONG):
        sent = " · ".join(part for part in (_where(row, rows), _("%(n)s sent", n=row.outstanding)) if part)
        st.markdown(f"{escape(row.title)} · :gray[{escape(sent)}]")
        with st.container(horizontal=True):
            there = _number(_("In good order"), row, key, "ok") if is_counted(key, row) else 0
            lack = _number(_("Missing"), row, key, "missing")
            broken = _number(_("Damaged"), row, key, "damaged") if damaged else 0
        if there or lack or broken:
            told[row.public_id] = Found(there, broken, lack)
    if len(outstanding) > LONG:
        st.caption(_("A long list: search a title or scan a label, what you wrote stays."))
    return told


def _where(row: SentLine, rows: tuple[SentLine, ...]) -> str:
    """In which kit and parcel a title lies of which there are several lines; nothing where it stands once."""
    if sum(one.title == row.title for one in rows) < 2:
        return ""
    parcel = _("parcel %(number)s", number=row.parcel)
    return ", ".join((_("in the kit «%(kit)s»", kit=row.kit) if row.kit else _("not in a kit"), parcel))


def _number(label: str, row: SentLine, key: str, what: str) -> int:
    return int(st.number_input(label, 0, row.outstanding, key=field(key, what, row), width=140))


def whole(rows: tuple[SentLine, ...], told: Mapping[str, Found], *, rest: bool) -> dict[str, Found]:
    """The answer for each line: what was told of it, the others in order where that is meant.

    A kit is spoken of as a whole: what nobody named in it is in order.
    """
    opened = {(row.parcel, row.kit) for row in rows if row.public_id in told and row.kit}
    found: dict[str, Found] = {}
    for row in rows:
        one = told.get(row.public_id, Found())
        if row.outstanding and (rest or row.public_id in told or (row.parcel, row.kit) in opened):
            others = row.outstanding - one.damaged - one.missing
            in_order = others if rest or (row.parcel, row.kit) in opened else one.ok
            found[row.public_id] = Found(max(in_order, 0), one.damaged, one.missing)
    return found


def _send(actor: Actor, found: Arrival, upload: Any, said: Said) -> None:
    kept = kept_photo(actor, found.public_id, upload, "arrival")
    if upload is not None and kept is None:
        return
    perform(
        "arrival", receiving.record, actor, found.public_id, replace(said, photo=kept),
        done=_("Thank you: your answer reached the coordinators."), then=lambda _made: _forget(),
    )  # fmt: skip


def kept_photo(actor: Actor, public_id: str, upload: Any, act: str) -> str | None:
    """Keep a photo with the shipment, once per act; its public id."""
    if upload is None:
        return None
    options = Told(Source.LINK, "", None, upload).options(
        actor, SubjectKind.SHIPMENT, public_id, act, DocumentKind.RECEIPT_PHOTO
    )
    return options["evidence"].proof_public_id if options else None


def _forget() -> None:
    st.session_state.pop(_CHOSEN, None)
    forget("arrival")


def list_of(found: Arrival) -> None:
    """What was sent, title by title."""
    section(_("What was sent"))
    lines_of(found.lines)


def lines_of(rows: tuple[SentLine, ...]) -> None:
    """What was sent and what is known of it, as a list."""
    lines(
        {
            _("Title"): [Two(row.title, row.kit or row.maker) for row in rows],
            _("Parcel"): [row.parcel for row in rows],
            _("Sent"): [row.quantity for row in rows],
            _("Arrived"): [row.ok or "" for row in rows],
            _("Damaged"): [Badge(str(row.damaged), "red") if row.damaged else "" for row in rows],
            _("Missing"): [Badge(str(row.missing), "orange") if row.missing else "" for row in rows],
            _("Not told yet"): [row.outstanding or "" for row in rows],
        },
        name=_("What was sent"),
    )

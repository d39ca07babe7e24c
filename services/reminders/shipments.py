"""Reminders of shipments that should have arrived: to those who receive them, by the page of their account or a link.

Left alone is whoever has answered by a button or a photo (the city settles what is open then), whoever was written to
a moment ago, and everybody once what came was given to the school.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import LinkPurpose, ReceiptAnswer, SubjectKind
from db.models import Organisation, Receipt, Shipment
from services.i18n import N_
from services.mail.templates import in_words, one_line
from services.records import local_day
from services.reminders.matters import FRESH_FOR, ZONE, Matter, Recipient, Words, day_due, narrowed
from services.shipments import telling

STEPS = (2, 9, 16)
"""Two days after the one on which it was expected, and one and two weeks later."""
_ANSWERED = (ReceiptAnswer.SOMETHING_MISSING, ReceiptAnswer.BROKEN_OR_LOST)


def shipments(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Late shipments of which something is still open, for each person who receives them. Two statements."""
    today = local_day(now, ZONE)
    query: Any = (
        select(Shipment, Organisation)
        .join(Organisation, Organisation.id == Shipment.organisation_id)
        .where(
            telling.still_asked(),
            _is_silent(now),
            Shipment.expected_on <= today - timedelta(days=min(STEPS)),
            Shipment.expected_on >= today - timedelta(days=max(STEPS)) - FRESH_FOR,
        )
        .order_by(Shipment.id)
    )
    late = []
    for shipment, sender in session.execute(narrowed(query, Shipment, ids)):
        day = day_due(STEPS, anchor=shipment.expected_on, began_on=shipment.sent_on, today=today)
        if day:
            late.append((shipment, sender, day))
    told = telling.receivers_of(session, [shipment for shipment, _sender, _day in late])
    return [
        _matter(shipment, sender, day, Recipient(to.person_id, to.email, to.language, to.has_account))
        for shipment, sender, day in late
        for to in told[shipment.id]
    ]


def _is_silent(now: datetime) -> ColumnElement[bool]:
    """Nobody answered by a button or a photo, nor was written to of late."""
    answered = select(Receipt.shipment_id).where(Receipt.answer.in_(_ANSWERED))
    return Shipment.id.not_in(answered) & Shipment.id.not_in(telling.written_to_since(now - telling.COOLDOWN))


def _matter(shipment: Shipment, sender: Organisation, day: date, to: Recipient) -> Matter:
    params = {
        "shipment": one_line(telling.title_of(shipment)), "city": localised(sender, "name", to.language),
        "day": in_words(shipment.expected_on, to.language, None),
    }  # fmt: skip
    purpose = None if to.has_account else LinkPurpose.SHIPMENT_RECEIPT
    return Matter(
        "shipment", SubjectKind.SHIPMENT, shipment.id, day, to,
        Words(N_("has it arrived? %(shipment)s"), params),
        (
            Words(N_("The material that %(city)s has sent should have arrived by %(day)s: %(shipment)s."), params),
            Words(N_("One tap says what arrived. If nothing has come yet, tell the city: it asks the carrier.")),
        ),
        N_("Say what arrived"), path=f"{telling.RECEIVER_PAGE}{shipment.public_id}" if to.has_account else "",
        link_to=purpose, link_id=shipment.id if purpose else 0, due=shipment.expected_on,
    )  # fmt: skip

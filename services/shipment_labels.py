"""The words people see for the closed sets of values of shipments; those of their states stand with the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.enums import Incoterm, Outcome, ReceiptAnswer, Settlement
from services.i18n import N_

SHIPMENT_WORDS: tuple[Mapping[Any, str], ...] = (
    {
        Incoterm.EXW: N_("EXW: fetched at the sender’s"),
        Incoterm.FCA: N_("FCA: handed to the carrier in France"),
        Incoterm.CPT: N_("CPT: carriage paid"),
        Incoterm.CIP: N_("CIP: carriage and insurance paid"),
        Incoterm.DAP: N_("DAP: delivered, taxes not paid"),
        Incoterm.DDP: N_("DDP: delivered, taxes paid"),
    },
    {
        Outcome.OK: N_("Arrived in good order"),
        Outcome.DAMAGED: N_("Arrived damaged"),
        Outcome.MISSING: N_("Did not arrive"),
        Outcome.SURPLUS: N_("Too many"),
        Outcome.WRONG: N_("Something else"),
    },
    {
        ReceiptAnswer.ALL_ARRIVED: N_("Everything arrived"),
        ReceiptAnswer.SOMETHING_MISSING: N_("Something is missing"),
        ReceiptAnswer.BROKEN_OR_LOST: N_("Something is broken or lost"),
        ReceiptAnswer.DETAILED: N_("Gone through the list"),
    },
    {
        Settlement.FROM_SOURCE: N_("It came from the place of departure"),
        Settlement.FOUND: N_("It is new to the stock"),
        Settlement.NOTED: N_("It stays out of the stock"),
    },
)

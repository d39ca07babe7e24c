"""The table of reminders: what is reminded of, and how many days before or after which date."""

from __future__ import annotations

from services.reminders import (
    applicants,
    consents,
    evaluations,
    items,
    loans,
    opinions,
    papers,
    shipments,
    signatures,
    surveys,
)
from services.reminders.matters import Kind

KINDS: tuple[Kind, ...] = (
    Kind("draft", applicants.DRAFT_STEPS, applicants.drafts),
    Kind("selection", applicants.SELECTION_STEPS, applicants.selections),
    Kind("correction", applicants.CORRECTION_STEPS, applicants.corrections),
    Kind("opinion", opinions.STEPS, opinions.opinions),
    Kind("item", items.STEPS, items.items),
    Kind("paper", papers.STEPS, papers.papers),
    Kind("signature", signatures.STEPS, signatures.signatures),
    Kind("evaluation", evaluations.STEPS, evaluations.evaluations),
    Kind("loan", loans.STEPS, loans.loans),
    Kind("shipment", shipments.STEPS, shipments.shipments),
    Kind("consent", consents.STEPS, consents.consents),
    Kind("survey", surveys.STEPS, surveys.surveys),
)
"""In the order in which records are locked: applications first."""

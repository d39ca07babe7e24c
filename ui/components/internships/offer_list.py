"""Offers as a table."""

from __future__ import annotations

from services.queries.internships.offers import OfferRow
from ui import menu
from ui.components.badges import period
from ui.components.lines import lines, state_cell
from ui.i18n import _


def table(rows: tuple[OfferRow, ...]) -> None:
    """One line each, leading to its page."""
    lines(
        {
            _("Offer"): [row.title for row in rows],
            _("Department"): [row.department for row in rows],
            _("Dates"): [period(row.starts_on, row.ends_on, unbroken=True) for row in rows],
            _("State"): [state_cell(row.state) for row in rows],
            _("Free places"): [f"{row.free} / {row.places}" for row in rows],
            _("Wishes"): [row.chosen for row in rows],
            _("Internship tutor"): [row.tutor for row in rows],
        },
        name=_("Offers"),
        links=[menu.address("offer_edit", id=row.public_id) for row in rows],
    )

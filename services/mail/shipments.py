"""Mails about shipments: to those who receive them, and to coordinators about what they answer."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_SAY = N_("Say what arrived")
_THREE_BUTTONS = N_(
    "When it is there, one tap is enough: everything arrived, something is missing, or something is broken. A photo is "
    "an answer too."
)
_EXPECTED = N_("It should arrive by %(expected_on)s.")
_PHONE = N_("You can also call the coordinators of the city: they enter your answer for you.")

_TEMPLATES = (
    Template(
        "shipment_sent",
        N_("Teaching material is on its way to you: %(shipment)s"),
        (
            N_("%(city)s has sent teaching material to %(place)s. Number of parcels: %(parcels)s."),
            _EXPECTED,
            _THREE_BUTTONS,
            _PHONE,
        ),
        _SAY,
        frozenset({"expected_on"}),
    ),
    Template(
        "shipment_asked",
        N_("Has the teaching material arrived? %(shipment)s"),
        (
            N_("%(city)s has sent teaching material to %(place)s and does not know yet what arrived."),
            _THREE_BUTTONS,
            _PHONE,
        ),
        _SAY,
    ),
    Template(
        "shipment_answered",
        N_("%(answer)s: shipment %(shipment)s"),
        (
            N_("%(author)s has said what arrived of the shipment %(shipment)s: %(answer)s."),
            N_("Units that are not in order: %(number)s."),
            "%(message)s",
            N_("Look at the answer and its photos, and settle what is open."),
        ),
        N_("The shipment"),
        frozenset({"message", "number"}),
    ),
    Template(
        "shipment_closed",
        N_("All is known of the shipment %(shipment)s"),
        (N_("The receipt of the shipment is closed. Damaged: %(damaged)s, missing: %(missing)s."),),
        N_("The shipment"),
        can_wait=True,
    ),
)

SHIPMENTS: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""

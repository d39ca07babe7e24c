"""Mails before and during a visit of a youth exchange: papers that are missing, delays, messages, incidents."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_TEMPLATES = (
    Template(
        "papers_asked",
        N_("Papers for the exchange are missing: %(exchange)s"),
        (
            N_("For the journey of %(young)s these are still missing, each with the day by which it is needed:"),
            "%(papers)s",
            N_("A photo or a scan is enough. You can also give the paper to the school or to the city."),
            N_("What has been sent meanwhile needs nothing more."),
        ),
        N_("What is to be brought"),
    ),
)

EXCHANGE_STAY: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""

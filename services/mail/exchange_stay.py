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
    Template(
        "travel_delayed",
        N_("The group arrives later: %(exchange)s"),
        (
            N_("%(ride)s: the arrival is now expected at %(arrives_at)s."),
            "%(message)s",
            N_("All are well looked after by their leaders. You have nothing to do."),
        ),
        optional=frozenset({"message"}),
    ),
    Template(
        "group_message",
        N_("%(exchange)s: %(about)s"),
        ("%(body)s",),
    ),
    Template(
        "incident_grave",
        N_("Grave incident during the exchange: %(exchange)s"),
        (
            N_("A grave incident was told. It happened at %(happened_at)s."),
            N_("Names and details stand in the log, which only the coordinators of both cities read."),
        ),
        N_("The incident"),
    ),
)

EXCHANGE_STAY: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""

"""Mails before and during a visit of a youth exchange: papers that are missing, delays, messages, incidents."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_TEMPLATES = (
    Template(
        "participation_ended",
        N_("%(young)s no longer takes part: %(exchange)s"),
        (
            N_("%(young)s no longer takes part in the exchange “%(exchange)s”."),
            N_("The reason: %(reason)s"),
            N_("A bed that they had is free again, and its family was written to. Please look at seats and tickets."),
        ),
        N_("The exchange"),
        frozenset({"reason"}),
    ),
    Template(
        "participation_back",
        N_("%(young)s takes part again: %(exchange)s"),
        (
            N_("%(young)s takes part again in the exchange “%(exchange)s”. A bed is to be found anew."),
            N_("Answers and papers that were given before still hold."),
        ),
        N_("The exchange"),
    ),
    Template(
        "participation_ended_guardian",
        N_("%(young)s no longer takes part: %(exchange)s"),
        (
            N_("%(young)s no longer takes part in the exchange “%(exchange)s”. Nothing more is asked of you."),
            N_("What you had answered stays written down: if they come after all, you need not answer again."),
            N_("If this is a mistake, call the coordinators of your city."),
        ),
    ),
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

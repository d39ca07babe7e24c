"""Mails that gather several matters: reminders, and the daily summary of those who wish for one."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

NOTICES: dict[str, Template] = {
    "reminder": Template(
        "reminder",
        N_("Reminder: %(about)s"),
        (
            "%(matters)s",
            N_("If this is settled already, thank you: you have nothing to do."),
        ),
    ),
    "daily_summary": Template(
        "daily_summary",
        N_("Your news of the day"),
        (
            N_("Here is what has happened since your last summary."),
            "%(news)s",
            N_("You receive these mails once a day because you wished so; you can change it in your account."),
        ),
    ),
}
"""Each by its name. Their parameters are written whole by those who send them, links included."""

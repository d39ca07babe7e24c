"""Mails to schools, to students whom a school proposes, and to coordinators about what schools write."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_TEMPLATES = (
    Template(
        "partner_message",
        N_("A message about %(student)s: %(call)s"),
        (
            N_("%(author)s has written to you about %(student)s and the application “%(call)s”."),
            N_("The message begins so:"),
            "%(message)s",
            N_("Only the school and the coordinators read these messages. Answer on the page of the application."),
        ),
        N_("Read and answer"),
        can_wait=True,
    ),
    Template(
        "school_paper",
        N_("A document about %(student)s: %(call)s"),
        (
            N_("%(organisation)s has added a document about %(student)s, for “%(call)s”."),
            N_("Accept it, or ask for another one."),
        ),
        N_("To the application"),
        can_wait=True,
    ),
    Template(
        "school_paper_again",
        N_("A document about %(student)s is to be replaced"),
        (
            N_("The coordinators ask you for another document about %(student)s, for “%(call)s”:"),
            "%(reason)s",
        ),
        N_("Replace the document"),
        can_wait=True,
    ),
    Template(
        "nomination_proposed",
        N_("%(organisation)s proposes you for an internship: %(call)s"),
        (
            N_("%(organisation)s has proposed you for “%(call)s”. Now it is up to you to apply."),
            N_("Applications are possible until %(due_on)s."),
            N_(
                "Open an account with the address to which this mail was sent: your school then sees that you have "
                "begun."
            ),
            N_("If you do not wish to apply, you have nothing to do."),
        ),
        N_("The call"),
    ),
)

PARTNERS: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""
